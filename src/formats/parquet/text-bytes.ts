import { Fault } from '#core/problem';

const encoder = new TextEncoder();
const mostBytes = 2 ** 31 - 1;

/** Texts end to end as UTF-8 and where each begins; a missing one is empty. */
export function packedTexts(values: readonly (string | null)[]): { bytes: Uint8Array; offsets: Int32Array } {
  const offsets = new Int32Array(values.length + 1);
  let letters = 0;
  for (let i = 0; i < values.length; i++) {
    letters += values[i]?.length ?? 0;
    if (letters > mostBytes) throw tooMuch();
    offsets[i + 1] = letters;
  }
  const bytes = joined(values, letters);
  return bytes ? { bytes, offsets } : oneByOne(values, letters, offsets);
}

/** All at once, when each letter is one byte; null when not, or when they are too many for one text. */
function joined(values: readonly (string | null)[], letters: number): Uint8Array | null {
  if (letters > 2 ** 28) return null;
  const bytes = encoder.encode(values.join(''));
  return bytes.length === letters ? bytes : null;
}

function oneByOne(values: readonly (string | null)[], letters: number, offsets: Int32Array): { bytes: Uint8Array; offsets: Int32Array } {
  let bytes = new Uint8Array(letters + (letters >> 2) + 16);
  let at = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? '';
    if (at + 3 * value.length > bytes.length) {
      const wider = new Uint8Array(Math.min(mostBytes, 2 * bytes.length + 3 * value.length));
      wider.set(bytes.subarray(0, at));
      bytes = wider;
    }
    at += encoder.encodeInto(value, bytes.subarray(at)).written;
    if (at + 3 > mostBytes) throw tooMuch();
    offsets[i + 1] = at;
  }
  return { bytes: bytes.subarray(0, at), offsets };
}

function tooMuch(): Fault {
  return new Fault('too-large', 'Some rows hold more than 2 GB of text, which one batch of Arrow cannot. Read fewer rows at once.');
}
