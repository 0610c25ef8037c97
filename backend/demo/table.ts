import type { Batch, Cell, CellColumn, ColumnData } from '#core/table';

/** A small table in memory, on its way to a file. */
export interface DemoTable {
  columns: CellColumn[];
  rows: readonly (readonly Cell[])[];
}

/** One batch, packed as the engines take it. */
export function batchOf(table: DemoTable): Batch {
  return {
    rows: table.rows.length,
    columns: table.columns.map((column, i) =>
      packed(
        column,
        table.rows.map((row) => row[i] ?? null),
      ),
    ),
  };
}

function packed(column: CellColumn, cells: readonly Cell[]): ColumnData {
  const nulls = cells.includes(null) ? Uint8Array.from(cells, (cell) => (cell === null ? 1 : 0)) : null;
  const named = { name: column.name, nulls };
  switch (column.type) {
    case 'boolean':
      return { ...named, type: 'boolean', values: Uint8Array.from(cells, (cell) => (cell === true ? 1 : 0)) };
    case 'integer':
      return { ...named, type: 'integer', values: Int32Array.from(cells, (cell) => Number(cell ?? 0)) };
    case 'bigint':
      return { ...named, type: 'bigint', values: BigInt64Array.from(cells, (cell) => BigInt(cell ?? 0)) };
    case 'double':
      return { ...named, type: 'double', values: Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : Number(cell))) };
    case 'text':
      return { name: column.name, type: 'text', values: cells.map((cell) => (cell === null ? null : String(cell))), nulls: null };
  }
}

/** Comma separated, with a header; a missing cell is an empty one. */
export function csvText(table: DemoTable): string {
  const lines = [table.columns.map((column) => column.name), ...table.rows].map((cells) => cells.map(csvCell).join(','));
  return `${lines.join('\n')}\n`;
}

function csvCell(cell: Cell): string {
  const text = cell === null ? '' : String(cell);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A number with at most so many digits after the point: what a published table would print. */
export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
