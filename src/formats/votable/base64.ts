import { Fault } from '#core/problem';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const blank = 64;
const padding = 65;
const wrong = 66;

const sextets = new Uint8Array(256).fill(wrong);
[...letters].forEach((letter, i) => (sextets[letter.charCodeAt(0)] = i));
for (const code of [9, 10, 13, 32]) sextets[code] = blank;
sextets['='.charCodeAt(0)] = padding;

/** Turns base64 into bytes piece by piece; blanks may stand anywhere (RFC 2045). */
export class Base64Decoder {
  private readonly fileName: string;
  private line: number;
  private bits = 0;
  private held = 0;
  private ended = false;

  constructor(fileName: string, line: number) {
    this.fileName = fileName;
    this.line = line;
  }

  decode(text: Uint8Array): Uint8Array {
    const bytes = new Uint8Array(Math.ceil((text.length * 3) / 4) + 3);
    let { bits, held } = this;
    let to = 0;
    for (let i = 0; i < text.length; i++) {
      const sextet = sextets[text[i] ?? 0] ?? wrong;
      if (sextet < blank && !this.ended) {
        bits = (bits << 6) | sextet;
        if (++held < 4) continue;
        bytes[to] = bits >> 16;
        bytes[to + 1] = bits >> 8;
        bytes[to + 2] = bits;
        to += 3;
        bits = held = 0;
      } else if (sextet === padding) this.ended = true;
      else if (sextet !== blank) throw this.bad(text[i] ?? 0);
      else if (text[i] === 10) this.line++;
    }
    this.bits = bits;
    this.held = held;
    return bytes.subarray(0, to);
  }

  /** What is left after the last group of four letters. */
  finish(): Uint8Array {
    const { bits, held } = this;
    if (held === 1)
      throw new Fault(
        'bad-file',
        `${this.fileName} has a STREAM whose base64 ends within a byte: it was cut short. Send it again, or write it again.`,
      );
    if (held === 2) return Uint8Array.of(bits >> 4);
    return held === 3 ? Uint8Array.of(bits >> 10, bits >> 2) : new Uint8Array(0);
  }

  private bad(code: number): Fault {
    const { line, ended } = this;
    const what = ended ? 'goes on after its end' : `holds the byte ${code}, which is no base64`;
    const message = `${this.fileName} has a STREAM that ${what} (line ${line}). Send the file again, or write it again.`;
    return new Fault('bad-file', message, { at: `line ${line}` });
  }
}

const codes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
const lineBytes = 57;

/** Bytes as base64 in lines of 76 letters; only the last piece of a stream may have a length that 3 does not divide. */
export function base64Of(bytes: Uint8Array): Uint8Array {
  const lines = Math.ceil(bytes.length / lineBytes);
  const text = new Uint8Array(Math.ceil(bytes.length / 3) * 4 + lines);
  let to = 0;
  for (let from = 0; from < bytes.length; from += 3) {
    const [a, b, c] = [bytes[from] ?? 0, bytes[from + 1] ?? 0, bytes[from + 2] ?? 0];
    text[to] = codes[a >> 2] ?? 0;
    text[to + 1] = codes[((a & 3) << 4) | (b >> 4)] ?? 0;
    text[to + 2] = codes[((b & 15) << 2) | (c >> 6)] ?? 0;
    text[to + 3] = codes[c & 63] ?? 0;
    to += 4;
    if ((from + 3) % lineBytes === 0 || from + 3 >= bytes.length) text[to++] = 10;
  }
  const over = (3 - (bytes.length % 3)) % 3;
  for (let i = 0; i < over; i++) text[to - 2 - i] = 61;
  return text.subarray(0, to);
}
