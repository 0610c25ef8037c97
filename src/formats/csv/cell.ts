/** What the bytes of one cell can be read as. */
export const kinds = { missing: 0, boolean: 1, integer: 2, long: 3, huge: 4, decimal: 5, text: 6 } as const;
export type Kind = (typeof kinds)[keyof typeof kinds];

/**
 * What `scanCell` found besides the kind; one object, written anew by each call, because a call happens for every cell of a file.
 * `value`: the number (1 and 0 for true and false). `exact`: false when the double `value` is not the integer that is written.
 */
export const found = { value: 0, exact: true, leadingZero: false };

const zero = 48;
const point = 46;
const powers = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));
const missingWords = new Set(['na', 'nan', '+nan', '-nan', 'null', 'none', '<na>']);
const int64 = { least: -(2n ** 63n), most: 2n ** 63n - 1n };

/** Reads a cell, given without its surrounding blanks and quotes. */
export function scanCell(bytes: Uint8Array, start: number, end: number): Kind {
  if (start >= end) return kinds.missing;
  const sign = bytes[start];
  let p = sign === 45 || sign === 43 ? start + 1 : start;
  const first = p;
  let mantissa = 0;
  for (; p < end; p++) {
    const digit = (bytes[p] ?? 0) - zero;
    if (digit < 0 || digit > 9) break;
    mantissa = mantissa * 10 + digit;
  }
  const whole = p - first;
  found.leadingZero = whole > 1 && bytes[first] === zero;
  found.exact = true;
  if (p === end && whole > 0) {
    found.value = sign === 45 ? -mantissa : mantissa;
    return whole <= 15 ? small() : large(asciiOf(bytes, start, end));
  }
  return fraction(bytes, { start, first, p, end, mantissa, whole });
}

function small(): Kind {
  return found.value >= -2_147_483_648 && found.value <= 2_147_483_647 ? kinds.integer : kinds.long;
}

function large(text: string): Kind {
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  found.value = Number(value);
  found.exact = BigInt(found.value) === value;
  if (value < int64.least || value > int64.most) return kinds.huge;
  return Math.abs(found.value) > 2_147_483_647 ? kinds.long : kinds.integer;
}

interface Begun {
  start: number;
  first: number;
  p: number;
  end: number;
  mantissa: number;
  whole: number;
}

function fraction(bytes: Uint8Array, begun: Begun): Kind {
  const { start, end } = begun;
  let { p, mantissa } = begun;
  let decimals = 0;
  if (bytes[p] === point) {
    for (p++; p < end; p++) {
      const digit = (bytes[p] ?? 0) - zero;
      if (digit < 0 || digit > 9) break;
      mantissa = mantissa * 10 + digit;
      decimals++;
    }
  }
  const digits = begun.whole + decimals;
  if (digits === 0) return word(bytes, start, end);
  if (p === end) return decimal(bytes, begun, { mantissa, digits, power: -decimals });
  const power = exponent(bytes, p, end);
  if (power === null) return word(bytes, start, end);
  return decimal(bytes, begun, { mantissa, digits, power: power - decimals });
}

/** The number after `e` at p, or null when what stands there is no exponent. */
function exponent(bytes: Uint8Array, p: number, end: number): number | null {
  if (bytes[p] !== 101 && bytes[p] !== 69) return null;
  let q = p + 1;
  const sign = bytes[q];
  if (sign === 45 || sign === 43) q++;
  if (q >= end) return null;
  let value = 0;
  for (; q < end; q++) {
    const digit = (bytes[q] ?? 0) - zero;
    if (digit < 0 || digit > 9) return null;
    value = Math.min(value * 10 + digit, 99_999);
  }
  return sign === 45 ? -value : value;
}

/** Up to 15 digits and a power up to 22 are exact in one operation (Clinger 1990); all others go the slow way. */
function decimal(bytes: Uint8Array, at: { start: number; end: number }, number: { mantissa: number; digits: number; power: number }): Kind {
  const { mantissa, digits, power } = number;
  if (digits > 15 || power < -22 || power > 22) {
    found.value = Number(asciiOf(bytes, at.start, at.end));
    return kinds.decimal;
  }
  const size = power < 0 ? mantissa / (powers[-power] ?? 1) : mantissa * (powers[power] ?? 1);
  found.value = bytes[at.start] === 45 ? -size : size;
  return kinds.decimal;
}

function word(bytes: Uint8Array, start: number, end: number): Kind {
  if (end - start > 9) return kinds.text;
  const text = asciiOf(bytes, start, end).toLowerCase();
  if (missingWords.has(text)) return kinds.missing;
  if (text === 'true' || text === 'false') {
    found.value = text === 'true' ? 1 : 0;
    return kinds.boolean;
  }
  const infinite = /^([+-]?)inf(inity)?$/.exec(text);
  if (!infinite) return kinds.text;
  found.value = infinite[1] === '-' ? -Infinity : Infinity;
  return kinds.decimal;
}

/** True when `value` overflowed: digits are written, and the double is infinite. */
export function overflowed(bytes: Uint8Array, start: number): boolean {
  if (Number.isFinite(found.value)) return false;
  const letter = bytes[start] ?? 0;
  const next = letter === 45 || letter === 43 ? (bytes[start + 1] ?? 0) : letter;
  return next < 65;
}

/** The cell as text when all its bytes are ASCII; short and hot, so without a decoder. */
export function asciiOf(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] ?? 0);
  return text;
}
