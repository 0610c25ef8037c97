import { describe, expect, it } from 'vitest';
import { PageCheck } from '#formats/parquet/page-check';
import { parquet } from '#formats/parquet/parquet';
import { readThrift } from '#formats/parquet/thrift';
import { writeThrift } from '#formats/parquet/thrift-writer';
import { blobSource } from '#formats/source';
import type { TableFile } from '#formats/table-file';
import { startParquetInNode } from '../../backend/tables/node-parquet.ts';
import { joined } from '../hostile/case.ts';
import { madeParquet, rleRun, withFooter, type MadeParquet } from '../hostile/made-parquet.ts';

startParquetInNode();

const opened = (lies: MadeParquet): Promise<TableFile> =>
  parquet.open({ source: blobSource(new Blob([new Uint8Array(madeParquet(lies))]), 'lies.parquet'), gzipped: false }, {});

async function read(lies: MadeParquet): Promise<{ rows: number; most: number }> {
  const seen = { rows: 0, most: 0 };
  for await (const batch of (await opened(lies)).batches()) {
    seen.rows += batch.rows;
    seen.most = Math.max(seen.most, batch.rows);
  }
  return seen;
}

/** One text of so many bytes, repeated. */
function repeated(bytes: number, rows: number): MadeParquet {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, bytes, true);
  const dictionary = { values: joined(length, new Uint8Array(bytes).fill(65)), count: 1 };
  return { type: 6, converted: 0, rows, pageValues: rows, page: rleRun(rows, 0), encoding: 8, dictionary };
}

describe('a Parquet file that lies', () => {
  it.each<[string, MadeParquet, RegExp]>([
    ['of its rows', { rows: -3, chunkValues: 3 }, /promises -3 rows/],
    ['of its codec', { codec: 99 }, /unknown codec 99/],
    ['and is packed with LZO', { codec: 3 }, /LZO/],
    ['of where its pages lie', { dataOffset: 1_000_000 }, /outside of its pages, which lie from 4 to \d+/],
    ['of how many bytes its pages have', { chunkBytes: 1_000_000 }, /outside of its pages/],
    ['and points to another file', { columnFile: '../secret.parquet' }, /keeps a column in another file \(\.\.\/secret\.parquet\)/],
    ['with row groups over each other', { groups: 2 }, /two row groups at the same bytes/],
    ['with rows that no bytes can hold', { rows: 5_000_000, pageValues: 5_000_000 }, /promises 5,000,000 rows in \d+ bytes/],
  ])('%s is refused when it is opened', async (_, lies, words) => {
    await expect(opened(lies)).rejects.toMatchObject({ code: 'bad-file', message: expect.stringMatching(words) });
  });

  it.each<[string, MadeParquet, RegExp]>([
    ['a page that unpacks to gigabytes', { codec: 1, unpackedSize: 2_000_000_000 }, /a page of 2,000,000,000 bytes unpacked/],
    ['megabytes of text in each of many rows', repeated(4_000_000, 2000), /repeats texts of 4,000,004 bytes/],
    ['fewer rows than promised', { rows: 5, chunkValues: 5 }, /damaged/],
  ])('with %s is refused when it is read', async (_, lies, words) => {
    await expect(read(lies)).rejects.toMatchObject({ code: 'bad-file', message: expect.stringMatching(words) });
  });

  it('is refused when its row groups have other rows than its footer', async () => {
    const bytes = madeParquet();
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 8, true);
    const footer = readThrift(bytes.subarray(bytes.length - 8 - length, bytes.length - 8));
    footer.fields.set(3, { type: 'i64', value: 7n });
    const whole = withFooter(bytes.subarray(0, bytes.length - 8 - length), writeThrift(footer));
    const source = blobSource(new Blob([new Uint8Array(whole)]), 'lies.parquet');
    await expect(parquet.open({ source, gzipped: false }, {})).rejects.toThrow('promises 7 rows, and its row groups have 3');
  });

  it('gives rows of long repeated texts a few at a time', async () => {
    expect(await read(repeated(50_000, 5000))).toEqual({ rows: 5000, most: 671 });
  });

  it('is refused each time that it is read', async () => {
    const table = await opened({ codec: 1, unpackedSize: 2_000_000_000 });
    for (let i = 0; i < 3; i++) await expect(table.batches()[Symbol.asyncIterator]().next()).rejects.toThrow('unpacked');
  });

  it('can be followed by one that does not', async () => {
    await expect(read({ codec: 1, unpackedSize: 2_000_000_000 })).rejects.toThrow();
    expect(await read({})).toEqual({ rows: 3, most: 3 });
  });
});

describe('pages on their way to the decoder', () => {
  const header = (unpacked: number, packed: number): Uint8Array => {
    const fields = [0, unpacked, packed].map((value, i) => [i + 1, { type: 'i32', value: BigInt(value) }] as const);
    return writeThrift({ type: 'struct', fields: new Map(fields) });
  };
  const looked = (pages: Uint8Array[]): boolean => {
    const chunks = pages.map((_, i) => ({ start: 100 + 40 * i, bytes: 40, hasDictionary: false }));
    const bytes = new Uint8Array(40 * pages.length);
    for (const [i, page] of pages.entries()) bytes.set(page, 40 * i);
    return new PageCheck('pages.parquet', chunks).look(100, bytes);
  };

  it('are held back when they expand beyond measure, or when one of each column is too much at once', () => {
    expect(looked([header(200_000_000, 1_000_000)])).toBe(true);
    expect(looked([header(200_000_000, 100_000), header(200_000_000, 100_000)])).toBe(false);
    expect(looked(Array.from({ length: 5 }, () => header(200_000_000, 1_000_000)))).toBe(true);
    expect(looked(Array.from({ length: 9 }, () => header(200_000_000, 1_000_000)))).toBe(false);
  });

  it('are left to the decoder when they are none', () => {
    expect(looked([new Uint8Array(40).fill(0xff)])).toBe(true);
  });
});
