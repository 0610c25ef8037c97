import { letters } from '#formats/csv/letters';
import { read, readDigits, readExponent, sizeOfRead, skimDigits } from '#formats/csv/number';
import { sorts } from '#formats/csv/sorts';

/** Where the number ends that was met last, and its value when that was asked for: NaN where only `decimalAt` can tell. */
export const lexed = { end: 0, value: 0 };

const letterE = 101;
/** A number below 10 to this power does not overflow. */
const surelyFinite = 300;

/** The sort of the number that begins at `start`: integer, decimal, or bare when it is none that is sure. Behind it must stand a byte that is no digit. */
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
  return isShort(bytes, first, p) && !isNegative ? sorts.integer : sorts.bare;
}

/** At most 9 digits, and no zero before others. */
function isShort(bytes: Uint8Array, first: number, end: number): boolean {
  return end - first === 1 || (end - first <= 9 && bytes[first] !== letters.zero);
}
