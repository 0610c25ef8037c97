import { Data, Field, FixedSizeList, List, Uint8, type DataType } from 'apache-arrow';
import { Fault } from '#core/problem';
import type { ColumnData, ListData } from '#core/table';
import { arrowType, secondDigits } from '#formats/parquet/arrow-types';
import { toHalves } from '#formats/halves';
import { packedTexts } from '#formats/parquet/text-bytes';
import { timeCount } from '#formats/parquet/time-words';
import type { StoredKind } from '#formats/stored';

/** The first `rows` values of a column as Arrow holds them. Throws when one does not fit the kind, which must have been measured before. */
export function arrowData(column: ColumnData | ListData, kind: StoredKind, rows: number): Data {
  if (!('items' in column)) return cells(column, kind, rows);
  const offsets = Int32Array.from(column.offsets.subarray(0, rows + 1));
  const items = cells(column.items, kind, offsets[rows] ?? 0);
  const { bits, count } = bitmap(column.nulls, rows);
  return new Data(listOf(items.type), 0, rows, count, { 0: offsets, 2: bits }, [items]);
}

export function listOf(items: DataType): List {
  return new List(new Field('element', items, true));
}

export function fixedListOf(items: DataType, length: number): FixedSizeList {
  return new FixedSizeList(length, new Field('element', items, true));
}

function cells(column: ColumnData, kind: StoredKind, rows: number): Data {
  const type = arrowType(kind);
  if (column.type === 'text') return texts(column, kind, rows);
  const { bits, count } = bitmap(column.nulls, rows);
  if (column.type !== 'boolean') return new Data(type, 0, rows, count, { 1: numbers(column, kind, rows), 2: bits });
  // As bytes: apache-arrow leaves out the bits of an array of Bool in which all are missing, and the encoder refuses that.
  return new Data(new Uint8(), 0, rows, count, { 1: packed(column.values, rows), 2: bits });
}

/** Bits as Arrow has them, 1 where a value is there; empty when all are. */
function bitmap(nulls: Uint8Array | null, rows: number): { bits: Uint8Array; count: number } {
  let count = 0;
  if (nulls) for (let i = 0; i < rows; i++) count += nulls[i] ?? 0;
  if (!nulls || count === 0) return { bits: new Uint8Array(0), count: 0 };
  const bits = new Uint8Array((rows + 7) >> 3);
  for (let i = 0; i < rows; i++) if (nulls[i] !== 1) bits[i >> 3] = (bits[i >> 3] ?? 0) | (1 << (i & 7));
  return { bits, count };
}

function packed(values: Uint8Array, rows: number): Uint8Array {
  const bits = new Uint8Array((rows + 7) >> 3);
  for (let i = 0; i < rows; i++) if (values[i] === 1) bits[i >> 3] = (bits[i >> 3] ?? 0) | (1 << (i & 7));
  return bits;
}

function numbers(column: Exclude<ColumnData, { type: 'text' | 'boolean' }>, kind: StoredKind, rows: number): ArrayBufferView {
  if (column.type === 'bigint') return wholes(column.name, column.values.subarray(0, rows), kind);
  const values = column.values.subarray(0, rows);
  if (kind === 'float16') return toHalves(Float64Array.from(values)) ?? misfit(column.name, kind);
  const narrow = narrows[kind]?.(values) ?? values;
  if (narrow === values) return values;
  for (let i = 0; i < rows; i++) if (narrow[i] !== values[i]) misfit(column.name, kind);
  return narrow;
}

type Numbers = Int32Array | Float64Array;

/** Where a kind is missing here, the values are of that kind already. */
const narrows: Partial<
  Record<StoredKind, (values: Numbers) => Numbers | Int8Array | Uint8Array | Int16Array | Uint16Array | Float32Array>
> = {
  int8: (values) => new Int8Array(values),
  uint8: (values) => new Uint8Array(values),
  int16: (values) => new Int16Array(values),
  uint16: (values) => new Uint16Array(values),
  float32: (values) => new Float32Array(values),
  complex64: (values) => new Float32Array(values),
};

function wholes(name: string, values: BigInt64Array, kind: StoredKind): ArrayBufferView {
  if (kind === 'int64') return values;
  if (kind === 'uint64') {
    if (values.some((value) => value < 0n)) misfit(name, kind);
    return new BigUint64Array(values);
  }
  const narrow = Uint32Array.from(values, Number);
  for (let i = 0; i < values.length; i++) if (BigInt(narrow[i] ?? 0) !== values[i]) misfit(name, kind);
  return narrow;
}

function texts(column: ColumnData & { type: 'text' }, kind: StoredKind, rows: number): Data {
  const values = column.values.length === rows ? column.values : column.values.slice(0, rows);
  const nulls = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) if (values[i] === null) nulls[i] = 1;
  const { bits, count } = bitmap(nulls, rows);
  if (kind === 'text') {
    const { bytes, offsets } = packedTexts(values);
    return new Data(arrowType(kind), 0, rows, count, { 0: offsets, 1: bytes, 2: bits });
  }
  const counts = new BigInt64Array(rows);
  for (let i = 0; i < rows; i++) counts[i] = wordCount(values[i] ?? null, kind) ?? misfit(column.name, kind);
  const narrow = kind === 'date' || (secondDigits(kind) === 3 && kind.startsWith('time['));
  return new Data(arrowType(kind), 0, rows, count, { 1: narrow ? Int32Array.from(counts, Number) : counts, 2: bits });
}

/** What a column of a kind holds for a text: a time's count or the digits of a uint64; null when it cannot. */
export function wordCount(text: string | null, kind: StoredKind): bigint | null {
  if (text === null) return 0n;
  if (kind !== 'uint64') return timeCount(text, kind);
  return /^(0|[1-9]\d{0,19})$/.test(text) && BigInt(text) < 1n << 64n ? BigInt(text) : null;
}

function misfit(name: string, kind: StoredKind): never {
  throw new Fault('internal', `Column "${name}" holds a value that is no ${kind}, and its table said that all were.`, { at: name });
}
