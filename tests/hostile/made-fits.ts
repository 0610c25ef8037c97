import { joined, latin1 } from './case.ts';

const block = 2880;

/** One 80-character card; a string value must bring its quotes. */
export function card(key: string, value: string | number | boolean): string {
  const shown = typeof value === 'boolean' ? (value ? 'T' : 'F') : String(value);
  const field = shown.startsWith("'") ? shown : shown.padStart(20);
  return `${key.padEnd(8)}= ${field}`.padEnd(80).slice(0, 80);
}

export function headerOf(cards: readonly string[], end = true): Uint8Array {
  const text = [...cards, ...(end ? ['END'] : [])].map((each) => each.padEnd(80).slice(0, 80)).join('');
  return latin1(text.padEnd(Math.ceil(text.length / block) * block));
}

export function padded(data: Uint8Array): Uint8Array {
  return joined(data, new Uint8Array((block - (data.length % block)) % block));
}

export const primary = (): Uint8Array => headerOf([card('SIMPLE', true), card('BITPIX', 8), card('NAXIS', 0), card('EXTEND', true)]);

export interface MadeColumn {
  name: string;
  form: string;
  more?: string[];
}

export interface MadeTable {
  columns?: MadeColumn[];
  rowBytes?: number;
  rows?: number | string;
  heapBytes?: number;
  groups?: number;
  fields?: number;
  bitpix?: number;
  naxis?: number;
  more?: string[];
  data?: Uint8Array;
  end?: boolean;
}

/** A primary HDU and one BINTABLE; each number can be told to lie. The default is one column `id` (1J) with 1, 2, 3. */
export function madeFits(lies: MadeTable = {}): Uint8Array {
  return joined(primary(), tableOf(lies));
}

export function tableOf(lies: MadeTable = {}): Uint8Array {
  const columns = lies.columns ?? [{ name: 'id', form: '1J' }];
  const cards = [
    card('XTENSION', "'BINTABLE'"),
    card('BITPIX', lies.bitpix ?? 8),
    card('NAXIS', lies.naxis ?? 2),
    card('NAXIS1', lies.rowBytes ?? 4),
    card('NAXIS2', lies.rows ?? 3),
    card('PCOUNT', lies.heapBytes ?? 0),
    card('GCOUNT', lies.groups ?? 1),
    card('TFIELDS', lies.fields ?? columns.length),
    ...columns.flatMap(({ name, form, more = [] }, i) => [
      card(`TTYPE${i + 1}`, `'${name}'`),
      card(`TFORM${i + 1}`, `'${form}'`),
      ...more.map((each) => each.replace('#', String(i + 1))),
    ]),
    ...(lies.more ?? []),
  ];
  return joined(headerOf(cards, lies.end ?? true), padded(lies.data ?? Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3)));
}
