import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ColumnData } from '#core/table';
import { fits } from '#formats/fits/fits';
import { bytesOf, memorySource, openBytes, openFixture, readAll } from './fits-open.ts';
import { card, headerOf, joined, madeTable, primary } from './fits-made.ts';

async function columnOf(bytes: Uint8Array, column: number): Promise<ColumnData> {
  for await (const { columns } of (await openBytes(bytes)).batches()) {
    const data = columns[column];
    if (data && !('items' in data)) return data;
  }
  throw new Error('there is no such column of single values');
}

describe('a FITS file that is odd', () => {
  const codes = async (bytes: Uint8Array): Promise<string[]> => (await readAll(bytes)).findings.map(({ code }) => code);

  it('is read, and told', async () => {
    expect(await codes(madeTable())).toEqual([]);
    expect(await codes(madeTable().subarray(0, 5760 + 36))).toEqual(['fits-not-2880']);
    expect(await codes(joined(madeTable(), Buffer.from('rubbish at the end')))).toEqual(['fits-trailing-bytes']);
    expect(await codes(madeTable({ TFORM3: "'J       '" }))).toEqual(['fits-tfields']);
    expect(await codes(madeTable({ TTYPE2: "'A       '" }))).toEqual(['name-twice']);
    expect(await codes(madeTable({ TTYPE2: "'        '" }))).toEqual(['name-empty']);
    expect(await codes(madeTable({ TTYPE2: null }))).toEqual(['name-empty']);
    expect(await codes(madeTable({ TDIM1: "'(3,4)   '" }))).toEqual(['fits-tdim']);
    expect(await codes(madeTable({ TSCAL1: 0 }))).toEqual(['fits-scale']);
    expect(await codes(madeTable({ TZERO2: "'x       '" }))).toEqual(['fits-scale']);
    expect(await codes(madeTable({ TSCAL1: 2, TZERO2: 0 }))).toEqual([]);
    expect(await codes(madeTable({ OBJECT: "'\u00e9toile '" }))).toEqual(['fits-header-beyond-ascii']);
    expect(await codes(joined(headerOf([card('SIMPLE', 'T'), card('BITPIX', 9), card('NAXIS', 0)]), madeTable().subarray(2880)))).toEqual([
      'fits-bitpix',
    ]);
    expect(
      await codes(joined(madeTable(), headerOf([card('XTENSION', "'IMAGE   '"), card('BITPIX', 3), card('NAXIS', 1), card('NAXIS1', 5)]))),
    ).toEqual(['fits-broken-later']);
    expect(
      await codes(madeTable({ NAXIS1: 2, TFORM1: "'L       '", TFORM2: "'L       '" }, Uint8Array.from([84, 70, 0, 1, 70, 84]))),
    ).toEqual(['fits-logical']);
  });

  it('is read with TNULL as the stored number, or as astropy writes it when nothing else tells', async () => {
    const missing = async (stored: number[], changes: Record<string, string | number>): Promise<number[]> => {
      const data = new Uint8Array(4);
      for (const [i, value] of stored.entries()) new DataView(data.buffer).setInt16(2 * i, value);
      const unsigned = { NAXIS1: 2, NAXIS2: 2, TFIELDS: 1, TFORM1: "'I       '", TZERO1: 32768, TFORM2: null, TTYPE2: null };
      const column = await columnOf(madeTable({ ...unsigned, ...changes }, data), 0);
      return Array.from(column.nulls ?? []);
    };
    const byAstropy = `${'2'.padStart(20)} / length of dimension 1`;
    expect(await missing([5, 7], { TNULL1: 5 })).toEqual([1, 0]);
    expect(await missing([5 - 32768, 7], { TNULL1: 5 })).toEqual([1, 0]);
    expect(await missing([-1, 7], { TNULL1: 65535 })).toEqual([]);
    expect(await missing([32767, 7], { TNULL1: 65535 })).toEqual([1, 0]);
    expect(await missing([-32768, 7], { TNULL1: -32768, NAXIS1: byAstropy })).toEqual([1, 0]);
    expect(await missing([5, 5 - 32768], { TNULL1: 5 })).toEqual([1, 0]);
    expect(await missing([5, 5 - 32768], { TNULL1: 5, NAXIS1: byAstropy })).toEqual([0, 1]);
  });

  it('keeps the sign of a scaled zero', async () => {
    const data = new Uint8Array(12);
    new DataView(data.buffer).setFloat64(4, -0);
    const column = await columnOf(madeTable({ NAXIS2: 1, TSCAL2: 2 }, data), 1);
    expect(Object.is(column.values[0], -0)).toBe(true);
  });

  it('is told when its sums are wrong, by both numbers', async () => {
    expect((await openFixture('sums.fits')).findings).toEqual([]);
    const { findings } = await openFixture('sums-wrong.fits');
    expect(findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['warning fits-datasum', 'warning fits-checksum']);
    expect(findings[0]?.message).toMatch(/^The data of HDU 1 of sums-wrong.fits .*: DATASUM says \d+, and their sum is \d+\.$/);
    const packed = await openBytes(gzipSync(bytesOf('sums-wrong.fits')));
    expect(packed.findings.map(({ code }) => code)).toEqual(['fits-datasum', 'fits-checksum']);
    const header = bytesOf('sums.fits').map((byte, i) => (i === 30 ? byte ^ 1 : byte));
    expect((await openBytes(header)).findings.map(({ code }) => code)).toEqual(['fits-checksum']);
  });
});

/** Two rows of an ASCII table: a number of six letters and one of eight. */
function asciiTable(rows: readonly string[], changes: Record<string, string | number> = {}): Uint8Array {
  const cards: Record<string, string | number> = {
    ...{ XTENSION: "'TABLE   '", BITPIX: 8, NAXIS: 2, NAXIS1: 14, NAXIS2: rows.length, PCOUNT: 0, GCOUNT: 1, TFIELDS: 2 },
    ...{ TBCOL1: 1, TFORM1: "'I6      '", TTYPE1: "'i       '", TBCOL2: 7, TFORM2: "'F8.3    '", TTYPE2: "'f       '" },
    ...changes,
  };
  const data = Buffer.from(
    rows
      .map((row) => row.padEnd(14))
      .join('')
      .padEnd(2880),
    'latin1',
  );
  return joined(primary, headerOf(Object.entries(cards).map(([key, value]) => card(key, value))), data);
}

describe('an ASCII table', () => {
  it('whose numbers are none is refused with the row and what stands there', async () => {
    await expect(readAll(asciiTable(['    12   1.500', '  12x4   1.500']))).rejects.toThrow(
      'Row 2 of column 1 (i) is "12x4", which is no number.',
    );
    await expect(readAll(asciiTable(['    12   ******']))).rejects.toThrow('Row 1 of column 2 (f) is "*****", which is no number.');
    await expect(readAll(asciiTable(['   1 2   1.500']))).rejects.toThrow('is "1 2", which is no number');
    await expect(readAll(asciiTable(['   inf   1.500']))).rejects.toThrow('is "inf", which is no number');
  });

  it('whose columns leave the row is refused', async () => {
    await expect(readAll(asciiTable(['x'], { TBCOL2: 8 }))).rejects.toThrow(
      /Column 2 .* ends at letter 15 of a row, and NAXIS1 says that a row has 14/,
    );
    await expect(readAll(asciiTable(['x'], { TBCOL2: 0 }))).rejects.toThrow(/TBCOL2 of HDU 1 of made.fits is 0/);
    await expect(readAll(asciiTable(['x'], { TFORM1: "'J6      '" }))).rejects.toThrow(
      /TFORM1 .* is J6, which is no format of an ASCII table/,
    );
  });

  it('with a number beyond 64 bits is refused', async () => {
    const wide = { NAXIS1: 28, TFORM1: "'I20     '", TBCOL2: 21 };
    const row = (digits: string): string => `${digits.padStart(20)}   1.500`;
    await expect(readAll(asciiTable([row('9223372036854775808')], wide))).rejects.toThrow(/9223372036854775808, beyond 64 bits/);
  });

  it('with numbers that lack their point is read as astropy does, and told', async () => {
    expect((await readAll(asciiTable(['    12    1500']))).findings.map(({ code }) => code)).toEqual(['fits-implied-point']);
  });
});

describe('a FITS file that shrinks while it is read', () => {
  const shrinking = async (bytes: Uint8Array, size: number): Promise<number> => {
    const source = memorySource(bytes, 'made.fits');
    let end = bytes.length;
    const table = await fits.open(
      { source: { ...source, slice: (from, to) => source.slice(from, Math.min(to, end)) }, gzipped: false },
      {},
    );
    end = size;
    let seen = 0;
    for await (const { rows } of table.batches()) seen += rows;
    return seen;
  };

  it('is refused within its rows and within its heap', async () => {
    const rows = 20_000;
    const plain = madeTable({ NAXIS2: rows }, new Uint8Array(12 * rows));
    expect(await shrinking(plain, plain.length)).toBe(rows);
    await expect(shrinking(plain, 5760 + 12 * 9000 + 5)).rejects.toThrow(/promises 20000 rows, and 9000 are there/);
    const items = 30_000;
    const list = { NAXIS1: 8, NAXIS2: 1, PCOUNT: 4 * items, TFIELDS: 1, TFORM1: "'1PJ     '", TTYPE2: null, TFORM2: null };
    const data = new Uint8Array(8 + 4 * items);
    new DataView(data.buffer).setInt32(0, items);
    await expect(shrinking(madeTable(list, data), 100_000)).rejects.toThrow(/The file ends at byte 100000, within its heap/);
  });
});
