import { letters } from '#formats/csv/letters';
import { read, readDigits, readExponent, sizeOfRead, skimDigits } from '#formats/csv/number';
import { sorts } from '#formats/csv/sorts';

/** Where the number ends that was met last, and its value when that was asked for: NaN where only `decimalAt` can tell. */
export const lexed = { end: 0, value: 0 };

const letterE = 101;
/** A number below 10 to this power does not overflow. */
const surelyFinite = 300;

/** The sort of the number that begins at `start`: integer, long, decimal, or bare when it is none that is sure. Behind it must stand a byte that is no digit. */
export function numberFrom(bytes: Uint8Array, start: number, wantsValue: boolean): number {
  const isNegative = bytes[start] === letters.minus;
  const first = isNegative ? start + 1 : start;
  let p = skimDigits(bytes, first);
  if (read.digits === 0) return sorts.bare;
  const isWhole = p - first === read.digits && !read.hasPoint;
  if (read.digits > 9 && wantsValue) readDigits(bytes, first, p);
  const hasExponent = ((bytes[p] ?? 0) | 32) === letterE;
  if (hasExponent) p = readExponent(bytes, p, bytes.length);
  if (read.digits + read.power > surelyFinite) return sorts.bare;
  lexed.end = p;
  if (wantsValue) lexed.value = isNegative ? -sizeOfRead() : sizeOfRead();
  if (!isWhole || hasExponent) return sorts.decimal;
  return isNegative ? sorts.bare : wholeSort(bytes, first, p);
}

/** Of numbers of 10 digits some fit 32 bits; of numbers of 16, not all fit a double. */
function wholeSort(bytes: Uint8Array, first: number, end: number): number {
  const count = end - first;
  if (bytes[first] === letters.zero && count > 1) return sorts.bare;
  if (count <= 9) return sorts.integer;
  return count >= 11 && count <= 15 ? sorts.long : sorts.bare;
}
