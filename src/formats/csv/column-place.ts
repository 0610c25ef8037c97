import { Fault } from '#core/problem';
import type { ColumnData, ListData } from '#core/table';
import { kinds, scanCell } from '#formats/csv/cell';
import type { RecordReader } from '#formats/csv/records';
import type { CsvColumn } from '#formats/csv/scan';
import { sorts } from '#formats/csv/sorts';

/** A column to read, with its place in a record. */
export interface Chosen {
  column: CsvColumn;
  field: number;
}

/** Gathers the cells of one column. `add` is told the row within the batch, from 0. */
export interface ColumnBuilder {
  add(record: RecordReader, row: number): void;
  /** The first `rows` rows; the builder starts anew with row 0. */
  take(rows: number): ColumnData | ListData;
}

export interface Place {
  name: string;
  field: number;
  capacity: number;
}

/** Which rows are missing; made when the first is. */
export class Nulls {
  private marks: Uint8Array | null = null;
  private readonly capacity: number;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  mark(row: number): void {
    this.marks ??= new Uint8Array(this.capacity);
    this.marks[row] = 1;
  }

  take(rows: number): Uint8Array | null {
    const marks = this.marks && fitted(this.marks, rows);
    this.marks = null;
    return marks;
  }
}

/** The sort of a column's cell; a line that is too short lacks it. */
export const sortOf = (record: RecordReader, field: number): number => (field < record.count ? (record.sorts[field] ?? 0) : sorts.missing);

export function kindOf(record: RecordReader, field: number): number {
  if (field >= record.count) return kinds.missing;
  return scanCell(record.bytes, record.starts[field] ?? 0, record.ends[field] ?? 0);
}

export function changed(record: RecordReader, column: string): Fault {
  const message = `Line ${record.line} does not fit the type of column ${column} that the first reading found. The file changed while it was read; read it again.`;
  return new Fault('bad-file', message, { at: `line ${record.line}` });
}

/** The first `rows` values, without the room behind them. */
export function fitted<Values extends { length: number; slice(start: number, end: number): Values }>(values: Values, rows: number): Values {
  return values.length === rows ? values : values.slice(0, rows);
}
