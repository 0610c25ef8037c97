import type { Heap } from '#formats/hdf5/h5-file';
import { viewOf, type Place } from '#formats/hdf5/numbers';

/** Texts, and how many of them were no UTF-8 and so were read as Latin-1. */
export interface Texts {
  values: string[];
  latin: number;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Texts of a fixed width: NULs and blanks at their end go; `terminated` ones end at their first NUL. */
export function fixedTexts(place: Place, size: number, terminated: boolean): Texts {
  const bytes = gathered(place, size);
  const out: Texts = { values: [], latin: 0 };
  const ascii = isAscii(bytes) ? utf8.decode(bytes) : null;
  for (let at = 0; at < bytes.length; at += size) {
    const end = endOf(bytes, { at, end: at + size }, terminated);
    out.values.push(ascii === null ? decoded(bytes.subarray(at, end), out) : ascii.slice(at, end));
  }
  return out;
}

/** The texts alone, one behind the other: what lies between them is no text. */
function gathered({ bytes, rows, stride, offset, per }: Place, size: number): Uint8Array {
  const width = per * size;
  if (stride === width) return bytes;
  const out = new Uint8Array(rows * width);
  for (let row = 0, from = offset, to = 0; row < rows; row++, from += stride)
    for (let i = 0; i < width; i++) out[to++] = bytes[from + i] ?? 0;
  return out;
}

function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if ((bytes[i] ?? 0) > 127) return false;
  return true;
}

function endOf(bytes: Uint8Array, part: { at: number; end: number }, terminated: boolean): number {
  let end = part.end;
  if (terminated) {
    const nul = bytes.subarray(part.at, part.end).indexOf(0);
    if (nul >= 0) end = part.at + nul;
  }
  while (end > part.at && (bytes[end - 1] === 0 || bytes[end - 1] === 32)) end--;
  return end;
}

function decoded(bytes: Uint8Array, into: Texts): string {
  try {
    return utf8.decode(bytes);
  } catch {
    into.latin++;
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return text;
  }
}

const shortBytes = 32;

/** Texts of any length: each row holds a pointer (4 bytes) to bytes that end with a NUL; an empty one may point to nothing. */
export function pointedTexts(place: Place, heap: Heap): Texts {
  const { rows, stride, offset, per } = place;
  const view = viewOf(place.bytes);
  const memory = heap.bytes;
  const out: Texts = { values: [], latin: 0 };
  for (let row = 0, from = offset; row < rows; row++, from += stride) {
    for (let i = 0, at = from; i < per; i++, at += 4) {
      const start = view.getUint32(at, true);
      const end = start === 0 ? 0 : memory.indexOf(0, start);
      const bytes = memory.subarray(start, Math.max(start, end));
      out.values.push(bytes.length <= shortBytes && isAscii(bytes) ? String.fromCharCode(...bytes) : decoded(bytes, out));
    }
  }
  return out;
}
