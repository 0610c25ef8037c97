import { asciiOf } from '#formats/csv/cell';
import type { RecordReader } from '#formats/csv/records';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const latin = new TextDecoder('latin1');

/** The text of field `i`. Bytes that are no UTF-8 are read as Latin-1, so that no byte is lost, and `valid` is false. */
export function decodeCell(record: RecordReader, i: number): { text: string; valid: boolean } {
  const { bytes } = record;
  const start = record.starts[i] ?? 0;
  const end = record.ends[i] ?? 0;
  const doubled = record.quoting[i] === 2;
  if (isAscii(bytes, start, end) && end - start <= 40) return { text: undoubled(asciiOf(bytes, start, end), doubled), valid: true };
  try {
    return { text: undoubled(strict.decode(bytes.subarray(start, end)), doubled), valid: true };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { text: undoubled(latin.decode(bytes.subarray(start, end)), doubled), valid: false };
  }
}

function undoubled(text: string, doubled: boolean): string {
  return doubled ? text.replaceAll('""', '"') : text;
}

export function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if ((bytes[i] ?? 0) > 127) return false;
  return true;
}
