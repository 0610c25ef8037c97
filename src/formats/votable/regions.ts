const lessThan = 60;
const greaterThan = 62;
const exclamation = 33;
const slash = 47;
const colon = 58;
const longestName = 200;

/**
 * How many bytes of markup can be read at once: up to the end of the tag TABLEDATA or STREAM, after which rows begin, else all but a tag that is not complete.
 * 0 when more bytes are needed. `careful`: up to the next end of a tag in any case, because a `>` may stand in an attribute.
 */
export function markupUntil(bytes: Uint8Array, careful: boolean): number {
  if (careful) return bytes.indexOf(greaterThan) + 1;
  for (let open = bytes.indexOf(lessThan); open >= 0; open = bytes.indexOf(lessThan, open + 1)) {
    const close = bytes.indexOf(greaterThan, open);
    if (close < 0) return open;
    if (opensRows(bytes, open + 1)) return close + 1;
  }
  return bytes.length;
}

const opening = ['TABLEDATA', 'STREAM'].map(codesOf);

function opensRows(bytes: Uint8Array, start: number): boolean {
  return opening.some((name) => isName(bytes, start, name));
}

/** Whether the name with or without a prefix stands at `start`. */
function isName(bytes: Uint8Array, start: number, name: readonly number[]): boolean {
  if (matches(bytes, start, name)) return true;
  for (let p = start; p < start + longestName && p < bytes.length; p++) {
    const byte = bytes[p] ?? 0;
    if (byte === colon) return matches(bytes, p + 1, name);
    if (byte <= 32 || byte === greaterThan || byte === slash) return false;
  }
  return false;
}

function matches(bytes: Uint8Array, start: number, name: readonly number[]): boolean {
  return name.every((code, i) => bytes[start + i] === code) && !isNameByte(bytes[start + name.length] ?? 32);
}

function isNameByte(byte: number): boolean {
  return byte > 32 && byte !== greaterThan && byte !== slash;
}

/** `end`: where the closing tag of the rows begins, null when it is not among these bytes; then `safe` bytes are surely rows. */
export interface RowsEnd {
  end: number | null;
  safe: number;
}

/** Looks for the tag that ends the rows; `bytes` begin between two parts of them. */
export function endOfRows(bytes: Uint8Array, kind: 'tabledata' | 'binary' | 'binary2'): RowsEnd {
  if (kind === 'tabledata') return endOfTabledata(bytes);
  const end = bytes.indexOf(lessThan);
  if (end < 0) return { end: null, safe: bytes.length };
  return end + 1 < bytes.length ? { end, safe: end } : { end: null, safe: end };
}

const closing = codesOf('TABLEDATA');

/** A word of nine letters is found by looking at every ninth byte (Horspool 1980). */
const skips = new Uint8Array(256).fill(closing.length);
closing.slice(0, -1).forEach((code, i) => (skips[code] = closing.length - 1 - i));

function endOfTabledata(bytes: Uint8Array): RowsEnd {
  let from = 0;
  for (;;) {
    const special = nextSpecial(bytes, from);
    const end = closingTag(bytes, { from, to: special?.start ?? bytes.length });
    if (end !== null) return { end, safe: end };
    if (special === null) return { end: null, safe: untilCutTag(bytes, from) };
    if (special.end === null) return { end: null, safe: special.start };
    from = special.end;
  }
}

/** Up to a tag whose end is not among these bytes. */
function untilCutTag(bytes: Uint8Array, from: number): number {
  const open = bytes.lastIndexOf(lessThan);
  return open < from || bytes.indexOf(greaterThan, open) >= 0 ? bytes.length : open;
}

function closingTag(bytes: Uint8Array, { from, to }: { from: number; to: number }): number | null {
  const last = closing.length - 1;
  for (let p = from + last; p < to; p += skips[bytes[p] ?? 0] ?? 1) {
    if (bytes[p] !== closing[last] || !closing.every((code, i) => bytes[p - last + i] === code)) continue;
    const open = bytes.lastIndexOf(lessThan, p);
    if (open >= from && bytes[open + 1] === slash && isName(bytes, open + 2, closing) && bytes.indexOf(greaterThan, p) > 0) return open;
  }
  return null;
}

/** A comment or CDATA section, where a closing tag is no tag; `end` is null when it goes on beyond these bytes. */
function nextSpecial(bytes: Uint8Array, from: number): { start: number; end: number | null } | null {
  for (let p = bytes.indexOf(exclamation, from); p >= 0; p = bytes.indexOf(exclamation, p + 1)) {
    if (bytes[p - 1] !== lessThan || p - 1 < from) continue;
    if (p + 8 > bytes.length) return { start: p - 1, end: null };
    const ending = bytes[p + 1] === 45 ? '-->' : ']]>';
    return { start: p - 1, end: past(bytes, p + 1, codesOf(ending)) };
  }
  return null;
}

function past(bytes: Uint8Array, from: number, ending: readonly number[]): number | null {
  for (let p = bytes.indexOf(ending[0] ?? 0, from); p >= 0; p = bytes.indexOf(ending[0] ?? 0, p + 1)) {
    if (ending.every((code, i) => bytes[p + i] === code)) return p + ending.length;
  }
  return null;
}

function codesOf(text: string): number[] {
  return [...text].map((letter) => letter.charCodeAt(0));
}

export function newlinesIn(bytes: Uint8Array): number {
  let count = 0;
  for (let p = bytes.indexOf(10); p >= 0; p = bytes.indexOf(10, p + 1)) count++;
  return count;
}
