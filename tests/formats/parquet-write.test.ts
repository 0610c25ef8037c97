import { describe, expect, it } from 'vitest';
import type { ColumnData, ListData } from '#core/table';
import { openTable } from '#formats/open';
import { parquetWriter, type ParquetWriteOptions } from '#formats/parquet/write';
import { MemorySink } from '#formats/sink';
import { blobSource } from '#formats/source';
import type { FileColumn, StoredKind } from '#formats/stored';
import type { TableFile, TableRows } from '#formats/table-file';
import { startParquetInNode } from '../../backend/tables/node-parquet.ts';
import { columnsOf } from './reading.ts';

startParquetInNode();

const plain = { unit: null, ucd: null, description: null };

function held(data: ColumnData | ListData, kind: StoredKind, more: Partial<FileColumn> = {}): FileColumn {
  return { name: data.name, type: data.type, ...plain, stored: { kind, shape: null }, ...more };
}

function tableOf(columns: FileColumn[], data: (ColumnData | ListData)[], more: Partial<TableRows> = {}): TableRows {
  const [first] = data;
  const rows = first === undefined ? 0 : 'items' in first ? first.offsets.length - 1 : first.values.length;
  async function* batches({ columns: names }: { columns?: readonly string[] } = {}) {
    yield { rows, columns: names ? names.flatMap((name) => data.filter((each) => each.name === name)) : data };
  }
  return { name: 'test', schema: { columns, rows }, metadata: new Map(), batches, ...more };
}

async function written(table: TableRows, options?: ParquetWriteOptions): Promise<{ bytes: Uint8Array<ArrayBuffer>; codes: string[] }> {
  const sink = new MemorySink();
  const findings = await parquetWriter.write(table, sink, options);
  return { bytes: new Uint8Array(sink.bytes()), codes: findings.map(({ code, column }) => `${code} ${column}`) };
}

async function again(table: TableRows, options?: ParquetWriteOptions): Promise<TableFile> {
  return openTable(blobSource(new Blob([(await written(table, options)).bytes]), 'again.parquet'));
}

const double = (name: string, ...values: number[]): ColumnData => ({
  name,
  type: 'double',
  values: Float64Array.from(values),
  nulls: null,
});
const integer = (name: string, ...values: number[]): ColumnData => ({
  name,
  type: 'integer',
  values: Int32Array.from(values),
  nulls: null,
});
const text = (name: string, ...values: (string | null)[]): ColumnData => ({ name, type: 'text', values, nulls: null });

describe('a Parquet file of ours', () => {
  it('gives back values, kinds, missing ones and meanings', async () => {
    const ra: ColumnData = { name: 'ra', type: 'double', values: Float64Array.of(10.5, 0, -0), nulls: Uint8Array.of(0, 1, 0) };
    const id: ColumnData = { name: 'id', type: 'bigint', values: BigInt64Array.of(2n ** 63n - 1n, -1n, 0n), nulls: null };
    const data = [ra, id, integer('flag', 1, -2, 3), double('mag', 0.5, 1.5, 2.5), text('name', '', null, 'Größe')];
    const columns = [
      held(ra, 'float64', { unit: 'deg', ucd: 'pos.eq.ra', description: 'Right "ascension"' }),
      ...data.slice(1).map((each, i) => held(each, (['int64', 'int16', 'float32', 'text'] as const)[i] ?? 'text')),
    ];
    const table = await again(tableOf(columns, data, { metadata: new Map([['origin', 'test']]) }));
    expect(table.schema).toEqual({ columns, rows: 3 });
    expect(await columnsOf(table)).toEqual(data);
    expect(table.metadata.get('origin')).toBe('test');
  });

  it('takes the next wider kind for what a kind cannot hold, and says so', async () => {
    const data = [integer('a', 1, 40_000), double('f', 0.1, 1), text('t', '2024-02-30', null), text('u', '18446744073709551615', '7')];
    const kinds = ['int8', 'float32', 'date', 'uint64'] as const;
    const table = tableOf(
      data.map((each, i) => held(each, kinds[i] ?? 'text')),
      data,
    );
    expect((await written(table)).codes).toEqual(['parquet-widened a', 'parquet-widened f', 'parquet-widened t']);
    const back = await again(table);
    expect(back.schema.columns.map(({ stored }) => stored.kind)).toEqual(['uint16', 'float64', 'text', 'uint64']);
    expect(await columnsOf(back)).toEqual(data);
  });

  it('is refused when its table vouches wrongly for its kinds', async () => {
    const data = [integer('a', 1, 40_000)];
    await expect(written(tableOf([held(integer('a'), 'int8')], data, { faithful: true }))).rejects.toThrow('holds a value that is no int8');
  });

  it('holds only our five types when engines are to read it', async () => {
    const data = [integer('a', 1), text('t', '2024-02-29')];
    const back = await again(tableOf([held(integer('a'), 'int8'), held(text('t'), 'date')], data), { kinds: 'cells' });
    expect(back.schema.columns.map(({ stored }) => stored.kind)).toEqual(['int32', 'text']);
  });

  it('is the same to the last byte when the table is', async () => {
    const metadata = new Map(Array.from({ length: 20 }, (_, i) => [`key${i}`, `value ${i}`]));
    const table = tableOf([held(double('z'), 'float64', { unit: 'deg', ucd: 'src.redshift', description: 'z' })], [double('z', 1, 2, 3)], {
      metadata,
    });
    const first = await written(table);
    for (let i = 0; i < 4; i++) expect((await written(table)).bytes).toEqual(first.bytes);
  });

  it('has no row when the table has none', async () => {
    const back = await again(tableOf([held(double('z'), 'float64')], [double('z')]));
    expect([back.schema.rows, await columnsOf(back)]).toEqual([0, []]);
  });

  it('is refused without a column', async () => {
    await expect(written(tableOf([], []))).rejects.toThrow('no column');
  });
});
