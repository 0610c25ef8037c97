import { asciiOf } from '#formats/csv/number';
import type { RecordReader } from '#formats/csv/records';
import { sorts } from '#formats/csv/sorts';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const latin = new TextDecoder('latin1');

/** The text of cell `i`. Bytes that are no UTF-8 are read as Latin-1, so that no byte is lost, and `valid` is false. */
export function decodeCell(record: RecordReader, i: number): { text: string; valid: boolean } {
  const { text, valid } = decoded(record.bytes, record.starts[i] ?? 0, record.ends[i] ?? 0);
  return { text: record.sorts[i] === sorts.doubled ? text.replaceAll('""', '"') : text, valid };
}

function decoded(bytes: Uint8Array, start: number, end: number): { text: string; valid: boolean } {
  if (end - start <= 40 && isAscii(bytes, start, end)) return { text: asciiOf(bytes, start, end), valid: true };
  try {
    return { text: strict.decode(bytes.subarray(start, end)), valid: true };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { text: latin.decode(bytes.subarray(start, end)), valid: false };
  }
}

export function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if ((bytes[i] ?? 0) > 127) return false;
  return true;
}

const places = 1024;
const longest = 32;

/** Texts that come again and again, such as names of surveys, are made once. */
export class KnownTexts {
  private readonly texts = new Array<string>(places).fill('');

  textOf(record: RecordReader, i: number): string {
    const start = record.starts[i] ?? 0;
    const end = record.ends[i] ?? 0;
    if (end - start > longest || record.sorts[i] === sorts.doubled) return decodeCell(record, i).text;
    const { bytes } = record;
    let hash = end - start;
    for (let p = start; p < end; p++) hash = (Math.imul(hash, 31) + (bytes[p] ?? 0)) | 0;
    const place = (hash ^ (hash >>> 15)) & (places - 1);
    const known = this.texts[place] ?? '';
    if (known.length === end - start && isText(known, bytes, start)) return known;
    const { text } = decodeCell(record, i);
    this.texts[place] = text;
    return text;
  }
}

/** Compares bytes with letters, which are the same only where both are ASCII. */
function isText(text: string, bytes: Uint8Array, start: number): boolean {
  for (let i = 0; i < text.length; i++) {
    const byte = bytes[start + i] ?? 0;
    if (byte !== text.charCodeAt(i) || byte > 127) return false;
  }
  return true;
}
