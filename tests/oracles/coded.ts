import type { Cell, ColumnData, ListData } from '#core/table';
import { cellAt } from '#core/wall';
import type { FileColumn, StoredKind } from '#formats/stored';
import type { TableFile } from '#formats/table-file';
import type { AnyCell, RandomTable } from './random-table.ts';

/**
 * A cell as both sides write it into JSON: null, a list, or a word: whole numbers in digits, floating numbers as the 16 hex digits of their
 * 64 bits, `true` and `false`, text and times as they are.
 */
export type CodedCell = null | string | CodedCell[];

export interface CodedColumn {
  name: string;
  kind: StoredKind;
  /** Null for a column of single values, and for lists whose length varies. */
  shape: readonly number[] | null;
  list: boolean;
  unit: string | null;
  ucd: string | null;
  description: string | null;
  cells: CodedCell[];
}

export interface CodedTable {
  columns: CodedColumn[];
}

const view = new DataView(new ArrayBuffer(8));

export function hexOf(value: number): string {
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
}

export function coded(cell: AnyCell): CodedCell {
  if (cell === null) return null;
  if (Array.isArray(cell)) return cell.map(coded);
  return typeof cell === 'number' ? hexOf(cell) : String(cell);
}

function codedIn(type: string, cell: AnyCell): CodedCell {
  if (Array.isArray(cell)) return cell.map((item) => codedIn(type, item));
  return type.startsWith('integer') && cell !== null ? String(cell) : coded(cell);
}

export function codedRandom(table: RandomTable): CodedTable {
  return { columns: table.schema.columns.map((column, i) => codedColumn(column, table.cells[i] ?? [])) };
}

function codedColumn({ name, type, stored, unit, ucd, description }: FileColumn, cells: readonly AnyCell[]): CodedColumn {
  const about = { name, kind: stored.kind, shape: stored.shape, list: type.endsWith('[]'), unit, ucd, description };
  return { ...about, cells: cells.map((cell) => codedIn(type, cell)) };
}

/** All that a file of ours or theirs says when it is read with our readers. */
export async function codedFile(table: TableFile): Promise<CodedTable> {
  const cells: AnyCell[][] = table.schema.columns.map(() => []);
  for await (const batch of table.batches()) batch.columns.forEach((data, i) => cells[i]?.push(...cellsOf(data, batch.rows)));
  return { columns: table.schema.columns.map((column, i) => codedColumn(column, cells[i] ?? [])) };
}

function cellsOf(data: ColumnData | ListData, rows: number): AnyCell[] {
  if (!('items' in data)) return Array.from({ length: rows }, (_, i) => cellAt(data, i));
  return Array.from({ length: rows }, (_, i) => {
    if (data.nulls?.[i] === 1) return null;
    const [start = 0, end = 0] = [data.offsets[i], data.offsets[i + 1]];
    return Array.from({ length: end - start }, (_, j): Cell => cellAt(data.items, start + j));
  });
}
