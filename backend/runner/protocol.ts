import type { StepRecord } from '#core/engine';
import { isRole } from '#core/meaning';
import { isProblem, type Problem } from '#core/problem';
import type { OutputColumn } from '#core/pipelines/combine/result';
import type { Mapping } from '#core/mapping';
import type { LogLine } from '#core/wire/process';
import type { WaterfallRow } from '#core/wire/product';
import { isStepRecord, isWaterfallRow } from '../records/process-record.ts';

/** What the child is told, as `job.json` in the folder of the process. Paths are absolute. */
export interface RunnerJob {
  pipeline: string;
  inputs: { path: string; sha256: string; internalName: string; mapping: Mapping }[];
  params: Record<string, unknown>;
  outputPath: string;
  outputFormat: 'parquet' | 'csv';
  tempDir: string;
  /** For DuckDB; what Node itself needs comes on top. */
  memoryBytes: number;
  threads: number;
}

/** What a run that ended well has to say; `columns` are those of the output, in their order. */
export interface RunnerResult {
  rows: number;
  columns: OutputColumn[];
  waterfall: WaterfallRow[];
  versions: Record<string, string>;
}

/** One line of JSON on the child's standard output. */
export type ChildLine =
  | { kind: 'plan'; titles: string[] }
  | { kind: 'started'; step: number }
  | { kind: 'ended'; step: number; record: StepRecord }
  | { kind: 'log'; line: LogLine }
  | { kind: 'memory'; bytes: number }
  | { kind: 'result'; result: RunnerResult }
  | { kind: 'problem'; problem: Problem };

/** The only word that the child hears. */
export const stopMessage = { kind: 'stop' } as const;

/** Null for what is no line of the protocol: a library may print to standard output. */
export function readLine(text: string): ChildLine | null {
  const value = parsed(text);
  if (!isObject(value)) return null;
  const isRight = guards.get(String(value['kind']));
  return isRight?.(value) ? (value as unknown as ChildLine) : null;
}

type Fields = Record<string, unknown>;

const guards = new Map<string, (line: Fields) => boolean>([
  ['plan', ({ titles }) => Array.isArray(titles) && titles.every((title) => typeof title === 'string')],
  ['started', ({ step }) => Number.isInteger(step)],
  ['ended', ({ step, record }) => Number.isInteger(step) && isStepRecord(record)],
  ['log', ({ line }) => isLogLine(line)],
  ['memory', ({ bytes }) => typeof bytes === 'number'],
  ['result', ({ result }) => isResult(result)],
  ['problem', ({ problem }) => isProblem(problem)],
]);

export function isLogLine(value: unknown): value is LogLine {
  return isObject(value) && ['time', 'level', 'topic', 'message'].every((field) => typeof value[field] === 'string');
}

function isResult(value: unknown): boolean {
  if (!isObject(value) || typeof value['rows'] !== 'number' || !isObject(value['versions'])) return false;
  if (!Array.isArray(value['columns']) || !value['columns'].every(isOutputColumn)) return false;
  return Array.isArray(value['waterfall']) && value['waterfall'].every(isWaterfallRow);
}

function isOutputColumn(value: unknown): boolean {
  return isObject(value) && typeof value['name'] === 'string' && (value['role'] === null || isRole(String(value['role'])));
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
