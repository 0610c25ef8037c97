/** Where items lie: `count` side by side from `at` on in each of `rows` rows. */
export interface Place {
  bytes: Uint8Array;
  view: DataView;
  rows: number;
  rowBytes: number;
  at: number;
  count: number;
}

export const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
const low = littleEndian ? 0 : 1;
const high = littleEndian ? 1 : 0;

export function bytesAt({ bytes, rows, rowBytes, at, count }: Place): Int32Array {
  const out = new Int32Array(rows * count);
  let o = 0;
  for (let row = 0, start = at; row < rows; row++, start += rowBytes)
    for (let k = 0, i = start; k < count; k++, i++) out[o++] = bytes[i] ?? 0;
  return out;
}

export function int16s({ view, rows, rowBytes, at, count }: Place): Int32Array {
  const out = new Int32Array(rows * count);
  let o = 0;
  for (let row = 0, start = at; row < rows; row++, start += rowBytes)
    for (let k = 0, i = start; k < count; k++, i += 2) out[o++] = view.getInt16(i);
  return out;
}

export function int32s({ view, rows, rowBytes, at, count }: Place): Int32Array {
  const out = new Int32Array(rows * count);
  let o = 0;
  for (let row = 0, start = at; row < rows; row++, start += rowBytes)
    for (let k = 0, i = start; k < count; k++, i += 4) out[o++] = view.getInt32(i);
  return out;
}

/** By halves, because a BigInt for each value would cost ten times as much. */
export function int64s({ view, rows, rowBytes, at, count }: Place): BigInt64Array<ArrayBuffer> {
  const out = new BigInt64Array(rows * count);
  const halves = new Int32Array(out.buffer);
  let o = 0;
  for (let row = 0, start = at; row < rows; row++, start += rowBytes) {
    for (let k = 0, i = start; k < count; k++, i += 8, o += 2) {
      halves[o + high] = view.getInt32(i);
      halves[o + low] = view.getInt32(i + 4);
    }
  }
  return out;
}

export function float32s({ view, rows, rowBytes, at, count }: Place): Float64Array {
  const out = new Float64Array(rows * count);
  let o = 0;
  for (let row = 0, start = at; row < rows; row++, start += rowBytes)
    for (let k = 0, i = start; k < count; k++, i += 4) out[o++] = view.getFloat32(i);
  return out;
}

export function float64s({ view, rows, rowBytes, at, count }: Place): Float64Array {
  const out = new Float64Array(rows * count);
  let o = 0;
  for (let row = 0, start = at; row < rows; row++, start += rowBytes)
    for (let k = 0, i = start; k < count; k++, i += 8) out[o++] = view.getFloat64(i);
  return out;
}

/** Signed to unsigned of 32 bits and back: the sign bit turned, widened to 64. */
export function turned32(values: Int32Array): BigInt64Array<ArrayBuffer> {
  const out = new BigInt64Array(values.length);
  const halves = new Int32Array(out.buffer);
  for (let i = 0; i < values.length; i++) halves[2 * i + low] = (values[i] ?? 0) ^ 0x80000000;
  return out;
}

/** The sign bit of 64 turned, in place. */
export function turn64(values: BigInt64Array<ArrayBuffer>): void {
  const halves = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
  for (let i = high; i < halves.length; i += 2) halves[i] = (halves[i] ?? 0) ^ 0x80000000;
}

/** The bits of X, the most significant first; 0 or 1 each. */
export function bitsAt({ bytes, rows, rowBytes, at, count }: Place): Uint8Array {
  const out = new Uint8Array(rows * count);
  let o = 0;
  for (let row = 0, start = at; row < rows; row++, start += rowBytes)
    for (let k = 0; k < count; k++) out[o++] = ((bytes[start + (k >> 3)] ?? 0) >> (7 - (k & 7))) & 1;
  return out;
}
