import type { Finding } from '#core/finding';
import { Fault } from '#core/problem';
import type { Bytes } from '#formats/fits/bytes';
import { cardBytes, continued, parseCard, type Card } from '#formats/fits/card';
import { isAsciiOnly } from '#formats/fits/texts';
import { told } from '#formats/fits/told';

export const blockBytes = 2880;
/** Some 400,000 cards: far beyond any real header, and little memory. */
const mostHeaderBytes = 32 * 1024 * 1024;
const stepBytes = 360 * blockBytes;

/** The keywords of one HDU; the first card of a key counts. */
export class Header {
  readonly cards: readonly Card[];
  readonly #first = new Map<string, Card>();

  constructor(cards: readonly Card[]) {
    this.cards = cards;
    for (const card of cards) if (!this.#first.has(card.key)) this.#first.set(card.key, card);
  }

  card(key: string): Card | undefined {
    return this.#first.get(key);
  }

  /** Null when absent, undefined or blank. */
  text(key: string): string | null {
    const text = this.#first.get(key)?.text?.trim();
    return text ? text : null;
  }

  /** Null when absent; NaN when it is there and no number. */
  number(key: string): number | null {
    const card = this.#first.get(key);
    if (!card) return null;
    return card.text === null || card.quoted ? Number.NaN : numberIn(card.text);
  }

  isTrue(key: string): boolean {
    const card = this.#first.get(key);
    return card?.quoted === false && card.text === 'T';
  }
}

export function numberIn(text: string): number {
  const plain = text.trim().replace(/[dD]/, 'E');
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(plain) ? Number(plain) : Number.NaN;
}

export interface ReadHeader {
  header: Header;
  /** Where the data begin. */
  end: number;
  findings: Finding[];
}

/** Reads the header that begins at `at`; `place` is how messages call it. */
export async function readHeader(bytes: Bytes, at: number, place: string): Promise<ReadHeader> {
  const images: string[] = [];
  let beyondAscii = false;
  for (let from = at, step = 4 * blockBytes; ; step = Math.min(2 * step, stepBytes)) {
    const part = await bytes.read(from, from + step);
    const text = latin1(part);
    const plain = isAsciiOnly(part);
    for (let i = 0; i + cardBytes <= text.length; i += cardBytes) {
      const image = text.slice(i, i + cardBytes);
      if (text.startsWith('END', i) && image.trimEnd() === 'END') {
        const end = at + Math.ceil((from + i + cardBytes - at) / blockBytes) * blockBytes;
        return finished(images, end, beyondAscii ? place : null);
      }
      if (!plain) beyondAscii ||= isBeyondAscii(image);
      images.push(image);
    }
    from += part.length;
    if (part.length < step) throw noEnd(place, `the file ends after ${images.length} cards`);
    if (from - at > mostHeaderBytes) throw noEnd(place, `its first ${images.length} cards have none`);
  }
}

function finished(images: readonly string[], end: number, placeBeyondAscii: string | null): ReadHeader {
  const cards = continued(images.map(parseCard));
  if (placeBeyondAscii === null) return { header: new Header(cards), end, findings: [] };
  const read = cards.map((card) => ({ ...card, text: card.text && utf8Of(card.text), comment: utf8Of(card.comment) }));
  const message = `The header of ${placeBeyondAscii} has letters beyond ASCII, which FITS does not allow; they were read as UTF-8, else as Latin-1.`;
  const finding = told('warning', 'fits-header-beyond-ascii', { message, remedy: 'Look at its names, units and descriptions.' });
  return { header: new Header(read), end, findings: [finding] };
}

function noEnd(place: string, what: string): Fault {
  const message = `The header of ${place} has no END card: ${what}. The file is cut short or damaged; send it again, or write it again.`;
  return new Fault('bad-file', message);
}

const ascii = new TextDecoder('latin1');

/** One letter a byte, so that cards keep their columns. */
export function latin1(bytes: Uint8Array): string {
  if (isAsciiOnly(bytes)) return ascii.decode(bytes);
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return text;
}

function isBeyondAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return true;
  return false;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text of one letter a byte as UTF-8 when it is that, else as it is. */
function utf8Of(text: string): string {
  if (!isBeyondAscii(text)) return text;
  try {
    return utf8.decode(Uint8Array.from(text, (letter) => letter.charCodeAt(0)));
  } catch {
    return text;
  }
}
