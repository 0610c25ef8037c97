import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Cell, ColumnData, ListData } from '#core/table';
import { cellAt } from '#core/wall';
import type { BatchOptions, FileBatch, TableFile } from '#formats/table-file';

const folder = process.env['PHOTOZ_SHARED'] ?? join(import.meta.dirname, '../../../shared');
/** The folder of public samples, null where it is not. */
export const shared = existsSync(join(folder, 'data/redshift')) ? folder : null;

/** A cell to look at; a list as text, in JSON's way. */
export function shownCell(column: ColumnData | ListData, i: number): Cell {
  if (!('items' in column)) return cellAt(column, i);
  if (column.nulls?.[i] === 1) return null;
  const items: Cell[] = [];
  for (let at = column.offsets[i] ?? 0; at < (column.offsets[i + 1] ?? 0); at++) items.push(cellAt(column.items, at));
  return `[${items.map((item) => (typeof item === 'string' ? JSON.stringify(item) : String(item))).join(', ')}]`;
}

export function cellsOf(data: ColumnData): Cell[] {
  return Array.from({ length: data.values.length }, (_, i) => cellAt(data, i));
}

/** All batches of a table laid end to end, as plain cells in text columns' form. */
export async function columnsOf(table: TableFile, options: BatchOptions = {}): Promise<ColumnData[]> {
  const all: ColumnData[] = [];
  for await (const batch of table.batches(options)) {
    cellsIn(batch.columns).forEach((column, i) => {
      const before = all[i];
      all[i] = before ? joined(before, column) : column;
    });
  }
  return all;
}

function cellsIn(columns: FileBatch['columns']): ColumnData[] {
  return columns.flatMap((column) => ('items' in column ? [] : [column]));
}

function joined(a: ColumnData, b: ColumnData): ColumnData {
  const length = a.values.length;
  const nulls =
    a.nulls || b.nulls ? Uint8Array.from([...(a.nulls ?? new Uint8Array(length)), ...(b.nulls ?? new Uint8Array(b.values.length))]) : null;
  if (a.type === 'text' && b.type === 'text') return { ...a, values: [...a.values, ...b.values] };
  if (a.type === 'bigint' && b.type === 'bigint') return { ...a, values: BigInt64Array.from([...a.values, ...b.values]), nulls };
  if (a.type === 'double' && b.type === 'double') return { ...a, values: Float64Array.from([...a.values, ...b.values]), nulls };
  if (a.type === 'integer' && b.type === 'integer') return { ...a, values: Int32Array.from([...a.values, ...b.values]), nulls };
  if (a.type === 'boolean' && b.type === 'boolean') return { ...a, values: Uint8Array.from([...a.values, ...b.values]), nulls };
  throw new Error(`column ${a.name} changes its type between batches`);
}
