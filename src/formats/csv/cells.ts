import { Fault } from '#core/problem';
import type { Batch, CellType, ColumnData } from '#core/table';
import { emptyColumn } from '#core/wall';
import { asciiOf, found, kinds, scanCell, type Kind } from '#formats/csv/cell';
import { decodeCell } from '#formats/csv/decode';
import type { RecordReader } from '#formats/csv/records';

export interface Chosen {
  name: string;
  type: CellType;
  /** Which field of a record. */
  field: number;
}

/** Gathers records into batches of typed columns. */
export class BatchBuilder {
  rows = 0;
  private readonly columns: readonly Chosen[];
  private readonly capacity: number;
  private data: ColumnData[];

  constructor(columns: readonly Chosen[], capacity: number) {
    this.columns = columns;
    this.capacity = capacity;
    this.data = this.fresh();
  }

  get full(): boolean {
    return this.rows === this.capacity;
  }

  add(record: RecordReader): void {
    for (const [i, column] of this.columns.entries()) {
      const data = this.data[i];
      if (!data) continue;
      if (column.field >= record.count) setNull(data, this.rows, this.capacity);
      else this.set(data, record, column.field);
    }
    this.rows++;
  }

  /** The rows so far as a batch; the builder starts anew. */
  take(): Batch {
    const { rows } = this;
    const columns = rows === this.capacity ? this.data : this.data.map((data) => shortened(data, rows));
    this.data = this.fresh();
    this.rows = 0;
    return { rows, columns };
  }

  private fresh(): ColumnData[] {
    return this.columns.map((column) => emptyColumn({ name: column.name, type: column.type, rows: this.capacity }));
  }

  private set(data: ColumnData, record: RecordReader, field: number): void {
    const start = record.starts[field] ?? 0;
    const end = record.ends[field] ?? 0;
    if (data.type === 'text') {
      if (end - start > 4 || scanCell(record.bytes, start, end) !== kinds.missing) data.values[this.rows] = decodeCell(record, field).text;
      return;
    }
    const kind = scanCell(record.bytes, start, end);
    if (kind === kinds.missing) return setNull(data, this.rows, this.capacity);
    if (!fits(kind, data.type)) throw changed(record, data.name);
    if (data.type === 'bigint') data.values[this.rows] = bigintOf(record, start, end);
    else if (data.type === 'double' && !Number.isFinite(found.value)) this.setInfinite(data, record, start);
    else data.values[this.rows] = found.value;
  }

  /** What is written as infinity stays; digits that no double holds are missing, as a finding has said. */
  private setInfinite(data: ColumnData & { type: 'double' }, record: RecordReader, start: number): void {
    const letter = record.bytes[start] ?? 0;
    const next = letter === 45 || letter === 43 ? (record.bytes[start + 1] ?? 0) : letter;
    if (next < 65) setNull(data, this.rows, this.capacity);
    else data.values[this.rows] = found.value;
  }
}

function setNull(data: ColumnData, row: number, capacity: number): void {
  if (data.type === 'text') return;
  data.nulls ??= new Uint8Array(capacity);
  data.nulls[row] = 1;
}

function fits(kind: Kind, type: CellType): boolean {
  if (type === 'boolean') return kind === kinds.boolean;
  if (type === 'integer') return kind === kinds.integer;
  if (type === 'bigint') return kind === kinds.integer || kind === kinds.long;
  return kind !== kinds.boolean && kind !== kinds.text;
}

function bigintOf(record: RecordReader, start: number, end: number): bigint {
  if (Number.isSafeInteger(found.value)) return BigInt(found.value);
  const text = asciiOf(record.bytes, start, end);
  return BigInt(text.startsWith('+') ? text.slice(1) : text);
}

function shortened(data: ColumnData, rows: number): ColumnData {
  const nulls = data.nulls?.slice(0, rows) ?? null;
  if (data.type === 'boolean') return { ...data, values: data.values.slice(0, rows), nulls };
  if (data.type === 'integer') return { ...data, values: data.values.slice(0, rows), nulls };
  if (data.type === 'bigint') return { ...data, values: data.values.slice(0, rows), nulls };
  if (data.type === 'double') return { ...data, values: data.values.slice(0, rows), nulls };
  return { ...data, values: data.values.slice(0, rows) };
}

function changed(record: RecordReader, column: string): Fault {
  const message = `Line ${record.line} does not fit the type of column ${column} that the first reading found. The file changed while it was read; read it again.`;
  return new Fault('bad-file', message, { at: `line ${record.line}` });
}
