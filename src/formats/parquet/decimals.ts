import { memory, type ArrowArray } from '#formats/parquet/c-data';
import { nullsOf, type Convert } from '#formats/parquet/numbers';

export interface Decimal {
  precision: number;
  scale: number;
  /** Of one value. */
  bytes: number;
}

/** What `d:10,2` or `d:10,2,256` says; null of all else. */
export function decimalOf(format: string): Decimal | null {
  const match = /^d:(\d+),(-?\d+)(?:,(\d+))?$/.exec(format);
  if (!match) return null;
  const [precision = 0, scale = 0, bits = 128] = match.slice(1).map((part) => (part === undefined ? undefined : Number(part)));
  return { precision, scale, bytes: bits / 8 };
}

/** Whole numbers that always fit 64 bits. */
export function isWhole({ precision, scale }: Decimal): boolean {
  return scale <= 0 && precision - scale <= 18;
}

export function decimalToBigint(decimal: Decimal): Convert {
  const factor = 10n ** BigInt(-decimal.scale);
  return (array, name) => {
    const nulls = nullsOf(array);
    const values = new BigInt64Array(array.length);
    const unscaled = unscaledOf(array, decimal);
    for (let i = 0; i < values.length; i++) if (nulls?.[i] !== 1) values[i] = unscaled(i) * factor;
    return { name, type: 'bigint', values, nulls };
  };
}

/** The nearest double. Up to 15 digits it is the decimal itself to every program that shows the shortest text of a double. */
export function decimalToDouble(decimal: Decimal): Convert {
  return (array, name) => {
    const nulls = nullsOf(array);
    const values = new Float64Array(array.length);
    const unscaled = unscaledOf(array, decimal);
    const divisor = 10 ** decimal.scale;
    const exact = decimal.precision <= 15 && decimal.scale >= 0 && decimal.scale <= 22;
    for (let i = 0; i < values.length; i++) {
      if (nulls?.[i] === 1) continue;
      values[i] = exact ? Number(unscaled(i)) / divisor : Number(`${unscaled(i)}e${-decimal.scale}`);
    }
    return { name, type: 'double', values, nulls };
  };
}

function unscaledOf({ buffers, offset, length }: ArrowArray, { bytes }: Decimal): (i: number) => bigint {
  const at = (buffers[1] ?? 0) + bytes * offset;
  if (bytes === 4) {
    const words = new Int32Array(memory(), at, length);
    return (i) => BigInt(words[i] ?? 0);
  }
  const parts = bytes / 8;
  const words = new BigUint64Array(memory(), at, parts * length);
  return (i) => {
    let value = 0n;
    for (let part = parts - 1; part >= 0; part--) value = (value << 64n) | (words[i * parts + part] ?? 0n);
    return BigInt.asIntN(8 * bytes, value);
  };
}
