import { letters } from '#formats/csv/letters';
import { asciiOf, decimalAt } from '#formats/csv/number';

/** What the bytes of one cell can be read as. */
export const kinds = { missing: 0, boolean: 1, integer: 2, long: 3, huge: 4, decimal: 5, text: 6 } as const;
export type Kind = (typeof kinds)[keyof typeof kinds];

/**
 * What `scanCell` found besides the kind; one object, written anew by each call, because calls are many.
 * `value`: the number (1 and 0 for true and false). `exact`: false when the double `value` is not the integer that is written.
 */
export const found = { value: 0, exact: true, leadingZero: false };

const missingWords = new Set(['na', 'n/a', 'nan', '+nan', '-nan', 'null', 'none', '<na>', '--', 'masked']);
const longestWord = 9;
/** Letters with which a word begins that is no text: for "missing", true, false and infinity. */
const wordStarts = new Uint8Array(256);
for (const letter of 'nNmMtTfFiI<+-') wordStarts[letter.charCodeAt(0)] = 1;
const int64 = { least: -(2n ** 63n), most: 2n ** 63n - 1n };
export const mostUnsigned = 2n ** 64n - 1n;

/** Reads a cell, given without its surrounding blanks and quotes. */
export function scanCell(bytes: Uint8Array, start: number, end: number): Kind {
  if (start >= end) return kinds.missing;
  const sign = bytes[start];
  const first = sign === letters.minus || sign === letters.plus ? start + 1 : start;
  const whole = pastDigits(bytes, first, end);
  found.leadingZero = whole - first > 1 && bytes[first] === letters.zero;
  found.exact = true;
  if (whole === end && whole > first) return wholeNumber(bytes, start, end);
  const fraction = bytes[whole] === letters.point ? pastDigits(bytes, whole + 1, end) : whole;
  if (whole === first && fraction - whole <= 1) return word(bytes, start, end);
  if (fraction < end && !isExponent(bytes, fraction, end)) return word(bytes, start, end);
  found.value = decimalAt(bytes, start, end);
  return kinds.decimal;
}

function pastDigits(bytes: Uint8Array, start: number, end: number): number {
  let p = start;
  while (p < end && ((bytes[p] ?? 0) - letters.zero) >>> 0 <= 9) p++;
  return p;
}

function isExponent(bytes: Uint8Array, p: number, end: number): boolean {
  if (bytes[p] !== 101 && bytes[p] !== 69) return false;
  const sign = bytes[p + 1];
  const first = sign === letters.minus || sign === letters.plus ? p + 2 : p + 1;
  return first < end && pastDigits(bytes, first, end) === end;
}

function wholeNumber(bytes: Uint8Array, start: number, end: number): Kind {
  if (end - start > 15) return large(asciiOf(bytes, start, end));
  found.value = decimalAt(bytes, start, end);
  return found.value >= -2_147_483_648 && found.value <= 2_147_483_647 ? kinds.integer : kinds.long;
}

function large(text: string): Kind {
  if (text.length > 400) return kinds.text;
  const value = bigintOf(text);
  found.value = Number(value);
  found.exact = BigInt(found.value) === value;
  if (value < int64.least || value > int64.most) return kinds.huge;
  return Math.abs(found.value) > 2_147_483_647 ? kinds.long : kinds.integer;
}

export const bigintOf = (text: string): bigint => BigInt(text.startsWith('+') ? text.slice(1) : text);

function word(bytes: Uint8Array, start: number, end: number): Kind {
  if (end - start > longestWord || wordStarts[bytes[start] ?? 0] === 0) return kinds.text;
  const truth = truthAt(bytes, start, end);
  if (truth >= 0) {
    found.value = truth;
    return kinds.boolean;
  }
  const text = asciiOf(bytes, start, end).toLowerCase();
  if (missingWords.has(text)) return kinds.missing;
  const infinite = /^([+-]?)inf(inity)?$/.exec(text);
  if (!infinite) return kinds.text;
  found.value = infinite[1] === '-' ? -Infinity : Infinity;
  return kinds.decimal;
}

const truths = ['false', 'true'].map((word) => Uint8Array.from(word, (letter) => letter.charCodeAt(0)));

/** 1 for true and 0 for false, in any case; -1 for anything else. */
function truthAt(bytes: Uint8Array, start: number, end: number): number {
  const truth = end - start === 4 ? 1 : 0;
  const word = truths[truth];
  if (word?.length !== end - start) return -1;
  for (let i = 0; i < word.length; i++) if (((bytes[start + i] ?? 0) | 32) !== word[i]) return -1;
  return truth;
}

/** True when `value` overflowed: digits are written, and the double is infinite. */
export function overflowed(bytes: Uint8Array, start: number): boolean {
  if (Number.isFinite(found.value)) return false;
  const letter = bytes[start] ?? 0;
  const next = letter === letters.minus || letter === letters.plus ? (bytes[start + 1] ?? 0) : letter;
  return next < 65;
}
