import { gzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fits } from '#formats/fits/fits';
import { parseCard } from '#formats/fits/card';
import { codedFile } from '../oracles/coded.ts';
import { bytesOf, fixtures, memorySource, openBytes, openFixture } from './fits-open.ts';
import { madeTable } from './fits-made.ts';

const from = (name: string) => ({ source: memorySource(bytesOf(name), name), gzipped: name.endsWith('.gz') });

describe('a FITS card', () => {
  it.each([
    ["A       = 'it''s / here' / why", { key: 'A', text: "it's / here", quoted: true, comment: 'why' }],
    ["A       = '        '", { key: 'A', text: '', quoted: true, comment: '' }],
    ['A       =                    T / yes', { key: 'A', text: 'T', quoted: false, comment: 'yes' }],
    ['A       =                      / nothing', { key: 'A', text: null, quoted: false, comment: 'nothing' }],
    ["HIERARCH ESO DET  NAME = 'x' / y", { key: 'ESO DET NAME', text: 'x', quoted: true, comment: 'y' }],
    ['HISTORY = no value', { key: 'HISTORY', text: '= no value', quoted: true, comment: '' }],
    ["A       = 'never closed", { key: 'A', text: 'never closed', quoted: true, comment: '' }],
  ])('is read: %s', (image, card) => expect(parseCard(image.padEnd(80))).toEqual(card));
});

describe('the header of a FITS table', () => {
  it('gives names, units, UCDs and descriptions', async () => {
    const { name, schema } = await openFixture('header.fits');
    expect(name).toBe('CATALOG');
    expect(schema.columns.map((column) => column.name)).toEqual(['a /b', "it's", 'x'.repeat(68), 'd']);
    expect(schema.columns[1]).toEqual({
      ...{ name: "it's", type: 'double', unit: 'km/s', ucd: 'spect.dopplerVeloc', description: 'the velocity, '.repeat(8).trimEnd() },
      stored: { kind: 'float64', shape: null },
    });
    expect(schema.columns.map(({ description }) => description)).toEqual([null, schema.columns[1]?.description, null, 'dispersion of it']);
  });

  it('gives its keywords as metadata, CONTINUE, HIERARCH and 700 others', async () => {
    const { metadata } = await openFixture('header.fits');
    expect(metadata.get('OBSERVER')).toBe("O'Neil / Smith");
    expect(metadata.get('LONGVAL')).toBe('a long value & more, '.repeat(10).trimEnd());
    expect(metadata.get('ESO DET CHIP NAME')).toBe('CCD 44/82');
    expect(metadata.get('lower.case')).toBe('12.5');
    expect([metadata.get('GOOD'), metadata.get('BIGINT'), metadata.get('KEY699')]).toEqual(['true', '1152921504606846977', '699']);
    expect([metadata.get('HISTORY'), metadata.get('COMMENT')]).toEqual(['made by hand', 'nothing to see']);
    expect([...metadata.keys()].filter((key) => /^(NAXIS|TTYPE|TFORM|TUNIT|XTENSION|EXTNAME|END|UNDEF)/.test(key))).toEqual([]);
  });

  it('keeps the descriptions that astropy hides in comments, and not the hiding place', async () => {
    const expected = JSON.parse(readFileSync(join(fixtures, 'expected.json'), 'utf8'));
    const { schema, metadata } = await openFixture('astropy.fits');
    expect(schema.columns[0]?.description).toBe(expected['astropy.fits'][0].description);
    expect(metadata.get('COMMENT')).toBe('a comment of mine');
    expect(metadata.get('SURVEY')).toBe('OZDES');
  });

  it('remembers how each column is stored', async () => {
    const stored = async (name: string, table = 1): Promise<string[]> =>
      (await openFixture(name, { table })).schema.columns.map(
        ({ type, stored: { kind, shape } }) => `${type} ${kind} ${JSON.stringify(shape)}`,
      );
    expect(await stored('types.fits')).toEqual([
      ...[
        'integer uint8 null',
        'integer int16 null',
        'integer int32 null',
        'bigint int64 null',
        'double float32 null',
        'double float64 null',
      ],
      ...['double[] complex64 []', 'double[] complex128 []', 'boolean bool null', 'text text null', 'boolean[] bit [11]'],
    ]);
    expect(await stored('vectors.fits')).toEqual([
      ...['double[] float64 [3]', 'double[] float32 [4]', 'integer[] int32 [2]', 'bigint[] int64 [2,3]', 'integer[] int16 [2,3,4]'],
      ...['double[] float64 [1]', 'boolean[] bool [5]', 'double[] complex128 [2]', 'text[] text [3]', 'integer[] uint16 [2]'],
    ]);
    expect(await stored('scaled.fits')).toEqual(['integer uint16 null', 'bigint uint32 null', 'bigint uint64 null', 'text uint64 null']);
    expect((await stored('scaled.fits', 2))[0]).toBe('integer int8 null');
    expect(await stored('standard-null.fits')).toContain('boolean bit null');
  });
});

describe('the tables of a FITS file', () => {
  const wanted = [
    { name: 'CAT', rows: 1, columns: 1 },
    { name: 'CAT (HDU 3)', rows: 2, columns: 1 },
    { name: 'HDU 4', rows: 3, columns: 1 },
    { name: 'WORDS', rows: 2, columns: 1 },
  ];

  it('are listed with names that tell them apart, packed or not', async () => {
    expect(await fits.tables(from('several.fits'))).toEqual(wanted);
    const packed = memorySource(gzipSync(bytesOf('several.fits')), 'several.fits.gz');
    expect(await fits.tables({ source: packed, gzipped: true })).toEqual(wanted);
    expect(await fits.tables(from('image.fits'))).toEqual([]);
  });

  it('are opened by name or number', async () => {
    for (const [table, column] of [
      ['CAT', 'a'],
      ['CAT (HDU 3)', 'b'],
      [3, 'c'],
      ['4', 'd'],
    ] as const)
      expect((await openFixture('several.fits', { table })).schema.columns[0]?.name).toBe(column);
    await expect(openFixture('several.fits', { table: 'PICTURE' })).rejects.toMatchObject({ code: 'bad-request' });
  });
});

describe('reading a part of a FITS table', () => {
  it('gives the columns and rows that were asked for, in that order', async () => {
    for (const name of ['types.fits', 'types.fits.gz', 'heap.fits', 'ascii.fits']) {
      const table = await openFixture(name);
      const whole = await codedFile(table);
      const columns = [whole.columns[2]?.name ?? '', whole.columns[0]?.name ?? ''];
      const picked = columns.flatMap((each) => table.schema.columns.filter((column) => column.name === each));
      const part = await codedFile({
        ...about(table),
        schema: { columns: picked, rows: 2 },
        batches: () => table.batches({ columns, offset: 1, limit: 2, batchRows: 1 }),
      });
      expect(part.columns[0]?.cells).toEqual(whole.columns[2]?.cells.slice(1, 3));
      expect(part.columns[1]?.cells).toEqual(whole.columns[0]?.cells.slice(1, 3));
    }
    const table = await openFixture('types.fits');
    await expect(async () => {
      for await (const batch of table.batches({ columns: ['nothing'] })) expect(batch).toBeNull();
    }).rejects.toThrow(/There is no column nothing/);
  });

  it('looks at the first rows only, and says so', async () => {
    const rows = 50_000;
    const big = madeTable({ NAXIS2: rows, TZERO1: 2147483648 }, new Uint8Array(12 * rows));
    const look = await fits.firstLook({ source: memorySource(big, 'big.fits'), gzipped: false }, {});
    let seen = 0;
    for await (const batch of look.batches()) seen += batch.rows;
    expect([look.exact, look.schema.rows, seen]).toEqual([false, rows, 20_000]);
    expect((await openBytes(big)).exact).toBe(true);
  });
});

function about(table: Awaited<ReturnType<typeof openFixture>>) {
  const { format, name, exact, schema, metadata, findings } = table;
  return { format, name, exact, schema, metadata, findings, close: () => table.close() };
}
