import { describe, expect, it } from 'vitest';
import { parquet } from '#formats/parquet/parquet';
import { blobSource } from '#formats/source';
import type { TableFile } from '#formats/table-file';
import { startParquetInNode } from '../../backend/tables/node-parquet.ts';
import { joined } from '../hostile/case.ts';
import { madeParquet, rleRun, type MadeParquet } from '../hostile/made-parquet.ts';

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
