import type { ColumnData } from '#core/table';
import { memory, type ArrowArray } from '#formats/parquet/c-data';
import { fromHalf } from '#formats/halves';

/** The values of one array of the decoder as packed values of ours, which stay when the decoder's memory moves. */
export type Convert = (array: ArrowArray, name: string) => ColumnData;

/** One byte for each value, 1 where it is missing; null when none is. */
export function nullsOf({ length, offset, nullCount, buffers }: ArrowArray): Uint8Array | null {
  const [bits = 0] = buffers;
  if (nullCount === 0 || bits === 0) return null;
  const bytes = new Uint8Array(memory(), bits, (offset + length + 7) >> 3);
  const nulls = new Uint8Array(length);
  let any = 0;
  for (let i = 0, at = offset; i < length; i++, at++) any |= nulls[i] = (((bytes[at >> 3] ?? 0) >> (at & 7)) & 1) ^ 1;
  return any === 0 ? null : nulls;
}

/** The bits of the second buffer as bytes of 0 and 1. */
export function flagsOf({ length, offset, buffers }: ArrowArray): Uint8Array {
  const bytes = new Uint8Array(memory(), buffers[1], (offset + length + 7) >> 3);
  const values = new Uint8Array(length);
  for (let i = 0, at = offset; i < length; i++, at++) values[i] = ((bytes[at >> 3] ?? 0) >> (at & 7)) & 1;
  return values;
}

export const toBoolean: Convert = (array, name) => {
  const values = flagsOf(array);
  return { name, type: 'boolean', values, nulls: zeroed(values, nullsOf(array)) };
};

type Whole = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array;

const wholes: Record<string, (at: number, length: number) => Whole> = {
  c: (at, length) => new Int8Array(memory(), at, length),
  C: (at, length) => new Uint8Array(memory(), at, length),
  s: (at, length) => new Int16Array(memory(), at, length),
  S: (at, length) => new Uint16Array(memory(), at, length),
  i: (at, length) => new Int32Array(memory(), at, length),
  I: (at, length) => new Uint32Array(memory(), at, length),
};

/** A view of the decoder's memory: 32 bits and less by the format's letter. */
export function wholesOf(array: ArrowArray, letter: string): Whole {
  const bytes = letter === 'c' || letter === 'C' ? 1 : letter === 's' || letter === 'S' ? 2 : 4;
  return (wholes[letter] ?? wholes['i'] ?? missing)((array.buffers[1] ?? 0) + bytes * array.offset, array.length);
}

function missing(): never {
  throw new Error('no such integer');
}

/** A view of the decoder's memory. */
export function longsOf({ buffers, offset, length }: ArrowArray): BigInt64Array {
  return new BigInt64Array(memory(), (buffers[1] ?? 0) + 8 * offset, length);
}

export function toInteger(letter: string): Convert {
  return (array, name) => {
    const values = new Int32Array(wholesOf(array, letter));
    return { name, type: 'integer', values, nulls: zeroed(values, nullsOf(array)) };
  };
}

export const uint32ToBigint: Convert = (array, name) => {
  const values = BigInt64Array.from(wholesOf(array, 'I'), BigInt);
  return { name, type: 'bigint', values, nulls: zeroedLongs(values, nullsOf(array)) };
};

/** 64-bit integers as they are; an unsigned one beyond 63 bits comes out negative. */
export const toBigint: Convert = (array, name) => {
  const values = longsOf(array).slice();
  return { name, type: 'bigint', values, nulls: zeroedLongs(values, nullsOf(array)) };
};

export const toText64: Convert = (array, name) => {
  const values = longsOf(array);
  const nulls = nullsOf(array);
  const texts = Array.from(values, (value, i) => (nulls?.[i] === 1 ? null : String(BigInt.asUintN(64, value))));
  return { name, type: 'text', values: texts, nulls: null };
};

export const toDouble: Convert = (array, name) => {
  const { buffers, offset, length } = array;
  return doubles(new Float64Array(memory(), (buffers[1] ?? 0) + 8 * offset, length).slice(), array, name);
};

export const float32ToDouble: Convert = (array, name) => {
  const { buffers, offset, length } = array;
  return doubles(new Float64Array(new Float32Array(memory(), (buffers[1] ?? 0) + 4 * offset, length)), array, name);
};

export const float16ToDouble: Convert = (array, name) => doubles(Float64Array.from(wholesOf(array, 'S'), fromHalf), array, name);

/** NaN is missing, and zero below its mark. */
function doubles(values: Float64Array, array: ArrowArray, name: string): ColumnData {
  let nulls = zeroed(values, nullsOf(array));
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (value === value) continue;
    values[i] = 0;
    (nulls ??= new Uint8Array(values.length))[i] = 1;
  }
  return { name, type: 'double', values, nulls };
}

export const nothing: Convert = ({ length }, name) => ({
  ...{ name, type: 'double' },
  values: new Float64Array(length),
  nulls: new Uint8Array(length).fill(1),
});

/** Puts zeros below the marks, so that equal columns have equal bytes. */
export function zeroed(values: Uint8Array | Int32Array | Float64Array, nulls: Uint8Array | null): Uint8Array | null {
  if (nulls) for (let i = 0; i < nulls.length; i++) if (nulls[i] === 1) values[i] = 0;
  return nulls;
}

function zeroedLongs(values: BigInt64Array, nulls: Uint8Array | null): Uint8Array | null {
  if (nulls) for (let i = 0; i < nulls.length; i++) if (nulls[i] === 1) values[i] = 0n;
  return nulls;
}
