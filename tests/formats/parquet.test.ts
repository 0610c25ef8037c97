import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ColumnData } from '#core/table';
import { openTable } from '#formats/open';
import { nodeSource } from '../../backend/tables/node-source.ts';
import { startParquetInNode } from '../../backend/tables/node-parquet.ts';
import { blobSource } from '#formats/source';
import { cellsOf, columnsOf, shared } from './reading.ts';

startParquetInNode();

const fixtures = join(import.meta.dirname, '../fixtures/parquet');
const fixture = async (name: string) => openTable(await nodeSource(join(fixtures, name)));

describe('a Parquet file', () => {
  it('is read in every type as Python wrote it', async () => {
    const wanted = JSON.parse(readFileSync(join(fixtures, 'types.json'), 'utf8'));
    const table = await fixture('types.parquet');
    expect(Object.fromEntries(table.schema.columns.map((column) => [column.name, column.type]))).toEqual(wanted.types);
    const columns = await columnsOf(table);
    for (const data of columns) expect(plain(data), data.name).toEqual(wanted.values[data.name]);
  });

  it('names the columns that are left out and what was made a double', async () => {
    const { findings } = await fixture('types.parquet');
    expect(findings.filter((finding) => finding.code === 'parquet-left-out').map((finding) => finding.column)).toEqual([
      'binary',
      'list',
      'struct',
    ]);
    expect(findings.find((finding) => finding.code === 'parquet-decimal')?.message).toContain('dec');
    expect(findings.find((finding) => finding.code === 'parquet-unsigned')?.message).toBe(
      '1 value lies beyond 63 bits in u64_big. The column is text, so no digit is lost.',
    );
  });

  it.each(['none', 'snappy', 'gzip', 'zstd', 'lz4', 'brotli'])('is read when packed with %s', async (codec) => {
    const table = await fixture(`codec_${codec}.parquet`);
    expect(table.schema.rows).toBe(1000);
    const [id, z, survey] = await columnsOf(table);
    expect([id && cellsOf(id)[999], z && cellsOf(z)[999], survey && cellsOf(survey)[999]]).toEqual([999n, 999 / 7, 'OZDES']);
  });

  it('with data pages of version 2, with INT96 times, with views of text, and from pandas', async () => {
    expect((await columnsOf(await fixture('page_v2.parquet')))[1]?.values[7]).toBe(1);
    expect((await columnsOf(await fixture('int96.parquet')))[0]?.values[1]).toBe('2024-02-29T00:00:00.123456789');
    expect((await columnsOf(await fixture('string_view.parquet')))[0]?.values).toEqual(['a', 'bb', null]);
    expect((await fixture('pandas.parquet')).schema.columns.map((column) => column.type)).toEqual(['double', 'text', 'text', 'bigint']);
  });

  it('without rows is a table without rows', async () => {
    const table = await fixture('no_rows.parquet');
    expect(table.schema.rows).toBe(0);
    expect(await columnsOf(table)).toEqual([]);
  });

  it('brings units, UCDs and descriptions along', async () => {
    const { schema } = await fixture('meanings.parquet');
    expect(schema.columns[0]).toEqual({
      name: 'RAJ2000',
      type: 'double',
      unit: 'deg',
      ucd: 'pos.eq.ra;meta.main',
      description: 'Right ascension',
      stored: { kind: 'float64', shape: null },
    });
  });

  it('keeps columns of one name apart, and a column without a name', async () => {
    const table = await fixture('names.parquet');
    expect(table.schema.columns.map((column) => column.name)).toEqual(['a', 'a_2', 'A_3', 'col_3']);
    expect((await columnsOf(table)).map((column) => cellsOf(column)[1])).toEqual([2n, 4n, 6.5, 'y']);
  });

  it('gives the rows and columns asked for, in the order asked for', async () => {
    const table = await fixture('codec_zstd.parquet');
    const columns = await columnsOf(table, { columns: ['z', 'id'], offset: 298, limit: 4 });
    expect(columns.map((column) => column.name)).toEqual(['z', 'id']);
    expect(columns[1] && cellsOf(columns[1])).toEqual([298n, 299n, 300n, 301n]);
  });

  it('that was cut, or whose footer lies, is refused in words', async () => {
    const good = readFileSync(join(fixtures, 'codec_zstd.parquet'));
    const opened = (bytes: Uint8Array<ArrayBuffer>) => openTable(blobSource(new Blob([bytes]), 'z.parquet'));
    await expect(opened(new Uint8Array(good.subarray(0, 4000)))).rejects.toThrow(
      'begins as a Parquet file and does not end as one (4000 bytes)',
    );
    const long = new Uint8Array(good);
    new DataView(long.buffer).setUint32(long.length - 8, 99_999_999, true);
    await expect(opened(long)).rejects.toThrow(`says it is 99999999 bytes long, and the file has ${good.length}`);
    const short = new Uint8Array(good);
    new DataView(short.buffer).setUint32(short.length - 8, 20, true);
    await expect(opened(short)).rejects.toMatchObject({ code: 'bad-file' });
    await expect(opened(new Uint8Array([80, 65, 82, 49]))).rejects.toThrow('has 4 bytes');
  });
});

describe.skipIf(!shared)('the public samples (skipped without ../shared)', () => {
  const folder = join(shared ?? '', 'data/redshift');
  const names = shared ? readdirSync(folder).filter((name) => name.endsWith('.parquet')) : [];
  it.each(names)('%s has all its rows', async (name) => {
    const table = await openTable(await nodeSource(join(folder, name)));
    const rows = name.startsWith('test_') ? 100 : 1000;
    expect(table.schema.rows).toBe(rows);
    const columns = await columnsOf(table);
    expect(columns.map((column) => column.values.length)).toEqual(table.schema.columns.map(() => rows));
  });
});

function plain(data: ColumnData): unknown[] {
  return cellsOf(data).map((value) => (typeof value === 'bigint' ? String(value) : value === Infinity ? 'Infinity' : value));
}
