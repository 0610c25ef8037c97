import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openBytes, openFixture, readAll } from './fits-open.ts';
import { card, headerOf, joined, madeTable, primary } from './fits-made.ts';

const pointerTo = (count: number, start: number): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, count);
  view.setInt32(4, start);
  return bytes;
};

const heaped = (data: Uint8Array<ArrayBuffer>, changes: Record<string, string | number> = {}): Uint8Array =>
  madeTable({ NAXIS1: 8, NAXIS2: 1, PCOUNT: 16, TFIELDS: 1, TFORM1: "'1PJ(4)  '", TTYPE2: null, TFORM2: null, ...changes }, data);

const refused: [name: string, bytes: () => Uint8Array, words: RegExp][] = [
  ['a header cut short', () => madeTable().subarray(0, 2880 + 400), /HDU 1 of made.fits has no END card: the file ends after 5 cards/],
  [
    'no END',
    () =>
      joined(
        primary,
        headerOf([card('XTENSION', "'BINTABLE'")]).map((byte, i) => (i === 80 ? 32 : byte)),
      ),
    /no END card/,
  ],
  ['a primary header without END', () => primary.subarray(0, 200), /The header of the first HDU of made.fits has no END/],
  ['NAXIS 999', () => madeTable({ NAXIS: 999 }), /NAXIS3 of HDU 1 of made.fits is missing/],
  ['a negative NAXIS2', () => madeTable({ NAXIS2: -3 }), /NAXIS2 of HDU 1 of made.fits is -3/],
  [
    'a NAXIS2 beyond all files',
    () => madeTable({ NAXIS2: '99999999999999999999' }),
    /NAXIS2 of HDU 1 of made.fits is 99999999999999999999/,
  ],
  ['a NAXIS2 with a product beyond all files', () => madeTable({ NAXIS2: 9e15 }), /promises 108000000000000000 bytes/],
  ['more rows than there are', () => madeTable({ NAXIS2: 1_000_000 }), /promises 1000000 rows, and 240 are there: the file is cut short/],
  ['data cut short', () => madeTable({}).subarray(0, 5760 + 30), /promises 3 rows, and 2 are there/],
  ['a heap cut short', () => madeTable({ PCOUNT: 5000 }), /promises 5036 bytes of data with its heap, and 2880 are there/],
  ['more TFIELDS than TFORMs', () => madeTable({ TFIELDS: 3 }), /TFIELDS of HDU 1 of made.fits is 3, and TFORM3 is missing/],
  ['a TFIELDS without bound', () => madeTable({ TFIELDS: 2e9 }), /TFIELDS of HDU 1 of made.fits is 2000000000/],
  ['a repeat without bound', () => madeTable({ TFORM1: "'999999999J'" }), /has 4000000004 bytes by its 2 TFORM cards, and NAXIS1 says 12/],
  ['a TFORM of no meaning', () => madeTable({ TFORM1: "'4Z      '" }), /TFORM1 of HDU 1 of made.fits is 4Z/],
  ['a row that is too long', () => madeTable({ NAXIS1: 13 }), /has 12 bytes by its 2 TFORM cards, and NAXIS1 says 13/],
  ['BITPIX 7', () => madeTable({ BITPIX: 7 }), /BITPIX of HDU 1 of made.fits is 7; FITS knows/],
  ['BITPIX 16 of a table', () => madeTable({ BITPIX: 16 }), /a table with NAXIS 2 and BITPIX 16/],
  [
    'rows of no bytes',
    () => madeTable({ NAXIS1: 0, NAXIS2: 1e15, TFORM1: "'0J      '", TFORM2: "'0D      '" }),
    /promises 1000000000000000 rows of 0 bytes/,
  ],
  ['no columns', () => madeTable({ TFIELDS: 0, NAXIS1: 0, NAXIS2: 0 }), /has no column/],
  [
    'a pointer behind the heap',
    () => heaped(joined(pointerTo(4, 4), new Uint8Array(16))),
    /Row 1 of column a in HDU 1 of made.fits points at 4 items from byte 4 of the heap, and the heap has 16/,
  ],
  ['a negative pointer', () => heaped(joined(pointerTo(1, -4), new Uint8Array(16))), /points at 1 items from byte -4/],
  ['a negative length', () => heaped(joined(pointerTo(-1, 0), new Uint8Array(16))), /points at -1 items/],
  ['a THEAP within the rows', () => heaped(joined(pointerTo(1, 0), new Uint8Array(16)), { THEAP: 4 }), /THEAP of HDU 1 of made.fits is 4/],
  [
    'a THEAP behind the data',
    () => heaped(joined(pointerTo(1, 0), new Uint8Array(16)), { THEAP: 4000 }),
    /THEAP of HDU 1 of made.fits is 4000/,
  ],
  [
    'rows too wide for memory',
    () => madeTable({ NAXIS1: 200_000_008, NAXIS2: 0, TFORM1: "'200000000B'" }),
    /has 200000008 bytes; rows of up to 134217728/,
  ],
  ['a table packed in tiles', () => madeTable({ ZTABLE: 'T' }), /funpack/],
];

describe('a FITS file that lies', () => {
  it.each(refused)('is refused: %s', async (_, bytes, words) => {
    const error = await readAll(bytes()).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: 'bad-file' });
    expect(String(error)).toMatch(words);
  });

  it.each(refused.filter(([name]) => !/header|END/.test(name)))('is refused when it is packed: %s', async (_, bytes) => {
    await expect(readAll(gzipSync(bytes()))).rejects.toMatchObject({ code: 'bad-file' });
  });

  it('is refused when many rows point at one large part of the heap', async () => {
    const rows = 100_000;
    const pointers = joined(...Array.from({ length: rows }, () => pointerTo(50_000, 0)));
    const data = joined(pointers, new Uint8Array(200_000));
    const started = process.cpuUsage();
    await expect(readAll(heaped(data, { NAXIS2: rows, PCOUNT: 200_000 }))).rejects.toThrow(
      /point at \d+ bytes and more of a heap that has 200000/,
    );
    expect(process.cpuUsage(started).user).toBeLessThan(5e6);
  });

  it('is refused when it is a bomb', { timeout: 30_000 }, async () => {
    const zeros = gzipSync(new Uint8Array(10_000_000));
    const packed = joined(gzipSync(madeTable({ NAXIS2: 1e9 }).subarray(0, 5760)), ...Array.from({ length: 60 }, () => zeros));
    await expect(readAll(packed)).rejects.toThrow(/unpacks to more than/);
  });

  it('with an image only is told so', async () => {
    await expect(openFixture('image.fits')).rejects.toThrow('image.fits holds no table, only an image (5 x 3).');
    await expect(openFixture('rice.fits')).rejects.toThrow('holds no table, only an image');
    await expect(openBytes(primary)).rejects.toThrow('made.fits holds no table, only a header.');
  });

  it('is read with 100,000 cards', async () => {
    const cards = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`K${i}`, i]));
    const bytes = madeTable(cards);
    const started = process.cpuUsage();
    const table = await readAll(bytes);
    expect(table.metadata.get('K99999')).toBe('99999');
    expect(process.cpuUsage(started).user).toBeLessThan(5e6);
  });

  it('is refused with a header that never ends', async () => {
    const endless = joined(primary, Buffer.from('XTENSION'), new Uint8Array(40_000_000).fill(32));
    const started = process.cpuUsage();
    await expect(openBytes(endless)).rejects.toThrow(/no END card: its first \d+ cards have none/);
    expect(process.cpuUsage(started).user).toBeLessThan(5e6);
  });

  it('is read with a loop of CONTINUE cards', async () => {
    const long = ["TEXT    = 'a&'", ...Array.from({ length: 50_000 }, () => `CONTINUE  'b&' / ${'c'.repeat(60)}`)];
    const plain = Buffer.from(madeTable()).toString('latin1');
    const end = plain.indexOf('END '.padEnd(80), 2880);
    const header = headerOf([...(plain.slice(2880, end).match(/.{80}/g) ?? []), ...long]);
    const table = await openBytes(joined(primary, header, new Uint8Array(2880)));
    expect(table.metadata.get('TEXT')).toHaveLength(50_002);
  });
});
