const zero = 48;

/** A whole number as TABLEDATA writes it, also as 0x1F; null when it is none. Up to 15 digits a number, beyond them a bigint when no number holds it. */
export function parseWhole(text: string): number | bigint | null {
  const first = text.charCodeAt(0);
  const start = first === 45 || first === 43 ? 1 : 0;
  const digits = text.length - start;
  if (digits === 0 || digits > 15) return longWhole(text);
  let value = 0;
  for (let i = start; i < text.length; i++) {
    const digit = text.charCodeAt(i) - zero;
    if (digit < 0 || digit > 9) return longWhole(text);
    value = value * 10 + digit;
  }
  if (value === 0) return 0;
  return first === 45 ? -value : value;
}

const mostDigits = 1000;

function longWhole(text: string): number | bigint | null {
  if (text.length > mostDigits) return null;
  const hex = /^([+-]?)0x([0-9a-f]+)$/i.exec(text);
  if (!hex && !/^[+-]?\d+$/.test(text)) return null;
  const size = hex ? BigInt(`0x${hex[2] ?? '0'}`) : BigInt(text.startsWith('+') ? text.slice(1) : text);
  const value = hex?.[1] === '-' ? -size : size;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

export type Decimal = { value: number; what: 'number' | 'missing' | 'overflow' | 'strange' };

const strange: Decimal = { value: NaN, what: 'strange' };
const missing: Decimal = { value: NaN, what: 'missing' };

/** What `parseDecimal` says of words that are no plain number. `overflow`: digits that no double holds. */
export function wordAsDecimal(text: string): Decimal {
  if (text.length > mostDigits) return strange;
  const word = text.toLowerCase();
  if (/^[+-]?nan$/.test(word)) return missing;
  const infinite = /^([+-]?)inf(inity)?$/.exec(word);
  if (infinite) return { value: infinite[1] === '-' ? -Infinity : Infinity, what: 'number' };
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(word)) return { value: NaN, what: 'overflow' };
  return strange;
}

/** A decimal when it is written as most are; NaN for all else, which `wordAsDecimal` then tells apart. */
export function plainDecimal(text: string): number {
  const value = Number(text);
  if (value - value !== 0) return NaN;
  const second = text.charCodeAt(1) | 32;
  return second === 120 || second === 98 || second === 111 ? NaN : value;
}
