import { letters } from '#formats/csv/letters';
import { nearest, lostIn } from '#formats/csv/number';
import type { Out } from '#formats/csv/out';

const { zero, point, minus } = letters;
const tens = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));

/** The shortest digits that give the same double again, with a point: a column of whole doubles stays one of doubles. */
export function putDouble(out: Out, value: number): void {
  out.room(40);
  if (value < 0 || Object.is(value, -0)) out.bytes[out.at++] = minus;
  const size = Math.abs(value);
  if (!putShort(out, size) && !putLong(out, size)) out.ascii(wordOf(size));
}

export function putWhole(out: Out, value: number): void {
  out.room(12);
  if (value < 0) out.bytes[out.at++] = minus;
  putDigits(out, Math.abs(value));
}

function wordOf(size: number): string {
  if (size === Infinity) return 'inf';
  const word = String(size);
  return Number.isInteger(size) && !word.includes('e') ? `${word}.0` : word;
}

/** At most 9 decimals and 15 digits: then the quotient of two exact numbers tells whether those are all. */
function putShort(out: Out, size: number): boolean {
  if (!(size < 1e6)) return false;
  const scaled = Math.round(size * 1e9);
  if (scaled / 1e9 !== size || (size !== 0 && size < 1e-6)) return false;
  const whole = Math.floor(scaled / 1e9);
  let decimals = scaled - whole * 1e9;
  let count = 9;
  while (count > 1 && decimals % 10 === 0) {
    decimals = (decimals / 10) | 0;
    count--;
  }
  putDigits(out, whole);
  out.bytes[out.at++] = point;
  putFixed(out, decimals, count);
  return true;
}

/**
 * Numbers of 15 to 17 digits. Times a power of ten that is exact, as two doubles, the number has 17 digits before the point; of these, 15 or
 * 16 are enough where they give the number again. False where that leaves a doubt.
 */
function putLong(out: Out, size: number): boolean {
  if (!(size >= 1e-5 && size < 1e15)) return false;
  const place = Math.floor(Math.log10(size));
  const ten = tens[16 - place] ?? 0;
  const high = size * ten;
  if (!(high >= 1e16 && high < 1e17)) return false;
  const front = Math.floor(high / 1e8);
  const back = high - front * 1e8 + lostIn(size, ten, high);
  if (back < 0 || back >= 99_999_950 || Math.abs(back - Math.floor(back) - 0.5) < 1e-6) return false;
  const digits = fewest({ front, back, place }, size);
  if (digits < 0) return false;
  putPlaced(out, { front, back: digits, place });
  return true;
}

interface Scaled {
  /** The first 9 of 17 digits, and what follows. */
  front: number;
  back: number;
  /** The power of ten of the first digit. */
  place: number;
}

/** The last 8 of the 17 digits, rounded to as few as give the number again; -1 in doubt. */
function fewest({ front, back, place }: Scaled, size: number): number {
  const of15 = Math.round(back / 100);
  if ((front * 1e6 + of15) / (tens[14 - place] ?? 0) === size) return of15 * 100;
  const of16 = evenly(back / 10);
  const again = nearest(front * 1e7, of16, place - 15);
  if (Number.isNaN(again)) return -1;
  return again === size ? of16 * 10 : Math.round(back);
}

/** Adding 2^52 leaves no room for a fraction, so the sum is rounded to a whole number, ties to even. */
const evenly = (value: number): number => value + 2 ** 52 - 2 ** 52;

function putPlaced(out: Out, { front, back, place }: Scaled): void {
  const from = out.at;
  if (place < 0) for (let i = 0; i < -place; i++) out.bytes[out.at++] = zero;
  const first = out.at;
  putFixed(out, front, 9);
  putFixed(out, back, 8);
  const whole = place < 0 ? from + 1 : first + place + 1;
  out.bytes.copyWithin(whole + 1, whole, out.at);
  out.bytes[whole] = point;
  out.at++;
  while (out.bytes[out.at - 1] === zero && out.at - 2 > whole) out.at--;
}

/** Digits with zeros before them; of a whole number below 2^31. */
function putFixed(out: Out, value: number, count: number): void {
  const { bytes } = out;
  let rest = value | 0;
  for (let p = out.at + count - 1; p >= out.at; p--) {
    const less = (rest / 10) | 0;
    bytes[p] = zero + rest - less * 10;
    rest = less;
  }
  out.at += count;
}

function putDigits(out: Out, value: number): void {
  let count = 1;
  while (count < 10 && value >= (tens[count] ?? 0)) count++;
  if (value < 2 ** 31) putFixed(out, value, count);
  else out.ascii(String(value));
}
