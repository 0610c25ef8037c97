import { beforeAll, describe, expect, it } from 'vitest';
import type { ColumnData, ListData } from '#core/table';
import { parquet } from '#formats/parquet/parquet';
import { blobSource, type ByteSource } from '#formats/source';
import { startParquetInNode } from '../../backend/tables/node-parquet.ts';
import { held, tableOf, written } from './parquet-tables.ts';

startParquetInNode();

const rows = 600_000;
let bytes = new Uint8Array(0);

/** Random numbers, which do not pack; lists of which the first thousand are much longer than the rest; texts. */
beforeAll(async () => {
  let seed = 1;
  const random = (): number => (seed = (seed * 48_271) % 2_147_483_647);
  const numbers = Array.from({ length: 24 }, (_, i): ColumnData => {
    return { name: `n${i}`, type: 'integer', values: Int32Array.from({ length: rows }, random), nulls: null };
  });
  const offsets = Array.from({ length: rows + 1 }, (_, i) => (i < 1000 ? i * 1000 : 1_000_000 + (i - 1000)));
  const items: ColumnData = { name: 'l', type: 'integer', values: Int32Array.from({ length: offsets.at(-1) ?? 0 }, random), nulls: null };
  const list: ListData = { name: 'l', type: 'integer[]', items, offsets: Uint32Array.from(offsets), nulls: null };
  const words: ColumnData = { name: 't', type: 'text', values: Array.from({ length: rows }, (_, i) => `object ${i}`), nulls: null };
  const data = [...numbers, list, words];
  const columns = data.map((each) => held(each, each.type === 'text' ? 'text' : 'int32'));
  ({ bytes } = await written({ ...tableOf(columns, data), schema: { columns, rows } }));
});

function watched(): { source: ByteSource; read: () => number } {
  const whole = blobSource(new Blob([bytes]), 'large.parquet');
  let read = 0;
  const slice = (start: number, end: number): Promise<Uint8Array> => {
    read += Math.min(end, bytes.length) - start;
    return whole.slice(start, end);
  };
  return { source: { ...whole, slice }, read: () => read };
}

describe('a row group of many megabytes', () => {
  it.each([
    [0, 100],
    [5000, 20_000],
  ])('gives rows from %i on, %i of them, without the rest of it', async (offset, limit) => {
    const { source, read } = watched();
    const table = await parquet.open({ source, gzipped: false }, {});
    const firsts: unknown[] = [];
    for await (const { columns } of table.batches({ columns: ['t', 'n3'], offset, limit }))
      for (const data of columns) if (data.type === 'text') firsts.push(...data.values);
    expect(firsts).toEqual(Array.from({ length: limit }, (_, i) => `object ${offset + i}`));
    expect(read()).toBeLessThan(bytes.length / 10);
  });

  it('gives all rows of lists that are longer at its beginning', async () => {
    const { source } = watched();
    const table = await parquet.open({ source, gzipped: false }, {});
    let [count, items] = [0, 0];
    for await (const batch of table.batches({ columns: ['l'], limit: 2000 })) {
      count += batch.rows;
      for (const data of batch.columns) if ('items' in data) items += data.items.values.length;
    }
    expect([count, items]).toEqual([2000, 1_001_000]);
  });
});
