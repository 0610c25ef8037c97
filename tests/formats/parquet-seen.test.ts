import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, describe, expect, it } from 'vitest';
import type { ColumnData } from '#core/table';
import { startParquetInNode } from '../../backend/tables/node-parquet.ts';
import { askOracle, oraclePython } from '../oracles/python.ts';
import { double, held, integer, lists, tableOf, text, written } from './parquet-tables.ts';

startParquetInNode();

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

describe.skipIf(oraclePython() === null)('a Parquet file of ours, to Python', () => {
  it('shows types, units, descriptions and shapes', async () => {
    const named = { unit: 'deg', ucd: 'pos.eq.ra;meta.main', description: 'Right: "ascension", {J2000} # \'x\' \u0085\u2028' };
    const data = [
      double('ra', 1, 2),
      integer('n', 3, 4),
      text('name', 'Größe', 'b'),
      text('day', '2024-02-29', '2024-03-01'),
      lists(double('pdf', 1, 2, 3, 4), [0, 2, 4]),
    ];
    const kinds = ['float32', 'int8', 'text', 'date', 'float64'] as const;
    const columns = data.map((each, i) =>
      held(each, kinds[i] ?? 'text', i === 0 ? named : i === 4 ? { stored: { kind: 'float64', shape: [2] } } : {}),
    );
    const yaml = 'datatype:\n- {name: old, datatype: int64}\nmeta: !!omap\n- {survey: DESI}';
    const seen = await seenByPython((await written(tableOf(columns, data, { metadata: new Map([['table_meta_yaml', yaml]]) }))).bytes);
    expect(seen).toMatchObject({
      arrow: { ra: 'float', n: 'int8', name: 'string', day: 'date32[day]', pdf: 'fixed_size_list<element: double>[2]' },
      astropy: { ra: { ...named, dtype: 'float32' }, n: { dtype: 'int8', unit: null }, pdf: { shape: [2] } },
      meta: { survey: 'DESI' },
      codecs: ['ZSTD'],
      rows: 2,
    });
  });

  it('has row groups of which each is whole', async () => {
    const ids = Int32Array.from({ length: 500_000 }, (_, i) => i);
    async function* many() {
      for (let i = 0; i < 5; i++) yield { rows: ids.length, columns: [{ name: 'id', type: 'integer' as const, values: ids, nulls: null }] };
    }
    const seen = await seenByPython((await written({ ...tableOf([held(integer('id'), 'int32')], []), batches: many })).bytes);
    expect(seen).toMatchObject({ groups: [1_500_000, 1_000_000], sums: { id: 5 * ((500_000 * 499_999) / 2) } });
  });
});

it('is read by DuckDB as it was written', async () => {
  const big: ColumnData = { name: 'id', type: 'bigint', values: BigInt64Array.of(2n ** 63n - 1n, 0n), nulls: Uint8Array.of(0, 1) };
  const data = [big, double('mag', 0.1, -0), text('u', '18446744073709551615', null), text('t', '2024-02-29T00:00:00.123456', null)];
  const kinds = ['int64', 'float64', 'uint64', 'timestamp[us]'] as const;
  const columns = [
    ...data.map((each, i) => held(each, kinds[i] ?? 'text')),
    held(lists(double('pdf'), [0]), 'float32', { stored: { kind: 'float32', shape: [2] } }),
  ];
  const path = await onDisk((await written(tableOf(columns, [...data, lists(double('pdf', 0.5, 1, 2, 3), [0, 2, 4])]))).bytes);
  const connection = await (await DuckDBInstance.create()).connect();
  const answer = await connection.runAndReadAll('SELECT typeof(COLUMNS(*)) FROM read_parquet($path) LIMIT 1', { path });
  expect(answer.getRows()).toEqual([['BIGINT', 'DOUBLE', 'UBIGINT', 'TIMESTAMP', 'FLOAT[]']]);
  const rows = await connection.runAndReadAll('SELECT COLUMNS(*)::VARCHAR FROM read_parquet($path)', { path });
  expect(rows.getRows()).toEqual([
    ['9223372036854775807', '0.1', '18446744073709551615', '2024-02-29 00:00:00.123456', '[0.5, 1.0]'],
    [null, '-0.0', null, null, '[2.0, 3.0]'],
  ]);
  connection.closeSync();
});

async function onDisk(bytes: Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'parquet-'));
  folders.push(folder);
  const path = join(folder, 'seen.parquet');
  await writeFile(path, bytes);
  return path;
}

async function seenByPython(bytes: Uint8Array): Promise<unknown> {
  return askOracle(join(import.meta.dirname, '../fixtures/parquet/see.py'), [await onDisk(bytes)]);
}
