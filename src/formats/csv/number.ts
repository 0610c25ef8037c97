import { letters } from '#formats/csv/letters';

const furthest = 60;
/** Powers of ten as two doubles: the nearest one and what it lacks, which is nothing up to 22. */
const tens = Float64Array.from({ length: furthest + 1 }, (_, i) => Number(`1e${i}`));
const rests = Float64Array.from(tens, (ten, i) => Number(10n ** BigInt(i) - BigInt(ten)));

/** Digits that are kept of a number: two whole numbers of at most 9. */
const kept = 18;

/**
 * The number read last: `front` and `back` end to end, without leading zeros, times 10 to `power`. `digits` counts those too that are not
 * kept. One object, written anew by each call, because calls are many.
 */
export const read = { front: 0, back: 0, digits: 0, power: 0, hasPoint: false };

/** The double nearest to the decimal number written from `start` to `end`, ties to even. The text is known to be such a number. */
export function decimalAt(bytes: Uint8Array, start: number, end: number): number {
  const sign = bytes[start];
  const p = readDigits(bytes, sign === letters.minus || sign === letters.plus ? start + 1 : start, end);
  if (p < end) readExponent(bytes, p, end);
  const size = sizeOfRead();
  if (Number.isNaN(size)) return Number(asciiOf(bytes, start, end));
  return sign === letters.minus ? -size : size;
}

/** Reads digits, with a point before, within or behind; gives the place of the byte that ends them. */
export function readDigits(bytes: Uint8Array, start: number, end: number): number {
  let front = 0;
  let back = 0;
  let digits = 0;
  let power = 0;
  let isAfterPoint = 0;
  let p = start;
  for (; p < end; p++) {
    const digit = (bytes[p] ?? 0) - letters.zero;
    if (digit >= 0 && digit <= 9) {
      if (digits < 9) {
        front = (front * 10 + digit) | 0;
        if (front !== 0) digits++;
        power -= isAfterPoint;
      } else if (digits++ < kept) {
        back = (back * 10 + digit) | 0;
        power -= isAfterPoint;
      } else power += 1 - isAfterPoint;
    } else if (digit === letters.point - letters.zero && isAfterPoint === 0) isAfterPoint = 1;
    else break;
  }
  read.front = front;
  read.back = back;
  read.digits = digits;
  read.power = power;
  read.hasPoint = isAfterPoint === 1;
  return p;
}

/**
 * Goes over digits with a point before, within or behind, as `readDigits` does, and reads them where they are at most 9: most are, and then
 * this is the fast way. Behind them must stand some byte that is no digit.
 */
export function skimDigits(bytes: Uint8Array, start: number): number {
  let front = 0;
  let p = start;
  let digit = (bytes[p] ?? 0) - letters.zero;
  while (digit >>> 0 <= 9) {
    front = (Math.imul(front, 10) + digit) | 0;
    digit = (bytes[++p] ?? 0) - letters.zero;
  }
  const point = p;
  read.hasPoint = digit === letters.point - letters.zero;
  if (read.hasPoint) {
    digit = (bytes[++p] ?? 0) - letters.zero;
    while (digit >>> 0 <= 9) {
      front = (Math.imul(front, 10) + digit) | 0;
      digit = (bytes[++p] ?? 0) - letters.zero;
    }
  }
  read.front = front;
  read.back = 0;
  read.power = read.hasPoint ? point + 1 - p : 0;
  read.digits = read.hasPoint ? p - start - 1 : p - start;
  return p;
}

/** Takes in the exponent at p, where an e stands; gives the place of the byte that ends it, or p when there is no digit. */
export function readExponent(bytes: Uint8Array, p: number, end: number): number {
  const sign = bytes[p + 1];
  const first = sign === letters.minus || sign === letters.plus ? p + 2 : p + 1;
  let value = 0;
  let q = first;
  for (; q < end; q++) {
    const digit = (bytes[q] ?? 0) - letters.zero;
    if (digit < 0 || digit > 9) break;
    value = Math.min(value * 10 + digit, 99_999);
  }
  if (q === first) return p;
  read.power += sign === letters.minus ? -value : value;
  return q;
}

/** The size of the number read last; NaN when two doubles are too short to tell. */
export function sizeOfRead(): number {
  const { front, back, digits, power } = read;
  if (front === 0) return 0;
  // Exact: front is below 2^30, and 5^9 below 2^21; the power of two does not count.
  const lifted = digits > 9 ? front * (tens[Math.min(digits, kept) - 9] ?? 1) : front;
  if (digits <= kept) return nearest(lifted, back, power);
  const whole = lifted + back;
  return closely({ whole, lacks: back - (whole - lifted), isCut: true }, power);
}

/** The double nearest to (front + back) times 10 to `power`, both whole and `front` the larger; NaN when two doubles are too short to tell. */
export function nearest(front: number, back: number, power: number): number {
  const whole = front + back;
  const lacks = back - (whole - front);
  if (lacks !== 0 || power < -22 || power > 22) return closely({ whole, lacks, isCut: false }, power);
  return power < 0 ? whole / (tens[-power] ?? 1) : whole * (tens[power] ?? 1);
}

interface Written {
  whole: number;
  lacks: number;
  /** Digits behind these were not kept. */
  isCut: boolean;
}

function closely(written: Written, power: number): number {
  if (power < -furthest || power > furthest) return NaN;
  return power < 0 ? quotient(written, -power) : product(written, power);
}

/**
 * (whole + lacks) / 10^power. The quotient of doubles and the exact rest of that division (Dekker 1971) give the true value to 2^-98 of it;
 * where both ends of that span round to the same double, it is the nearest one. Digits that were not kept make the span one unit wider.
 */
function quotient({ whole, lacks, isCut }: Written, power: number): number {
  const ten = tens[power] ?? 1;
  const first = whole / ten;
  const back = first * ten;
  const rest = whole - back - lostIn(first, ten, back);
  const more = (rest + lacks - first * (rests[power] ?? 0)) / ten;
  return agreed(first, more, isCut ? 1 / ten : 0);
}

function product({ whole, lacks, isCut }: Written, power: number): number {
  const ten = tens[power] ?? 1;
  const first = whole * ten;
  const more = lostIn(whole, ten, first) + lacks * ten + whole * (rests[power] ?? 0);
  return agreed(first, more, isCut ? ten : 0);
}

function agreed(first: number, more: number, unit: number): number {
  const span = first * 2 ** -98 + Math.abs(more) * 2 ** -48;
  const least = first + (more - span);
  return least === first + (more + span + unit) ? least : NaN;
}

/** What rounding took from a product, exactly. */
export function lostIn(a: number, b: number, rounded: number): number {
  const splitA = a * 134_217_729;
  const highA = splitA - (splitA - a);
  const splitB = b * 134_217_729;
  const highB = splitB - (splitB - b);
  const lowA = a - highA;
  const lowB = b - highB;
  return highA * highB - rounded + highA * lowB + lowA * highB + lowA * lowB;
}

/** The bytes as text when all of them are ASCII; short and hot, so without a decoder. */
export function asciiOf(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] ?? 0);
  return text;
}
