import { expect } from 'vitest';
import { joined, latin1, type HostileCase } from './case.ts';
import { card, headerOf, madeFits, primary, type MadeTable } from './made-fits.ts';

const refused = (name: string, bytes: () => Uint8Array, ...words: RegExp[]): HostileCase => ({ name, bytes, verdict: { refused: words } });
const made = (lies: MadeTable) => () => madeFits(lies);
const again = /again|send|choose|correct/i;

const heap = (lies: { count: number; at: number; form?: string }): MadeTable => {
  const descriptor = new DataView(new ArrayBuffer(8));
  descriptor.setInt32(0, lies.count);
  descriptor.setInt32(4, lies.at);
  const bytes = joined(new Uint8Array(descriptor.buffer), new Uint8Array(32));
  return { columns: [{ name: 'pdf', form: lies.form ?? '1PD(4)' }], rowBytes: 8, rows: 1, heapBytes: 32, data: bytes };
};

const columns: HostileCase[] = [
  refused('repeat-huge.fits', made({ columns: [{ name: 'id', form: '999999999J' }] }), /3,?999,?999,?996/, again),
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
  {
    name: 'scale-text.fits',
    bytes: made({ columns: [{ name: 'id', form: '1J', more: [card('TSCAL#', "'two'")] }] }),
    verdict: { told: /fits-/ },
  },
  {
    name: 'null-of-floats.fits',
    bytes: made({ columns: [{ name: 'id', form: '1E', more: [card('TNULL#', -99)] }] }),
    verdict: 'ok',
  },
  {
    name: 'repeat-zero.fits',
    bytes: made({
      columns: [
        { name: 'id', form: '1J' },
        { name: 'none', form: '0J' },
      ],
    }),
    verdict: 'ok',
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
  { name: 'cards-100-000.fits', bytes: made(manyCards(100_000, (i) => card(`K${i}`, i))), verdict: 'ok' },
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
  { name: 'quote-open.fits', bytes: made({ more: ["OBJECT  = 'never closed"] }), verdict: 'ok' },
  { name: 'header-not-ascii.fits', bytes: made({ more: [card('OBJECT', "'Caf\u00e9    '")] }), verdict: { told: /fits-/ } },
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

export const fitsColumnCases: HostileCase[] = [...columns, ...headers];
