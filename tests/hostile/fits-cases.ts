import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { joined, latin1, patched, utf8, type HostileCase } from './case.ts';
import { card, headerOf, madeFits, primary, tableOf, type MadeTable } from './made-fits.ts';

const refused = (name: string, bytes: () => Uint8Array, ...words: RegExp[]): HostileCase => ({ name, bytes, verdict: { refused: words } });
const made = (lies: MadeTable) => () => madeFits(lies);
const again = /again|send|choose|correct/i;

const structure: HostileCase[] = [
  {
    name: 'made-well.fits',
    bytes: made({}),
    verdict: 'ok',
    holds: ({ tables }) => expect(tables[0]?.cells).toEqual([[1, 2, 3]]),
  },
  refused('header-cut.fits', () => madeFits().subarray(0, 2880 + 400), /header|cut|END/i, again),
  refused('primary-cut.fits', () => primary().subarray(0, 100), /header|cut|END/i, again),
  refused('no-end.fits', made({ end: false, data: new Uint8Array(0) }), /END/, again),
  refused('no-end-primary.fits', () => headerOf([card('SIMPLE', true), card('BITPIX', 8), card('NAXIS', 0)], false), /END/, again),
  refused('naxis2-huge.fits', made({ rows: 999_999_999_999 }), /999,?999,?999,?999|bytes/, again),
  refused('naxis2-past-53-bits.fits', made({ rows: '99999999999999999999999' }), /NAXIS2|rows|9999/, again),
  refused('naxis2-negative.fits', made({ rows: -3 }), /NAXIS2|negative|-3/, again),
  refused('naxis2-text.fits', made({ rows: "'three'" }), /NAXIS2/, again),
  refused('naxis1-negative.fits', made({ rowBytes: -4 }), /NAXIS1|-4/, again),
  refused('naxis1-small.fits', made({ rowBytes: 2 }), /2\b.*4|4\b.*2|NAXIS1/, again),
  refused('naxis1-huge.fits', made({ rowBytes: 2_000_000_000, rows: 2_000_000_000 }), /bytes|NAXIS/, again),
  refused('naxis-999.fits', made({ naxis: 999 }), /NAXIS|999/, again),
  refused(
    'primary-naxis-999.fits',
    () => headerOf([card('SIMPLE', true), card('BITPIX', 8), card('NAXIS', 999)]),
    /NAXIS|999|table/,
    again,
  ),
  refused('bitpix-invalid.fits', made({ bitpix: 7 }), /BITPIX|7/, again),
  refused('fields-fewer-forms.fits', made({ fields: 3 }), /TFIELDS|TFORM2|TFORM3/, again),
  refused('fields-negative.fits', made({ fields: -1 }), /TFIELDS/, again),
  refused('fields-million.fits', made({ fields: 1_000_000 }), /TFIELDS|1,?000,?000|TFORM2/, again),
  refused('no-columns.fits', made({ columns: [], rowBytes: 0, rows: 0, data: new Uint8Array(0) }), /no column|TFIELDS|no table/i, again),
  refused('pcount-huge.fits', made({ heapBytes: 1e15 }), /PCOUNT|heap|bytes/, again),
  refused('pcount-negative.fits', made({ heapBytes: -8 }), /PCOUNT/, again),
  refused('gcount-huge.fits', made({ more: [card('GCOUNT', 1_000_000_000)] }), /GCOUNT|twice/, again),
];

const data: HostileCase[] = [
  refused(
    'data-cut.fits',
    () => madeFits({ rows: 3000, data: new Uint8Array(12_000) }).subarray(0, 2880 * 2 + 5000),
    /5,?000|12,?000|cut|bytes/,
    again,
  ),
  refused('data-missing.fits', () => madeFits().subarray(0, 2880 * 2), /12|cut|bytes/, again),
  {
    name: 'not-whole-blocks.fits',
    bytes: () => madeFits().subarray(0, 2880 * 2 + 12),
    verdict: { told: /fits-/ },
    holds: ({ tables }) => expect(tables[0]?.rows).toBe(3),
  },
  { name: 'bytes-after-end.fits', bytes: () => joined(madeFits(), utf8('more bytes after the end')), verdict: { told: /fits-/ } },
  { name: 'checksum-wrong.fits', bytes: made({ more: [card('DATASUM', "'12345'")] }), verdict: { told: /fits-(checksum|datasum)/ } },
  {
    name: 'checksum-garbage.fits',
    bytes: made({ more: [card('CHECKSUM', "'not a sum at all'"), card('DATASUM', "'-1'")] }),
    verdict: { told: /fits-(checksum|datasum)/ },
  },
  refused(
    'image-only.fits',
    () =>
      joined(
        headerOf([card('SIMPLE', true), card('BITPIX', -32), card('NAXIS', 2), card('NAXIS1', 2), card('NAXIS2', 2)]),
        new Uint8Array(2880),
      ),
    /no table/i,
    again,
  ),
  refused('empty-primary.fits', primary, /no table/i, again),
  refused(
    'image-lies.fits',
    () =>
      joined(
        headerOf([card('SIMPLE', true), card('BITPIX', -64), card('NAXIS', 2), card('NAXIS1', 1e9), card('NAXIS2', 1e9)]),
        new Uint8Array(2880),
      ),
    /table|bytes|cut/i,
    again,
  ),
  refused('png-named.fits', () => joined(Uint8Array.of(0x89), latin1('PNG\r\n\x1a\n'), new Uint8Array(2880)), /PNG/),
];

const heap = (lies: { count: number; at: number; form?: string }): MadeTable => {
  const descriptor = new DataView(new ArrayBuffer(8));
  descriptor.setInt32(0, lies.count);
  descriptor.setInt32(4, lies.at);
  const bytes = joined(new Uint8Array(descriptor.buffer), new Uint8Array(32));
  return { columns: [{ name: 'pdf', form: lies.form ?? '1PD(4)' }], rowBytes: 8, rows: 1, heapBytes: 32, data: bytes };
};

const columns: HostileCase[] = [
  refused('repeat-huge.fits', made({ columns: [{ name: 'id', form: '999999999J' }] }), /TFORM1|999,?999,?999/, again),
  refused('repeat-past-53-bits.fits', made({ columns: [{ name: 'id', form: '99999999999999999999J' }] }), /TFORM1|9999/, again),
  refused('form-unknown.fits', made({ columns: [{ name: 'id', form: '1Z' }] }), /TFORM1/, /1Z/, again),
  refused('form-empty.fits', made({ columns: [{ name: 'id', form: '' }] }), /TFORM1/, again),
  refused('heap-outside.fits', made(heap({ count: 4, at: 1_000_000 })), /heap|outside|beyond|1,?000,?000/i, again),
  refused('heap-count-huge.fits', made(heap({ count: 2_000_000_000, at: 0 })), /heap|outside|beyond|2,?000,?000,?000/i, again),
  refused('heap-negative.fits', made(heap({ count: 4, at: -8 })), /heap|outside|negative|-8/i, again),
  refused('heap-count-negative.fits', made(heap({ count: -4, at: 0 })), /heap|negative|-4/i, again),
  {
    name: 'heap-good.fits',
    bytes: made(heap({ count: 4, at: 0 })),
    verdict: 'ok',
    holds: ({ tables }) => expect(tables[0]?.cells).toEqual([['[0, 0, 0, 0]']]),
  },
  refused('theap-outside.fits', made({ ...heap({ count: 4, at: 0 }), more: [card('THEAP', 1e9)] }), /THEAP|heap/, again),
  {
    name: 'names-twice.fits',
    bytes: made({
      columns: [
        { name: 'ra', form: '1I' },
        { name: 'RA', form: '1I' },
      ],
    }),
    verdict: { told: /name-twice/ },
  },
  { name: 'name-empty.fits', bytes: made({ columns: [{ name: '', form: '1J' }] }), verdict: { told: /name-empty/ } },
  {
    name: 'unit-nonsense.fits',
    bytes: made({ columns: [{ name: 'id', form: '1J', more: [card('TUNIT#', "'(((km//s'")] }] }),
    verdict: 'ok',
  },
  {
    name: 'scale-zero.fits',
    bytes: made({ columns: [{ name: 'id', form: '1J', more: [card('TSCAL#', 0)] }] }),
    verdict: { told: /fits-/ },
  },
  refused('scale-text.fits', made({ columns: [{ name: 'id', form: '1J', more: [card('TSCAL#', "'two'")] }] }), /TSCAL1/, again),
  {
    name: 'null-of-floats.fits',
    bytes: made({ columns: [{ name: 'id', form: '1E', more: [card('TNULL#', -99)] }] }),
    verdict: { told: /fits-/ },
  },
  {
    name: 'repeat-zero.fits',
    bytes: made({
      columns: [
        { name: 'id', form: '1J' },
        { name: 'none', form: '0J' },
      ],
    }),
    verdict: { told: /fits-/ },
  },
  {
    name: 'uint64-beyond.fits',
    bytes: made({
      columns: [{ name: 'id', form: '1K', more: [card('TZERO#', '9223372036854775808')] }],
      rowBytes: 8,
      rows: 1,
      data: Uint8Array.of(0x7f, 255, 255, 255, 255, 255, 255, 255),
    }),
    verdict: { told: /fits-/ },
    holds: ({ tables }) => expect(tables[0]?.cells).toEqual([['18446744073709551615']]),
  },
];

const manyCards = (count: number, each: (i: number) => string): MadeTable => ({ more: Array.from({ length: count }, (_, i) => each(i)) });

const headers: HostileCase[] = [
  { name: 'cards-100-000.fits', bytes: made(manyCards(100_000, (i) => card(`K${i}`, i))), verdict: { refused: [/header|cards/i, again] } },
  { name: 'cards-10-000.fits', bytes: made(manyCards(10_000, (i) => card(`K${i}`, i))), verdict: 'ok' },
  {
    name: 'comments-without-end.fits',
    bytes: () => joined(primary(), latin1('COMMENT '.padEnd(80).repeat(36 * 2000))),
    verdict: { refused: [/END|header|cards/i, again] },
  },
  {
    name: 'continue-loop.fits',
    bytes: made({ more: [card('LONGSTR', "'a&'"), ...new Array<string>(3000).fill("CONTINUE  'more&'")] }),
    verdict: 'ok',
  },
  { name: 'continue-alone.fits', bytes: made({ more: ["CONTINUE  'of nothing'"] }), verdict: 'ok' },
  { name: 'hierarch.fits', bytes: made({ more: ['HIERARCH ESO DET CHIP1 NAME = 1', 'HIERARCH = = =', 'HIERARCH'] }), verdict: 'ok' },
  { name: 'quote-open.fits', bytes: made({ more: ["OBJECT  = 'never closed"] }), verdict: { told: /fits-/ } },
  {
    name: 'header-not-ascii.fits',
    bytes: () => {
      const bytes = madeFits({ more: [card('OBJECT', "'M31     '")] });
      return patched(bytes, bytes.indexOf(0x4d, 2880 + 80 * 11 + 10), [0xe9]);
    },
    verdict: { told: /fits-/ },
  },
  {
    name: 'name-of-a-file.fits',
    bytes: made({ columns: [{ name: 'file[ext][filter]', form: '1J' }], more: [card('EXTNAME', "'/etc/passwd[0]'")] }),
    verdict: 'ok',
  },
  refused(
    'xtension-unknown.fits',
    () =>
      joined(
        primary(),
        headerOf([card('XTENSION', "'FOREIGN '"), card('BITPIX', 8), card('NAXIS', 0), card('PCOUNT', 0), card('GCOUNT', 1)]),
      ),
    /no table/i,
    again,
  ),
];

const several: HostileCase[] = [
  {
    name: 'two-tables.fits',
    bytes: () => joined(madeFits({ more: [card('EXTNAME', "'FIRST'")] }), tableOf({ more: [card('EXTNAME', "'SECOND'")] })),
    verdict: 'ok',
    holds: ({ asked, tables }) => {
      expect(asked).toMatch(/2 tables.*FIRST.*SECOND/);
      expect(tables).toHaveLength(2);
    },
  },
  {
    name: 'same-extname.fits',
    bytes: () => joined(madeFits({ more: [card('EXTNAME', "'SAME'")] }), tableOf({ more: [card('EXTNAME', "'SAME'")] })),
    verdict: 'ok',
    holds: ({ asked }) => expect(asked).toMatch(/2 tables/),
  },
  {
    name: 'second-damaged.fits',
    bytes: () => joined(madeFits(), tableOf({ rows: 1e9 })),
    verdict: { refused: [/1,?000,?000,?000|bytes/, again] },
  },
  {
    name: 'ten-thousand-hdus.fits',
    bytes: () =>
      joined(
        primary(),
        ...new Array<Uint8Array>(10_000).fill(
          headerOf([card('XTENSION', "'IMAGE   '"), card('BITPIX', 8), card('NAXIS', 0), card('PCOUNT', 0), card('GCOUNT', 1)]),
        ),
      ),
    verdict: { refused: [/HDU|table/i, again] },
  },
];

const packed: HostileCase[] = [
  {
    name: 'good.fits.gz',
    bytes: () => gzipSync(madeFits()),
    verdict: 'ok',
    holds: ({ tables }) => expect(tables[0]?.cells).toEqual([[1, 2, 3]]),
  },
  refused(
    'cut.fits.gz',
    () => gzipSync(madeFits({ rows: 3000, data: Uint8Array.from({ length: 12_000 }, (_, i) => (i * i) % 251) })).subarray(0, 600),
    /gzip/,
    /damaged|cut/,
    again,
  ),
  refused(
    'bomb.fits.gz',
    () => gzipSync(joined(madeFits({ rows: 200_000_000, data: new Uint8Array(0) }), new Uint8Array(800_002_080))),
    /unpack|bytes/i,
    again,
  ),
];

export const fitsCases: HostileCase[] = [...structure, ...data, ...columns, ...headers, ...several, ...packed];
