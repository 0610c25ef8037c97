import {
  Bool,
  Field,
  Float64,
  Int32,
  Int64,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  tableFromIPC,
  Utf8,
} from 'apache-arrow';
import type { Data, DataType } from 'apache-arrow';
import { Fault } from '#core/problem';
import type { Batch, ColumnData, CellType } from '#core/table';
import { emptyColumn, setCell } from '#core/wall';
import { concatenated } from '#formats/bytes';
import { packText, takeText } from './wasm-engine-text.ts';

/** One batch as an Arrow IPC stream. */
export function toArrow(batch: Batch): Uint8Array {
  const seen = new Set<ArrayBufferLike>();
  const data = batch.columns.map((column) => dataOf(apart(column, seen), batch.rows));
  const fields = data.map((each, i) => new Field(batch.columns[i]?.name ?? '', each.type, true));
  const rows = makeData({ type: new Struct(fields), length: batch.rows, nullCount: 0, children: data });
  return RecordBatchStreamWriter.writeAll([new RecordBatch(new Schema(fields), rows)]).toUint8Array(true);
}

/** Arrow's writer leaves out bytes that lie twice in the same memory (its join of chunks), and DuckDB-WASM then takes no row, without an error. */
function apart(column: ColumnData, seen: Set<ArrayBufferLike>): ColumnData {
  if (column.type === 'text' || column.type === 'boolean') return column;
  const shared = seen.has(column.values.buffer);
  seen.add(column.values.buffer);
  if (!shared) return column;
  if (column.type === 'integer') return { ...column, values: column.values.slice() };
  if (column.type === 'bigint') return { ...column, values: column.values.slice() };
  return { ...column, values: column.values.slice() };
}

function dataOf(column: ColumnData, length: number): Data<DataType> {
  const validity =
    column.type === 'text' ? bitmap(length, (i) => column.values[i] !== null) : bitmap(length, (i) => column.nulls?.[i] !== 1);
  const head = { length, nullCount: validity.zeros, nullBitmap: validity.zeros === 0 ? null : validity.bytes };
  switch (column.type) {
    case 'boolean':
      return makeData({ ...head, type: new Bool(), data: bitmap(length, (i) => column.values[i] === 1).bytes });
    case 'integer':
      return makeData({ ...head, type: new Int32(), data: column.values });
    case 'bigint':
      return makeData({ ...head, type: new Int64(), data: column.values });
    case 'double':
      return makeData({ ...head, type: new Float64(), data: column.values });
    case 'text':
      return makeData({ ...head, type: new Utf8(), ...packText(column.values) });
  }
}

function bitmap(length: number, isSet: (i: number) => boolean): { bytes: Uint8Array; zeros: number } {
  const bytes = new Uint8Array(Math.ceil(length / 8));
  let zeros = 0;
  for (let i = 0; i < length; i += 1) {
    if (isSet(i)) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (1 << (i & 7));
    else zeros += 1;
  }
  return { bytes, zeros };
}

/** The pieces of one Arrow IPC stream (schema first) as packed columns. */
export function fromArrow(pieces: readonly Uint8Array[]): ColumnData[] {
  const table = tableFromIPC(concatenated(pieces));
  return table.schema.fields.map((field, i) => {
    const column = emptyColumn({ name: field.name, type: cellType(field), rows: table.numRows });
    let start = 0;
    for (const data of table.getChildAt(i)?.data ?? []) {
      takeData(column, data, start);
      start += data.length;
    }
    return column;
  });
}

const cellTypes: Record<string, CellType> = { Bool: 'boolean', Int32: 'integer', Int64: 'bigint', Float64: 'double', Utf8: 'text' };

function cellType(field: Field): CellType {
  const type = cellTypes[String(field.type)];
  if (type !== undefined) return type;
  throw new Fault(
    'internal',
    `Column "${field.name}" came from the engine as ${String(field.type)}, which is none of the five cell types.`,
    { at: field.name },
  );
}

function takeData(column: ColumnData, data: Data<DataType>, start: number): void {
  const values: unknown = data.values;
  if (column.type === 'double' && values instanceof Float64Array) column.values.set(values.subarray(0, data.length), start);
  else if (column.type === 'integer' && values instanceof Int32Array) column.values.set(values.subarray(0, data.length), start);
  else if (column.type === 'bigint' && values instanceof BigInt64Array) column.values.set(values.subarray(0, data.length), start);
  else if (column.type === 'boolean' && values instanceof Uint8Array) takeBits(column.values, { bytes: values, data, start });
  else if (column.type === 'text' && values instanceof Uint8Array)
    takeText(column.values, { bytes: values, offsets: data.valueOffsets, length: data.length, start });
  takeNulls(column, data, start);
}

function takeBits(into: Uint8Array, from: { bytes: Uint8Array; data: Data<DataType>; start: number }): void {
  for (let i = 0; i < from.data.length; i += 1) {
    const bit = from.data.offset + i;
    into[from.start + i] = ((from.bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1;
  }
}

function takeNulls(column: ColumnData, data: Data<DataType>, start: number): void {
  if (data.nullCount === 0) return;
  for (let i = 0; i < data.length; i += 1) if (!data.getValid(i)) setCell(column, start + i, null);
}
