import type { Place } from '#formats/fits/raw';

export interface TextNotes {
  /** Texts with letters beyond ASCII, and those of them that are no UTF-8. */
  beyondAscii: number;
  latin1: number;
}

const ascii = new TextDecoder('latin1');
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Rows whose texts are decoded at once: one call for many is ten times as fast as one for each. */
const rowsAtOnce = 4096;

/** Texts of `width` bytes each, without trailing blanks and NULs; an empty one is NULL. */
export function textsAt(place: Place, width: number, notes: TextNotes): (string | null)[] {
  const out = new Array<string | null>(place.rows * place.count).fill(null);
  if (width === 0 || place.count === 0) return out;
  const step = Math.max(1, Math.floor(rowsAtOnce / place.count));
  for (let row = 0; row < place.rows; row += step) {
    const rows = Math.min(step, place.rows - row);
    const gathered = gather(place, { from: row, rows, bytes: width * place.count });
    decodeInto(out, { gathered, width, at: row * place.count }, notes);
  }
  return out;
}

function gather({ bytes, rowBytes, at }: Place, part: { from: number; rows: number; bytes: number }): Uint8Array {
  const out = new Uint8Array(part.rows * part.bytes);
  let o = 0;
  for (let row = 0, start = at + part.from * rowBytes; row < part.rows; row++, start += rowBytes)
    for (let k = start; k < start + part.bytes; k++) out[o++] = bytes[k] ?? 0;
  return out;
}

function decodeInto(out: (string | null)[], part: { gathered: Uint8Array; width: number; at: number }, notes: TextNotes): void {
  const { gathered, width, at } = part;
  const isAscii = isAsciiOnly(gathered);
  const whole = isAscii ? ascii.decode(gathered) : '';
  for (let start = 0, i = at; start < gathered.length; start += width, i++) {
    let end = start + width;
    while (end > start && (gathered[end - 1] === 32 || gathered[end - 1] === 0)) end--;
    if (end > start) out[i] = isAscii ? whole.slice(start, end) : textOf(gathered.subarray(start, end), notes);
  }
}

export function isAsciiOnly(bytes: Uint8Array): boolean {
  let any = 0;
  for (let i = 0; i < bytes.length; i++) any |= bytes[i] ?? 0;
  return any < 128;
}

/** As UTF-8, which astropy reads too, else as Latin-1; counts what is beyond ASCII. */
export function textOf(bytes: Uint8Array, notes: TextNotes): string {
  if (isAsciiOnly(bytes)) return ascii.decode(bytes);
  notes.beyondAscii++;
  try {
    return utf8.decode(bytes);
  } catch {
    notes.latin1++;
    return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  }
}

/** The text without trailing blanks and NULs; NULL when nothing is left. */
export function trimmedText(bytes: Uint8Array, notes: TextNotes): string | null {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 32 || bytes[end - 1] === 0)) end--;
  return end === 0 ? null : textOf(bytes.subarray(0, end), notes);
}
