const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The number of a 16-bit float. */
export function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Numbers as 16-bit floats, null when one of them is none. */
export function toHalves(values: Float64Array): Uint16Array | null {
  const out = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    const half = nearHalf(value);
    if (!Object.is(fromHalf(half), value)) return null;
    out[i] = half;
  }
  return out;
}

/** Right for each number that is a 16-bit float; of others nothing is promised. */
function nearHalf(value: number): number {
  float[0] = value;
  const word = bits[0] ?? 0;
  const sign = (word >>> 16) & 0x8000;
  const exponent = ((word >>> 23) & 255) - 112;
  if (Math.abs(value) === Infinity) return sign | 0x7c00;
  if (exponent <= 0) return sign | Math.round(Math.abs(value) * 2 ** 24);
  return sign | (exponent << 10) | ((word >>> 13) & 1023);
}
