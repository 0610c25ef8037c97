import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Cell, ColumnData, ListData } from '#core/table';
import { cellAt } from '#core/wall';
import { parquet } from '#formats/parquet/parquet';
import { blobSource } from '#formats/source';
import type { BatchOptions, TableFile } from '#formats/table-file';
import { nodeSource } from '../../backend/tables/node-source.ts';
import { startParquetInNode } from '../../backend/tables/node-parquet.ts';
import { shared } from './reading.ts';

startParquetInNode();

interface Expected {
  columns: {
    name: string;
    type: string;
    kind: string;
    values: unknown[];
    unit?: string;
    ucd?: string;
    description?: string;
    shape?: number[];
  }[];
  leftOut: string[];
}

const fixtures = join(import.meta.dirname, '../fixtures/parquet');
const expected: Record<string, Expected> = JSON.parse(readFileSync(join(fixtures, 'expected.json'), 'utf8'));
const opened = async (path: string): Promise<TableFile> => parquet.open({ source: await nodeSource(path), gzipped: false }, {});
const fixture = (name: string): Promise<TableFile> => opened(join(fixtures, name));
const bytesOf = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(join(fixtures, name)));
const openedBytes = (bytes: Uint8Array<ArrayBuffer>) =>
  parquet.open({ source: blobSource(new Blob([bytes]), 'z.parquet'), gzipped: false }, {});

describe('a Parquet file', () => {
  it.each(Object.keys(expected).filter((name) => name !== 'codecs'))('%s is read as Python wrote it', async (name) => {
    const table = await fixture(name);
    expect(await told(table)).toEqual(expected[name]);
  });

  const packed = readdirSync(fixtures).filter((name) => /^(codec|page_v2|encoding)_/.test(name));
  it.each(packed)('%s is read as Python wrote it', async (name) => {
    expect(await told(await fixture(name))).toEqual(expected['codecs']);
  });

  it('without rows is a table without rows', async () => {
    const table = await fixture('no_rows.parquet');
    expect([table.schema.rows, await valuesOf(table)]).toEqual([0, [[], [], []]]);
  });

  it('tells in findings what is changed', async () => {
    const { findings } = await fixture('types.parquet');
    const of = (code: string) => findings.filter((finding) => finding.code === code).map(({ column }) => column);
    expect(of('parquet-decimal')).toEqual(['dec15', 'dec38', 'dec76', 'dec18']);
    expect(of('parquet-zone')).toEqual(['ts_zone']);
    expect(of('parquet-duration')).toEqual(['took']);
    expect(findings.find(({ code }) => code === 'parquet-unsigned')?.message).toBe(
      '1 value lies beyond 63 bits in u64_big. The column is text, so no digit is lost.',
    );
  });

  it('keeps what the file says of itself', async () => {
    const { metadata } = await fixture('conventions.parquet');
    expect([...metadata.keys()].sort()).toEqual(['IVOA.VOTable-Parquet.content', 'lsst.arrow.schema', 'origin']);
  });

  it('gives the rows and columns asked for, in the order asked for', async () => {
    const table = await fixture('codec_zstd.parquet');
    const some = { columns: ['z', 'id'], offset: 298, limit: 4 };
    expect((await valuesOf(table, some))[1]).toEqual(['298', '299', '300', '301']);
    expect((await valuesOf(await fixture('lists.parquet'), { columns: ['words'], offset: 1, limit: 1 }))[0]).toEqual([[null, '']]);
  });

  it('keeps no items below a list that is missing', async () => {
    const offsets: number[][] = [];
    for await (const { columns } of (await fixture('lists.parquet')).batches({ columns: ['fixed', 'cube'] })) {
      for (const data of columns) if ('items' in data) offsets.push([...data.offsets, data.items.values.length]);
    }
    expect(offsets).toEqual([
      [0, 2, 2, 2],
      [0, 6, 6, 6],
      [0, 2, 2],
      [0, 6, 6],
    ]);
  });

  it('does not take a column for one whose name begins so', async () => {
    expect(await valuesOf(await fixture('begins.parquet'), { columns: ['zz', 'z'] })).toEqual([
      ['7', '8'],
      ['1', '2'],
    ]);
  });

  it('gives rows without a column when no column is asked for', async () => {
    let rows = 0;
    for await (const batch of (await fixture('codec_zstd.parquet')).batches({ columns: [], offset: 100 })) {
      expect(batch.columns).toEqual([]);
      rows += batch.rows;
    }
    expect(rows).toBe(900);
  });

  it('comes in batches that are not larger than asked for', async () => {
    const sizes: number[] = [];
    for await (const batch of (await fixture('codec_zstd.parquet')).batches({ batchRows: 256 })) sizes.push(batch.rows);
    expect(Math.max(...sizes)).toBe(256);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(1000);
  });

  it('that was cut, or whose footer lies, is refused in words', async () => {
    const good = bytesOf('codec_zstd.parquet');
    await expect(openedBytes(good.slice(0, 4000))).rejects.toThrow('begins as a Parquet file and does not end as one (4000 bytes)');
    const long = good.slice();
    new DataView(long.buffer).setUint32(long.length - 8, 99_999_999, true);
    await expect(openedBytes(long)).rejects.toThrow(`says it is 99999999 bytes long, and the file has ${good.length}`);
    const short = good.slice();
    new DataView(short.buffer).setUint32(short.length - 8, 20, true);
    await expect(openedBytes(short)).rejects.toMatchObject({ code: 'bad-file' });
    await expect(openedBytes(new Uint8Array([80, 65, 82, 49]))).rejects.toThrow('has 4 bytes');
  });
});

describe.skipIf(!shared)('the public samples (skipped without ../shared)', () => {
  const folder = join(shared ?? '', 'data/redshift');
  const names = shared ? readdirSync(folder).filter((name) => name.endsWith('.parquet')) : [];
  it.each(names)('%s has all its rows', async (name) => {
    const table = await opened(join(folder, name));
    const rows = name.startsWith('test_') ? 100 : 1000;
    expect(table.schema.rows).toBe(rows);
    expect((await valuesOf(table)).map((values) => values.length)).toEqual(table.schema.columns.map(() => rows));
  });
});

/** A table as make.py writes it down. */
async function told(table: TableFile): Promise<Expected> {
  const values = await valuesOf(table);
  const columns = table.schema.columns.map(({ name, type, stored, unit, ucd, description }, i) => ({
    ...{ name, type, kind: stored.kind, values: values[i] ?? [] },
    ...(unit === null ? {} : { unit }),
    ...(ucd === null ? {} : { ucd }),
    ...(description === null ? {} : { description }),
    ...(stored.shape === null ? {} : { shape: [...stored.shape] }),
  }));
  const leftOut = table.findings.flatMap(({ code, column }) => (code === 'parquet-left-out' && column !== null ? [column] : []));
  return { columns, leftOut };
}

async function valuesOf(table: TableFile, options: BatchOptions = {}): Promise<unknown[][]> {
  const all: unknown[][] = (options.columns ?? table.schema.columns).map(() => []);
  for await (const { rows, columns } of table.batches(options)) {
    for (const [i, data] of columns.entries()) for (let row = 0; row < rows; row++) all[i]?.push(plain(data, row));
  }
  return all;
}

function plain(data: ColumnData | ListData, row: number): unknown {
  if (!('items' in data)) return coded(data, row);
  if (data.nulls?.[row] === 1) return null;
  const { items, offsets } = data;
  const start = offsets[row] ?? 0;
  return Array.from({ length: (offsets[row + 1] ?? 0) - start }, (_, i) => coded(items, start + i));
}

function coded(data: ColumnData, i: number): Cell {
  const cell = cellAt(data, i);
  if (cell === null || typeof cell === 'string' || typeof cell === 'boolean') return cell;
  if (data.type !== 'double') return String(cell);
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setFloat64(0, Number(cell));
  return bytes.getBigUint64(0).toString(16).padStart(16, '0');
}
