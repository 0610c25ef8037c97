import { describe, expect, it } from 'vitest';
import type { ColumnData } from '#core/table';
import { parquet } from '#formats/parquet/parquet';
import { parquetWriter } from '#formats/parquet/write';
import { MemorySink } from '#formats/sink';
import { blobSource } from '#formats/source';
import type { StoredKind } from '#formats/stored';
import { startParquetInNode } from '../../backend/tables/node-parquet.ts';
import { again, double, held, integer, lists, onlyBatch, tableOf, text, written } from './parquet-tables.ts';
import { columnsOf } from './reading.ts';

startParquetInNode();

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

  it('keeps a byte order mark at the beginning of a text, and tells astropy how long texts are', async () => {
    const data = [text('t', '\ufeffa', 'Größe α')];
    const back = await again(tableOf([held(text('t'), 'text')], data));
    expect(await columnsOf(back)).toEqual(data);
    expect(back.metadata.get('table::len::t')).toBe('7');
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
    const negative: ColumnData = { name: 'u', type: 'bigint', values: BigInt64Array.of(-1n), nulls: null };
    await expect(written(tableOf([held(negative, 'uint64')], [negative], { faithful: true }))).rejects.toThrow('no uint64');
    const large: ColumnData = { name: 'u', type: 'bigint', values: BigInt64Array.of(2n ** 32n), nulls: null };
    await expect(written(tableOf([held(large, 'uint32')], [large], { faithful: true }))).rejects.toThrow('no uint32');
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

  it('gives back lists with their shapes, missing lists and missing items', async () => {
    const cube = double('cube', 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    const some: ColumnData = { name: 'some', type: 'integer', values: Int32Array.of(1, 0, 3), nulls: Uint8Array.of(0, 1, 0) };
    const data = [
      lists(cube, [0, 6, 12]),
      lists(some, [0, 3, 3], [0, 1]),
      lists(text('words', 'a', null, 'ö'), [0, 0, 3]),
      lists(double('half', 1, 2), [0, 2, 2], [0, 1]),
      lists(double('complex', 1, -1, 2, -2), [0, 2, 4]),
      lists({ name: 'bits', type: 'boolean', values: Uint8Array.of(1, 0, 1), nulls: null }, [0, 2, 3]),
    ];
    const kinds = ['float32', 'int16', 'text', 'float16', 'complex128', 'bit'] as const;
    const shapes = [[2, 3], null, null, [2], [], null];
    const columns = data.map((each, i) => held(each, 'text', { stored: { kind: kinds[i] ?? 'text', shape: shapes[i] ?? null } }));
    const back = await again(tableOf(columns, data));
    expect(await onlyBatch(back)).toEqual(data);
    const varying = columns.map((each, i) => (i === 3 ? { ...each, stored: { kind: 'float16' as const, shape: null } } : each));
    expect(back.schema.columns).toEqual(varying);
  });

  it('gives back times and numbers beyond 63 bits', async () => {
    const words: [StoredKind, string][] = [
      ['date', '2024-02-29'],
      ['date', '-000001-12-31'],
      ['time[ms]', '23:59:59.999'],
      ['time[ns]', '00:00:00.000000001'],
      ['timestamp[ms]', '1969-12-31T23:59:59.999'],
      ['timestamp[us, UTC]', '+010000-01-01T00:00:00.000001Z'],
      ['timestamp[ns]', '2024-02-29T00:00:00.123456789'],
      ['uint64', '18446744073709551615'],
    ];
    const data = words.map(([, word], i) => text(`t${i}`, word, null));
    const columns = words.map(([kind], i) => held(text(`t${i}`), kind));
    const back = await again(tableOf(columns, data));
    expect(back.schema.columns).toEqual(columns);
    expect(await onlyBatch(back)).toEqual(data);
  });

  it.each([
    ['date', '2024-02-30'],
    ['date', '2024-2-3'],
    ['time[ms]', '24:00:00'],
    ['time[us]', '00:00:00.0000001'],
    ['timestamp[ms]', '2024-01-01T00:00:00Z'],
    ['timestamp[ms, UTC]', '2024-01-01T00:00:00'],
    ['timestamp[ns]', '2400-01-01T00:00:00'],
    ['timestamp[us]', 'soon'],
    ['uint64', '18446744073709551616'],
    ['uint64', '-1'],
    ['uint64', '007'],
  ] as const)('keeps as text what is no %s: %s', async (kind, word) => {
    const back = await again(tableOf([held(text('t'), kind)], [text('t', word)]));
    expect(back.schema.columns[0]?.stored.kind).toBe('text');
    expect(await onlyBatch(back)).toEqual([text('t', word)]);
  });

  it.each([1, 3])('holds a column of flags of which all %i are missing', async (rows) => {
    const flags: ColumnData = { name: 'f', type: 'boolean', values: new Uint8Array(rows), nulls: new Uint8Array(rows).fill(1) };
    const data = [flags, lists({ ...flags, name: 'l' }, [0, ...Array.from({ length: rows }, () => rows)])];
    expect(
      await onlyBatch(
        await again(
          tableOf(
            data.map((each) => held(each, 'bool')),
            data,
          ),
        ),
      ),
    ).toEqual(data);
  });

  it('has as many row groups as it needs', async () => {
    const [each, batches] = [400_000, 4];
    const ids = Int32Array.from({ length: each }, (_, i) => i % 1000);
    async function* many() {
      for (let i = 0; i < batches; i++) yield { rows: each, columns: [{ name: 'id', type: 'integer' as const, values: ids, nulls: null }] };
    }
    const table = { ...tableOf([held(integer('id'), 'int32')], []), batches: many };
    const shares: number[] = [];
    const rows = each * batches;
    const sink = new MemorySink();
    await parquetWriter.write({ ...table, schema: { ...table.schema, rows } }, sink, { onProgress: (share) => shares.push(share) });
    const back = await parquet.open({ source: blobSource(new Blob([new Uint8Array(sink.bytes())]), 'many.parquet'), gzipped: false }, {});
    let sum = 0;
    for await (const { columns } of back.batches())
      for (const { values } of columns.filter((c) => c.type === 'integer')) for (const id of values) sum += id;
    expect([back.schema.rows, sum]).toEqual([rows, (rows / 1000) * 499_500]);
    expect(shares.length).toBeGreaterThan(0);
  });
});
