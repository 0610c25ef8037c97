import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { gzipBomb, tenMillion } from './bombs.ts';
import { joined, latin1, noise, utf8, type HostileCase } from './case.ts';
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
  refused('gcount-huge.fits', made({ groups: 1_000_000_000 }), /GCOUNT|bytes/, again),
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
  refused('cut.fits.gz', () => gzipSync(madeFits({ rows: 3000, data: noise(12_000) })).subarray(0, 8000), /gzip/, /damaged|cut/, again),
  refused(
    'bomb.fits.gz',
    () => gzipBomb(madeFits({ rows: 200_000_000, data: new Uint8Array(0) }), tenMillion(0), 80),
    /gzip|unpacks/,
    /damaged|unpack/,
    again,
  ),
];

export const fitsCases: HostileCase[] = [...structure, ...data, ...several, ...packed];
