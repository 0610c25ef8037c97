import { DataType, type Data, type Vector } from 'apache-arrow';
import type { ColumnData } from '#core/table';
import { isoDate, isoTime, isoTimestamp } from '#formats/parquet/times';

/** A column of one Arrow batch as packed values of ours. */
export type Convert = (vector: Vector, name: string) => ColumnData;

function dataOf(vector: Vector): Data | null {
  return vector.data[0] ?? null;
}

/** One byte for each row, 1 where it is missing; null when none is. */
function nullsOf(vector: Vector): Uint8Array | null {
  const data = dataOf(vector);
  if (!data || data.nullCount === 0) return null;
  const nulls = new Uint8Array(vector.length);
  for (let i = 0; i < nulls.length; i++) if (!data.getValid(i)) nulls[i] = 1;
  return nulls;
}

type Numbers = ArrayLike<number>;

function rawNumbers(vector: Vector): Numbers {
  const values: unknown = dataOf(vector)?.values;
  return values instanceof Float64Array || values instanceof Float32Array || values instanceof Int32Array || values instanceof Uint32Array
    ? values
    : values instanceof Int16Array || values instanceof Uint16Array || values instanceof Int8Array || values instanceof Uint8Array
      ? values
      : [];
}

function rawBigints(vector: Vector): BigInt64Array | BigUint64Array {
  const values: unknown = dataOf(vector)?.values;
  return values instanceof BigInt64Array || values instanceof BigUint64Array ? values : new BigInt64Array(0);
}

export const toBoolean: Convert = (vector, name) => {
  const values = Uint8Array.from({ length: vector.length }, (_, i) => (vector.get(i) === true ? 1 : 0));
  return { name, type: 'boolean', values, nulls: nullsOf(vector) };
};

export const toInteger: Convert = (vector, name) => {
  const raw = rawNumbers(vector);
  const values = Int32Array.from({ length: vector.length }, (_, i) => raw[i] ?? 0);
  return { name, type: 'integer', values, nulls: nullsOf(vector) };
};

/** 64-bit integers as they are, 32-bit unsigned ones widened. */
export const toBigint: Convert = (vector, name) => {
  const { length } = vector;
  const wide = rawBigints(vector);
  const narrow = wide.length === 0 ? rawNumbers(vector) : [];
  const values = new BigInt64Array(length);
  for (let i = 0; i < length; i++) values[i] = wide[i] ?? BigInt(narrow[i] ?? 0);
  return { name, type: 'bigint', values, nulls: nullsOf(vector) };
};

/** Floats as doubles; NaN is missing. */
export const toDouble: Convert = (vector, name) => {
  const { length } = vector;
  const raw = DataType.isFloat(vector.type) && vector.type.precision === 0 ? halves(vector) : rawNumbers(vector);
  const values = new Float64Array(length);
  let nulls = nullsOf(vector);
  for (let i = 0; i < length; i++) {
    if (nulls?.[i] === 1) continue;
    const value = raw[i] ?? 0;
    if (!Number.isNaN(value)) values[i] = value;
    else (nulls ??= new Uint8Array(length))[i] = 1;
  }
  return { name, type: 'double', values, nulls };
};

function halves(vector: Vector): Numbers {
  return Float64Array.from({ length: vector.length }, (_, i) => Number(vector.get(i)));
}

/** Decimals as the nearest double; a finding says so. */
export const decimalToDouble: Convert = (vector, name) => {
  const scale = DataType.isDecimal(vector.type) ? vector.type.scale : 0;
  const words: unknown = dataOf(vector)?.values;
  const each = words instanceof Uint32Array ? words.length / Math.max(1, vector.length) : 4;
  const nulls = nullsOf(vector);
  const values = new Float64Array(vector.length);
  for (let i = 0; i < values.length; i++) {
    if (words instanceof Uint32Array && nulls?.[i] !== 1) values[i] = decimalNumber(words.subarray(i * each, (i + 1) * each), scale);
  }
  return { name, type: 'double', values, nulls };
};

function decimalNumber(words: Uint32Array, scale: number): number {
  let unscaled = 0n;
  for (const [i, word] of words.entries()) unscaled |= BigInt(word) << BigInt(32 * i);
  return Number(`${BigInt.asIntN(32 * words.length, unscaled)}e${-scale}`);
}

const textFrom = (vector: Vector, name: string, word: (i: number) => string | null): ColumnData => {
  const nulls = nullsOf(vector);
  return { name, type: 'text', values: Array.from({ length: vector.length }, (_, i) => (nulls?.[i] === 1 ? null : word(i))), nulls: null };
};

export const toText: Convert = (vector, name) => {
  const words = dictionaryWords(vector);
  if (words) {
    const indices = rawNumbers(vector);
    const wide = rawBigints(vector);
    return textFrom(vector, name, (i) => words[Number(indices[i] ?? wide[i] ?? 0)] ?? null);
  }
  return textFrom(vector, name, (i) => wordOf(vector.get(i)));
};

/** A dictionary repeats its words; each is decoded once. */
function dictionaryWords(vector: Vector): (string | null)[] | null {
  const dictionary = DataType.isDictionary(vector.type) ? dataOf(vector)?.dictionary : undefined;
  return dictionary ? Array.from({ length: dictionary.length }, (_, i) => wordOf(dictionary.get(i))) : null;
}

function wordOf(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}

/** Unsigned 64-bit integers beyond the signed ones. */
export const unsignedToText: Convert = (vector, name) => {
  const raw = rawBigints(vector);
  return textFrom(vector, name, (i) => String(raw[i] ?? 0n));
};

export const nothing: Convert = (vector, name) => ({
  name,
  type: 'double',
  values: new Float64Array(vector.length),
  nulls: new Uint8Array(vector.length).fill(1),
});

/** Dates and times as ISO 8601 text; with a time zone in the file, in UTC and with a Z. */
export const timeToText: Convert = (vector, name) => {
  const { type } = vector;
  const wide = rawBigints(vector);
  const narrow = wide.length === 0 ? rawNumbers(vector) : [];
  const at = (i: number): bigint => wide[i] ?? BigInt(narrow[i] ?? 0);
  if (DataType.isTimestamp(type)) return textFrom(vector, name, (i) => isoTimestamp(at(i), type.unit) + (type.timezone ? 'Z' : ''));
  if (DataType.isTime(type)) return textFrom(vector, name, (i) => isoTime(at(i), type.unit));
  const inDays = DataType.isDate(type) && type.unit === 0;
  return textFrom(vector, name, (i) => isoDate(inDays ? at(i) : at(i) / 86_400_000n));
};
