/** A FITS file made by hand, so that each lie of a header can be told on its own. */
export interface MadeHdu {
  cards: string[];
  data?: Uint8Array;
}

const block = 2880;

function padded(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(Math.ceil(bytes.length / block) * block);
  out.set(bytes);
  return out;
}

export function headerOf(cards: readonly string[]): Uint8Array<ArrayBuffer> {
  const text = [...cards, 'END'].map((card) => card.padEnd(80)).join('');
  return Buffer.from(text.padEnd(Math.ceil(text.length / block) * block), 'latin1');
}

export function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(parts));
}

export const primary = headerOf(['SIMPLE  =                    T', 'BITPIX  =                    8', 'NAXIS   =                    0']);

export function card(key: string, value: string | number): string {
  return `${key.padEnd(8)}= ${typeof value === 'number' ? String(value).padStart(20) : value}`;
}

/** Three rows of a J and a D, of 12 bytes each; `changes` replace or add cards, null takes one away. */
export function madeTable(changes: Record<string, string | number | null> = {}, data = new Uint8Array(36)): Uint8Array<ArrayBuffer> {
  const cards: Record<string, string | number | null> = {
    ...{ XTENSION: "'BINTABLE'", BITPIX: 8, NAXIS: 2, NAXIS1: 12, NAXIS2: 3, PCOUNT: 0, GCOUNT: 1, TFIELDS: 2 },
    ...{ TTYPE1: "'a       '", TFORM1: "'J       '", TTYPE2: "'b       '", TFORM2: "'D       '" },
    ...changes,
  };
  const images = Object.entries(cards).flatMap(([key, value]) => (value === null ? [] : [card(key, value)]));
  return joined(primary, headerOf(images), padded(data));
}
