import type { ColumnData, ListData } from '#core/table';
import { builderOf } from '#formats/csv/column-builders';
import type { Chosen, ColumnBuilder } from '#formats/csv/column-place';
import type { RecordReader } from '#formats/csv/records';
import type { FileBatch } from '#formats/table-file';

const mostCells = 8 * 1024 * 1024;
const fewestRows = 64;

/** So few rows in one batch that a table of many columns, or of long lists, stays small in memory. */
export function rowsWithin(wanted: number, columns: readonly Chosen[]): number {
  const cells = columns.reduce((sum, { column }) => sum + (column.stored.shape ?? [1]).reduce((product, size) => product * size, 1), 0);
  return Math.max(1, Math.min(wanted, Math.max(fewestRows, Math.floor(mostCells / Math.max(1, cells)))));
}

/** Gathers records into batches of typed columns. */
export class BatchBuilder {
  rows = 0;
  private readonly columns: readonly ColumnBuilder[];
  private readonly capacity: number;

  constructor(columns: readonly Chosen[], capacity: number) {
    this.capacity = capacity;
    this.columns = columns.map((chosen) => builderOf(chosen, capacity));
  }

  get full(): boolean {
    return this.rows === this.capacity;
  }

  add(record: RecordReader): void {
    const { columns, rows } = this;
    for (let i = 0; i < columns.length; i++) columns[i]?.add(record, rows);
    this.rows++;
  }

  /** The rows so far as a batch; the builder starts anew. */
  take(): FileBatch {
    const { rows } = this;
    this.rows = 0;
    return { rows, columns: this.columns.map((column): ColumnData | ListData => column.take(rows)) };
  }
}
