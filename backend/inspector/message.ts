import type { Finding } from '#core/finding';
import type { Mapping } from '#core/mapping';
import { isProblem, type Problem } from '#core/problem';
import type { ProductTypeName } from '#core/product';
import { columnTypes, type TableSchema } from '#core/table';

/** What the parent asks of the child; a file in the child's folder, so that no name is ever a word of a command. */
export interface Order {
  inputPath: string;
  fileName: string;
  mapping: Mapping;
  table: string | number | null;
  productType: ProductTypeName;
  memoryBytes: number;
}

/** What the child found; the twin and the profile are files in its folder. */
export interface Found {
  schema: TableSchema | null;
  rows: number | null;
  /** The name of the table that was read, where the file has several. */
  table: string | null;
  findings: Finding[];
}

export type Answer = { found: Found } | { problem: Problem };

export const names = { order: 'order.json', twin: 'twin.parquet', profile: 'profile.json' } as const;

/** The longest message that the parent reads. */
export const longestMessage = 1_000_000;

const types = new Set<string>(columnTypes);
const severities = new Set(['error', 'warning', 'note', 'passed']);

/** The child read what a stranger wrote: its answer is checked like a stranger's. Null when it is not of the shape. */
export function readAnswer(text: string): Answer | null {
  const value = parsed(text);
  if (!isRecord(value)) return null;
  if (isProblem(value['problem'])) return { problem: value['problem'] };
  const found = value['found'];
  return isFound(found) ? { found } : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const textOrNull = (value: unknown): boolean => value === null || typeof value === 'string';
const countOrNull = (value: unknown): boolean => value === null || (typeof value === 'number' && Number.isInteger(value) && value >= 0);

function isFound(value: unknown): value is Found {
  if (!isRecord(value) || !countOrNull(value['rows']) || !textOrNull(value['table'])) return false;
  return isSchemaOrNull(value['schema']) && Array.isArray(value['findings']) && value['findings'].every(isFinding);
}

function isSchemaOrNull(value: unknown): boolean {
  if (value === null) return true;
  return isRecord(value) && countOrNull(value['rows']) && Array.isArray(value['columns']) && value['columns'].every(isColumn);
}

function isColumn(value: unknown): boolean {
  if (!isRecord(value) || typeof value['name'] !== 'string' || typeof value['type'] !== 'string') return false;
  return types.has(value['type']) && ['unit', 'ucd', 'description'].every((key) => textOrNull(value[key]));
}

function isFinding(value: unknown): boolean {
  if (!isRecord(value) || typeof value['severity'] !== 'string' || !severities.has(value['severity'])) return false;
  const words = ['code', 'message', 'remedy'].every((key) => typeof value[key] === 'string');
  return words && textOrNull(value['column']) && countOrNull(value['rows']) && countOrNull(value['line']);
}
