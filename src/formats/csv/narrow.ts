import type { StoredKind } from '#formats/stored';

/** Rounds a value to what a column of that kind can hold; null when it holds any double. */
export function narrowerOf(kind: StoredKind): ((value: number) => number) | null {
  if (kind === 'float32' || kind === 'complex64') return Math.fround;
  return kind === 'float16' ? halfOf : null;
}

/** The nearest number of 16 bits (11 digits of precision, exponents from -14 to 15), ties to even. */
function halfOf(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return value;
  const size = Math.abs(value);
  const step = 2 ** (Math.max(-14, Math.floor(Math.log2(size))) - 10);
  // Adding 2^52 leaves no room for a fraction, so the sum is rounded to a whole number, ties to even.
  const steps = size / step + 2 ** 52 - 2 ** 52;
  const rounded = steps * step > 65_504 ? Infinity : steps * step;
  return value < 0 ? -rounded : rounded;
}
