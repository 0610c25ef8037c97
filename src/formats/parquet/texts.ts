import { Fault } from '#core/problem';
import type { ColumnData } from '#core/table';
import { memory, type ArrowArray } from '#formats/parquet/c-data';
import { nullsOf, type Convert } from '#formats/parquet/numbers';

/** Texts end to end in memory; text i has the bytes `at(i)` up to, not with, `at(i + 1)`. */
interface Bytes {
  bytes: Uint8Array;
  at: (i: number) => number;
}

const mostAtOnce = 64 * 1024 * 1024;

/** Text or bytes that are text, by the format's letter: `u` and `z` with offsets of 32 bits, `U` and `Z` of 64, `vu` and `vz` as views. */
export function toText(letter: string): Convert {
  const bytesOf = letter.startsWith('v') ? viewed : letter === 'U' || letter === 'Z' ? withLongOffsets : withOffsets;
  return (array, name) => ({ name, type: 'text', values: words(bytesOf(array), array, name), nulls: null });
}

function words(texts: Bytes, array: ArrowArray, name: string): (string | null)[] {
  const nulls = nullsOf(array);
  const values = new Array<string | null>(array.length).fill(null);
  for (let from = 0; from < array.length;) {
    let to = from + 1;
    if (texts.at(array.length) - texts.at(from) <= mostAtOnce) to = array.length;
    else while (to < array.length && texts.at(to + 1) - texts.at(from) <= mostAtOnce) to++;
    decodeInto(values, texts, { from, to, nulls, name });
    from = to;
  }
  return values;
}

interface Part {
  from: number;
  to: number;
  nulls: Uint8Array | null;
  name: string;
}

/** Decodes many at once and cuts them apart, because a call of the decoder for each text costs more than its letters. */
function decodeInto(values: (string | null)[], { bytes, at }: Bytes, { from, to, nulls, name }: Part): void {
  const start = at(from);
  const part = bytes.subarray(start, at(to));
  const whole = decoded(part, name);
  if (whole.length === part.length) {
    for (let i = from; i < to; i++) if (nulls?.[i] !== 1) values[i] = whole.substring(at(i) - start, at(i + 1) - start);
    return;
  }
  let letters = 0;
  for (let i = from; i < to; i++) {
    const before = letters;
    for (let byte = at(i) - start; byte < at(i + 1) - start; byte++) letters += lettersFrom(part[byte] ?? 0);
    if (nulls?.[i] !== 1) values[i] = whole.substring(before, letters);
  }
}

/** A byte that goes on with a letter begins none; one that begins four bytes begins a pair. */
function lettersFrom(byte: number): number {
  return byte >= 0xf0 ? 2 : (byte & 0xc0) === 0x80 ? 0 : 1;
}

function decoded(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new Fault('bad-file', `Column ${name} holds bytes that are no UTF-8 text. Write it as UTF-8 text or as numbers.`, {
      cause: error,
    });
  }
}

function withOffsets({ buffers, offset, length }: ArrowArray): Bytes {
  const offsets = new Int32Array(memory(), (buffers[1] ?? 0) + 4 * offset, length + 1);
  return { bytes: bytesUpTo(buffers[2] ?? 0, offsets[length] ?? 0), at: (i) => offsets[i] ?? 0 };
}

function withLongOffsets({ buffers, offset, length }: ArrowArray): Bytes {
  const longs = new BigInt64Array(memory(), (buffers[1] ?? 0) + 8 * offset, length + 1);
  const offsets = Float64Array.from(longs, Number);
  return { bytes: bytesUpTo(buffers[2] ?? 0, offsets[length] ?? 0), at: (i) => offsets[i] ?? 0 };
}

function bytesUpTo(address: number, end: number): Uint8Array {
  return end === 0 ? new Uint8Array(0) : new Uint8Array(memory(), address, end);
}

/** Each view has its length, then up to 12 bytes of text, or four of them, the number of a buffer and the place in it. */
function viewed({ buffers, offset, length }: ArrowArray): Bytes {
  const start = (buffers[1] ?? 0) + 16 * offset;
  const views = new Int32Array(memory(), start, 4 * length);
  const offsets = new Float64Array(length + 1);
  for (let i = 0; i < length; i++) offsets[i + 1] = (offsets[i] ?? 0) + (views[4 * i] ?? 0);
  const bytes = new Uint8Array(offsets[length] ?? 0);
  const all = new Uint8Array(memory());
  for (let i = 0; i < length; i++) {
    const size = views[4 * i] ?? 0;
    const from = size <= 12 ? start + 16 * i + 4 : (buffers[2 + (views[4 * i + 2] ?? 0)] ?? 0) + (views[4 * i + 3] ?? 0);
    bytes.set(all.subarray(from, from + size), offsets[i]);
  }
  return { bytes, at: (i) => offsets[i] ?? 0 };
}

/** The values at the places; -1 is a missing one. */
export function gathered(data: ColumnData, places: Int32Array): ColumnData {
  const { length } = places;
  const nulls = new Uint8Array(length);
  for (let i = 0; i < length; i++) nulls[i] = (places[i] ?? -1) < 0 ? 1 : (data.nulls?.[places[i] ?? 0] ?? 0);
  const some = nulls.includes(1) ? nulls : null;
  const { name } = data;
  if (data.type === 'text') return { name, type: 'text', values: Array.from(places, (place) => data.values[place] ?? null), nulls: null };
  if (data.type === 'bigint')
    return { name, type: 'bigint', values: BigInt64Array.from({ length }, (_, i) => data.values[places[i] ?? -1] ?? 0n), nulls: some };
  const number = (_: unknown, i: number): number => data.values[places[i] ?? -1] ?? 0;
  if (data.type === 'double') return { name, type: 'double', values: Float64Array.from({ length }, number), nulls: some };
  if (data.type === 'integer') return { name, type: 'integer', values: Int32Array.from({ length }, number), nulls: some };
  return { name, type: 'boolean', values: Uint8Array.from({ length }, number), nulls: some };
}
