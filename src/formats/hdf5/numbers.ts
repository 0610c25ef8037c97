import type { Element } from '#formats/hdf5/element';
import { fromHalf } from '#formats/halves';

/** Elements in memory: `per` of them in each row, one behind the other, from `offset` of the row on. */
export interface Place {
  bytes: Uint8Array;
  rows: number;
  /** Bytes from row to row. */
  stride: number;
  offset: number;
  per: number;
}

type Held = Extract<Element, { is: 'number' | 'complex' | 'moment' | 'bool' }>;

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Bytes that are the numbers themselves, one behind the other; null where they must be gathered or turned. */
function dense({ bytes, rows, stride, offset, per }: Place, size: number, little: boolean): ArrayBuffer | null {
  if (!little || stride !== per * size || offset !== 0) return null;
  return bytes.slice(0, rows * stride).buffer;
}

/** Floats of 2, 4 and 8 bytes, widened exactly. */
export function doubles(place: Place, { size, little }: Pick<Held, 'size' | 'little'>): Float64Array {
  const { rows, stride, offset, per } = place;
  const ready = size === 8 ? dense(place, size, little) : null;
  if (ready) return new Float64Array(ready);
  if (size === 4) {
    const singles = dense(place, size, little);
    if (singles) return Float64Array.from(new Float32Array(singles));
  }
  const view = viewOf(place.bytes);
  const out = new Float64Array(rows * per);
  if (per === 1 && size === 8) {
    // The common case by itself: the general loop below takes twice as long.
    for (let row = 0, at = offset; row < rows; row++, at += stride) out[row] = view.getFloat64(at, little);
    return out;
  }
  let k = 0;
  for (let row = 0, from = offset; row < rows; row++, from += stride) {
    for (let i = 0, at = from; i < per; i++, at += size) {
      out[k++] = size === 8 ? view.getFloat64(at, little) : size === 4 ? view.getFloat32(at, little) : fromHalf(view.getUint16(at, little));
    }
  }
  return out;
}

/** Whole numbers of up to 32 bits with their sign, or 16 without. */
export function integers(place: Place, { size, little }: Pick<Held, 'size' | 'little'>, signed: boolean): Int32Array {
  const { rows, stride, offset, per } = place;
  const ready = size === 4 ? dense(place, size, little) : null;
  if (ready) return new Int32Array(ready);
  const view = viewOf(place.bytes);
  const out = new Int32Array(rows * per);
  const shift = signed ? 32 - 8 * size : 0;
  let k = 0;
  for (let row = 0, from = offset; row < rows; row++, from += stride) {
    for (let i = 0, at = from; i < per; i++, at += size) {
      const bits = size === 4 ? view.getInt32(at, little) : size === 2 ? view.getUint16(at, little) : view.getUint8(at);
      out[k++] = (bits << shift) >> shift;
    }
  }
  return out;
}

/** Whole numbers of 64 bits, and unsigned ones of 32. Unsigned ones beyond 63 bits come out negative. */
export function bigints(place: Place, { size, little }: Pick<Held, 'size' | 'little'>): BigInt64Array {
  const { rows, stride, offset, per } = place;
  const ready = size === 8 ? dense(place, size, little) : null;
  if (ready) return new BigInt64Array(ready);
  const view = viewOf(place.bytes);
  const out = new BigInt64Array(rows * per);
  // As two words, because a bigint object for each value costs ten times as much.
  const words = new Uint32Array(out.buffer);
  const [low, high] = little ? [0, 4] : [4, 0];
  let k = 0;
  for (let row = 0, from = offset; row < rows; row++, from += stride) {
    for (let i = 0, at = from; i < per; i++, at += size) {
      words[k++] = view.getUint32(size === 4 ? at : at + low, little);
      words[k++] = size === 4 ? 0 : view.getUint32(at + high, little);
    }
  }
  return out;
}

/** 0 and 1. */
export function truths(place: Place, { size }: Pick<Held, 'size'>): Uint8Array {
  const { bytes, rows, stride, offset, per } = place;
  const out = new Uint8Array(rows * per);
  let k = 0;
  for (let row = 0, from = offset; row < rows; row++, from += stride) {
    for (let i = 0, at = from; i < per; i++, at += size) {
      let any = 0;
      for (let byte = 0; byte < size; byte++) any |= bytes[at + byte] ?? 0;
      out[k++] = any === 0 ? 0 : 1;
    }
  }
  return out;
}
