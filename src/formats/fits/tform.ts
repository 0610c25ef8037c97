/** The letters of TFORM for items: 7.3.1 of the FITS standard 4.0. */
export type Code = 'L' | 'X' | 'B' | 'I' | 'J' | 'K' | 'A' | 'E' | 'D' | 'C' | 'M';

export const itemBytes: Record<Exclude<Code, 'X'>, number> = { L: 1, B: 1, I: 2, J: 4, K: 8, A: 1, E: 4, D: 8, C: 8, M: 16 };

/** A parsed TFORM of a binary table. */
export interface Tform {
  repeat: number;
  code: Code;
  /** `P` or `Q` when the row holds a pointer into the heap. */
  heap: 'P' | 'Q' | null;
  /** What follows the letter: the width of substrings in `60A12`. */
  rest: string;
}

const codes: ReadonlySet<string> = new Set(['X', ...Object.keys(itemBytes)]);

function isCode(letter: string): letter is Code {
  return codes.has(letter);
}

/** Null when it is no TFORM of a binary table. */
export function parseTform(text: string): Tform | null {
  const [, digits = '', letters = '', rest = ''] = /^(\d*)([PQ]?[A-Z])(.*)$/.exec(text.trim().toUpperCase()) ?? [];
  const repeat = digits === '' ? 1 : Number(digits);
  const code = letters.at(-1) ?? '';
  if (!Number.isSafeInteger(repeat) || !isCode(code)) return null;
  if (letters.length === 2) return repeat <= 1 ? { repeat, code, heap: letters.startsWith('Q') ? 'Q' : 'P', rest: rest.trim() } : null;
  // `A7` for `7A` is no FITS, and common.
  const isTurned = code === 'A' && digits === '' && /^\d+$/.test(rest);
  return isTurned ? { repeat: Number(rest), code, heap: null, rest: '' } : { repeat, code, heap: null, rest: rest.trim() };
}

/** Bytes of so many items; X has eight to a byte. */
export function bytesOf(code: Code, items: number): number {
  return code === 'X' ? Math.ceil(items / 8) : items * itemBytes[code];
}

/** The dimensions of TDIM as the card has them, fastest first; null when it is none. */
export function parseTdim(text: string): number[] | null {
  const [, inner] = /^\(([\d\s,]+)\)$/.exec(text.trim()) ?? [];
  const sizes = inner?.split(',').map((each) => (each.trim() === '' ? Number.NaN : Number(each)));
  return sizes?.every((size) => Number.isSafeInteger(size) && size >= 0) ? sizes : null;
}
