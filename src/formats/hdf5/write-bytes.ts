import { concatenated } from '#formats/bytes';
import { Fault } from '#core/problem';
import type { ColumnData, ListData } from '#core/table';
import { toHalf } from '#formats/halves';
import { utf8Bytes } from '#formats/hdf5/raw-bytes';
import { reference, type Reference } from '#formats/hdf5/raw-heap';
import { rawSize, referenceBytes, type RawType } from '#formats/hdf5/raw-type';

const encoder = new TextEncoder();

/** Where values of any length go. */
export interface Heap {
  add(bytes: Uint8Array): Reference;
}

/** Some rows of a batch, or some items of its lists. */
export interface Part {
  from: number;
  to: number;
  heap: Heap;
}

function bytesOf(values: { buffer: ArrayBufferLike; byteOffset: number; byteLength: number }): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** Cells as the file holds them, one behind the other. A missing float is NaN; any other missing value is 0, false or nothing. */
export function cellBytes(type: RawType, data: ColumnData, part: Part): Uint8Array {
  if (data.type === 'text') return textBytes(type, data.values.slice(part.from, part.to), part.heap);
  if (data.type === 'double') return floatBytes(type, data, part);
  if (data.type === 'boolean') return data.values.slice(part.from, part.to);
  if (type.is !== 'whole') throw new Fault('internal', `Column ${data.name} holds whole numbers and was to be written as ${type.is}.`);
  return wholeBytes(type, data.values.subarray(part.from, part.to));
}

/** The numbers fit: that was measured before. */
function wholeBytes(type: RawType & { is: 'whole' }, values: Int32Array | BigInt64Array): Uint8Array {
  if (type.size === 8) return bytesOf(values instanceof BigInt64Array ? values.slice() : BigInt64Array.from(values, BigInt));
  const numbers = values instanceof BigInt64Array ? Float64Array.from(values, Number) : values;
  if (type.size === 4) return bytesOf(type.signed ? Int32Array.from(numbers) : Uint32Array.from(numbers));
  return bytesOf(type.size === 2 ? Int16Array.from(numbers) : Int8Array.from(numbers));
}

function floatBytes(type: RawType, data: ColumnData & { type: 'double' }, { from, to }: Part): Uint8Array {
  const values = data.values.slice(from, to);
  if (data.nulls) for (let i = from; i < to; i++) if (data.nulls[i] === 1) values[i - from] = NaN;
  const size = type.is === 'float' ? type.size : rawSize(type) / 2;
  if (size === 8) return bytesOf(values);
  return bytesOf(size === 4 ? Float32Array.from(values) : Uint16Array.from(values, toHalf));
}

function textBytes(type: RawType, texts: readonly (string | null)[], heap: Heap): Uint8Array {
  if (type.is === 'whole') return bytesOf(BigUint64Array.from(texts, (text) => BigInt(text ?? 0)));
  if (type.is === 'any-text') return referredTexts(texts, heap);
  const size = rawSize(type);
  const bytes = new Uint8Array(texts.length * size);
  for (const [i, text] of texts.entries()) if (text) encoder.encodeInto(text, bytes.subarray(i * size, (i + 1) * size));
  return bytes;
}

function referredTexts(texts: readonly (string | null)[], heap: Heap): Uint8Array {
  const bytes = new Uint8Array(texts.length * referenceBytes);
  const view = new DataView(bytes.buffer);
  for (const [i, text] of texts.entries()) {
    const held = utf8Bytes(text ?? '');
    reference(view, i * referenceBytes, held.length === 0 ? { count: 0 } : { count: held.length, ...heap.add(held) });
  }
  return bytes;
}

/** Rows of equally long lists; a missing row is all NaN, or all 0. */
export function arrayBytes(o: { type: RawType; data: ListData; items: number }, { from, to, heap }: Part): Uint8Array {
  const { type, data, items } = o;
  const { offsets, nulls } = data;
  if (!nulls?.subarray(from, to).includes(1)) return cellBytes(type, data.items, { from: offsets[from] ?? 0, to: offsets[to] ?? 0, heap });
  const rows: Uint8Array[] = [];
  for (let i = from; i < to; i++) {
    const held = nulls[i] === 1 ? nothing(data.items, items) : data.items;
    const start = nulls[i] === 1 ? 0 : (offsets[i] ?? 0);
    rows.push(cellBytes(type, held, { from: start, to: start + items, heap }));
  }
  return concatenated(rows);
}

function nothing(like: ColumnData, count: number): ColumnData {
  const { name } = like;
  if (like.type === 'text') return { name, type: 'text', values: new Array<null>(count).fill(null), nulls: null };
  if (like.type === 'double') return { name, type: 'double', values: new Float64Array(count).fill(NaN), nulls: null };
  if (like.type === 'bigint') return { name, type: 'bigint', values: new BigInt64Array(count), nulls: null };
  if (like.type === 'integer') return { name, type: 'integer', values: new Int32Array(count), nulls: null };
  return { name, type: 'boolean', values: new Uint8Array(count), nulls: null };
}

/** Rows of lists of any length; `per`: items that count as one (two for a complex number). */
export function listBytes(o: { type: RawType; data: ListData; per: number }, { from, to, heap }: Part): Uint8Array {
  const { type, data, per } = o;
  const bytes = new Uint8Array((to - from) * referenceBytes);
  const view = new DataView(bytes.buffer);
  for (let i = from; i < to; i++) {
    const part = { from: data.offsets[i] ?? 0, to: data.offsets[i + 1] ?? 0, heap };
    const count = data.nulls?.[i] === 1 ? 0 : (part.to - part.from) / per;
    const at = (i - from) * referenceBytes;
    reference(view, at, count === 0 ? { count } : { count, ...heap.add(cellBytes(type, data.items, part)) });
  }
  return bytes;
}
