import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Cell, ColumnType } from '#core/table';
import { healpix29 } from '#core/sky/healpix29';
import { hats } from '#formats/hats/hats';
import { parquet } from '#formats/parquet/parquet';
import { blobSource } from '#formats/source';
import type { FileColumn, StoredKind } from '#formats/stored';
import type { BatchOptions, FileBatch, TableRows } from '#formats/table-file';
import { writeHats, type HatsOptions } from '../../../backend/tables/hats-write.ts';
import { nodeFolder } from '../../../backend/tables/node-folder.ts';
import { nodeSource } from '../../../backend/tables/node-source.ts';
import { startParquetInNode } from '../../../backend/tables/node-parquet.ts';
import { askOracle, oraclePython } from '../../oracles/python.ts';
import { shownCell } from '../../formats/reading.ts';

startParquetInNode();
const scratch = mkdtempSync(join(tmpdir(), 'photoz-hats-'));
afterAll(() => rmSync(scratch, { recursive: true }));
const options: HatsOptions = { name: 'my table', raColumn: 'ra', decColumn: 'dec' };

const column = (name: string, held: readonly [ColumnType, StoredKind], more: Partial<FileColumn> = {}): FileColumn => ({
  ...{ name, type: held[0], unit: null, ucd: null, description: null, stored: { kind: held[1], shape: null } },
  ...more,
});

const degrees = { unit: 'deg', ucd: 'pos.eq.ra', description: 'right ascension' };
const columns = [
  column('id', ['bigint', 'int64']),
  column('ra', ['double', 'float64'], degrees),
  column('dec', ['double', 'float64'], { unit: 'deg' }),
  column('mag', ['double', 'float32'], { unit: 'mag' }),
  column('flag', ['integer', 'int16']),
  column('good', ['boolean', 'bool']),
  column('name', ['text', 'text']),
  column('seen', ['text', 'timestamp[us]']),
  column('pdf', ['double[]', 'float32'], { stored: { kind: 'float32', shape: [3] } }),
];

/** Rows spread over the sky, more of them around (50, -30), with what can be missing missing now and then. */
function sky(rows: number, batchRows = 700): TableRows {
  const at = (i: number, step: number): number => (i * step) % 1;
  const ra = (i: number): number => (i % 2 === 0 ? at(i, 0.6180339887498949) * 360 : 50 + at(i, 0.7548776662466927));
  const dec = (i: number): number => (i % 2 === 0 ? at(i, 0.5698402909980532) * 180 - 90 : -30 + at(i, 0.6710436067037893));
  const nulls = (from: number, count: number): Uint8Array => Uint8Array.from({ length: count }, (_, k) => ((from + k) % 5 === 0 ? 1 : 0));
  const batch = (from: number, count: number): FileBatch => {
    const each = <T>(value: (i: number) => T): T[] => Array.from({ length: count }, (_, k) => value(from + k));
    const missing = nulls(from, count);
    const items = Float64Array.from({ length: 3 * count }, (_, k) => Math.fround((3 * from + k) / 7));
    return {
      rows: count,
      columns: [
        { name: 'id', type: 'bigint', values: BigInt64Array.from(each((i) => 2n ** 60n + BigInt(i))), nulls: null },
        { name: 'ra', type: 'double', values: Float64Array.from(each(ra)), nulls: null },
        { name: 'dec', type: 'double', values: Float64Array.from(each(dec)), nulls: null },
        {
          name: 'mag',
          type: 'double',
          values: Float64Array.from(each((i) => (i % 5 === 0 ? 0 : Math.fround(20 + i / 99)))),
          nulls: missing,
        },
        { name: 'flag', type: 'integer', values: Int32Array.from(each((i) => (i % 5 === 0 ? 0 : i % 100))), nulls: missing },
        { name: 'good', type: 'boolean', values: Uint8Array.from(each((i) => i & 1)), nulls: null },
        { name: 'name', type: 'text', values: each((i) => (i % 5 === 0 ? null : `é${i}`)), nulls: null },
        { name: 'seen', type: 'text', values: each((i) => `2024-01-01T00:00:0${i % 10}.000001`), nulls: null },
        {
          name: 'pdf',
          type: 'double[]',
          items: { name: 'pdf', type: 'double', values: items, nulls: null },
          offsets: Uint32Array.from({ length: count + 1 }, (_, k) => 3 * k),
          nulls: null,
        },
      ],
    };
  };
  async function* batches({ columns: names, offset = 0, limit = Infinity }: BatchOptions = {}): AsyncGenerator<FileBatch> {
    const end = Math.min(rows, offset + limit);
    for (let from = offset; from < end; from += batchRows) {
      const whole = batch(from, Math.min(batchRows, end - from));
      yield names ? { ...whole, columns: names.flatMap((name) => whole.columns.filter((data) => data.name === name)) } : whole;
    }
  }
  return {
    name: 'sky',
    metadata: new Map([
      ['TELESCOP', 'Rubin'],
      ['hats_nrows', '3'],
    ]),
    schema: { columns, rows },
    batches,
  };
}

async function written(table: TableRows, more: Partial<HatsOptions> = {}) {
  const folder = mkdtempSync(join(scratch, 'made-'));
  const findings = await writeHats(table, folder, { ...options, ...more });
  const source = { source: blobSource(new Blob([]), 'x'), gzipped: false, folder: await nodeFolder(folder) };
  return { folder, findings, table: await hats.open(source, {}) };
}

async function rowsOf(table: TableRows): Promise<Cell[][]> {
  const rows: Cell[][] = [];
  for await (const batch of table.batches())
    for (let i = 0; i < batch.rows; i++) rows.push(batch.columns.map((data) => shownCell(data, i)));
  return rows;
}

describe('a HATS collection', () => {
  it('holds every row and column as it was, in the order of the sky', async () => {
    const table = sky(2000);
    const { table: back, findings } = await written(table, { rowsPerPartition: 300 });
    const sorted = (await rowsOf(table)).map((row): Cell[] => [healpix29(Number(row[1]), Number(row[2])), ...row]);
    sorted.sort((a, b) => Number(BigInt(String(a[0])) - BigInt(String(b[0]))) || Number(BigInt(String(a[1])) - BigInt(String(b[1]))));
    expect(await rowsOf(back)).toEqual(sorted);
    expect(back.schema.columns.map(({ name }) => name)).toEqual(['_healpix_29', ...columns.map(({ name }) => name)]);
    expect(back.schema.columns.slice(1)).toEqual(columns);
    expect([findings, back.findings, back.name]).toEqual([[], [], 'my_table']);
  });

  it.skipIf(oraclePython() === null)('is valid for hats, with its margin (needs the oracle libraries)', async () => {
    const { folder } = await written(sky(6000), { rowsPerPartition: 400, marginArcsec: 1200 });
    expect(await askOracle('../backend/tables/hats-check.py', [folder])).toMatchObject({
      ...{
        valid: true,
        rows: 6000,
        orders: [0, 1, 2, 3, 4, 6],
        sorted: true,
        inside: true,
        cells: true,
        marginIsRing: true,
        marginHasRows: true,
        schemas: 1,
      },
      types: { _healpix_29: 'int64', mag: 'float', flag: 'int16', seen: 'timestamp[us]', good: 'bool' },
      units: { ra: 'deg', dec: 'deg', mag: 'mag' },
    });
  });

  it('gives the same bytes again, and leaves no work behind', async () => {
    const [one, two] = [await written(sky(500), { rowsPerPartition: 100 }), await written(sky(500, 99), { rowsPerPartition: 100 })];
    const files = (folder: string): string[] =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((path) => /\.[a-z]+$|metadata$/.test(path))
        .sort();
    expect(files(one.folder)).toEqual(files(two.folder));
    expect(files(one.folder).length).toBeGreaterThan(8);
    for (const path of files(one.folder))
      expect(readFileSync(join(one.folder, path)).equals(readFileSync(join(two.folder, path))), path).toBe(true);
    expect(readdirSync(one.folder).sort()).toEqual(['collection.properties', 'my_table', 'my_table_margin_5arcsec']);
  });

  it('keeps what the table says of itself in its files, but not what another catalog said of its own', async () => {
    const { folder } = await written(sky(5));
    const source = await nodeSource(join(folder, 'my_table/dataset/_common_metadata'));
    const { metadata } = await parquet.open({ source, gzipped: false }, {});
    expect([metadata.get('TELESCOP'), metadata.has('hats_nrows')]).toEqual(['Rubin', false]);
  });

  it('has no partitions smaller than the cells of a wide margin', async () => {
    const { table, folder } = await written(sky(400), { rowsPerPartition: 1, marginArcsec: 36_000 });
    expect(table.schema.rows).toBe(400);
    expect(readdirSync(join(folder, 'my_table/dataset')).sort()).toEqual(['Norder=1', '_common_metadata']);
  });

  it('has no margin when none is wanted', async () => {
    const { folder } = await written(sky(50), { marginArcsec: 0 });
    expect(readdirSync(folder).sort()).toEqual(['collection.properties', 'my_table']);
  });
});

/** The same table with changes to the data of a column. */
function changed(table: TableRows, name: string, change: (data: FileBatch['columns'][number]) => void): TableRows {
  return {
    ...table,
    batches: async function* (asked) {
      for await (const batch of table.batches(asked)) {
        for (const data of batch.columns) if (data.name === name) change(data);
        yield batch;
      }
    },
  };
}

describe('rows that cannot be placed', () => {
  it('are left out and counted', async () => {
    const table = changed(sky(10), 'dec', (data) => {
      if (data.type === 'double') [data.values[3], data.nulls] = [95, Uint8Array.from({ length: 10 }, (_, i) => (i === 7 ? 1 : 0))];
    });
    const { table: back, findings } = await written(table);
    expect(back.schema.rows).toBe(8);
    expect(findings).toMatchObject([{ severity: 'warning', code: 'hats-no-position', rows: 2 }]);
    expect(findings[0]?.message).toBe(
      '2 rows have no position in ra and dec, the first is (row 4). A HATS catalog is ordered by position, so they are left out.',
    );
  });

  it('alone make no catalog', async () => {
    const nowhere = changed(sky(3), 'ra', (data) => data.type === 'double' && data.values.fill(Infinity));
    await expect(written(nowhere)).rejects.toThrow('No row of sky has a position in ra and dec');
    await expect(written(sky(3), { raColumn: 'name' })).rejects.toThrow('Column name is text; a position is numbers in degrees');
    await expect(written(sky(3), { decColumn: 'none' })).rejects.toThrow('sky has no column none');
  });
});

describe('cells of order 29 that a table brings along', () => {
  it('are kept when they are right, and calculated again when not', async () => {
    const { table: first } = await written(sky(40));
    const again = await written(first);
    expect(again.findings).toEqual([]);
    expect(await rowsOf(again.table)).toEqual(await rowsOf(first));
    const wrong = changed(first, '_healpix_29', (data) => data.type === 'bigint' && data.values.fill(7n));
    const mended = await written(wrong);
    expect(mended.findings).toMatchObject([{ code: 'hats-index', rows: 40 }]);
    expect(await rowsOf(mended.table)).toEqual(await rowsOf(first));
  });
});

describe('values that do not fit their kind', () => {
  it('widen the column in all files alike', async () => {
    const wide = changed(sky(400), 'flag', (data) => {
      if (data.type === 'integer') data.values[1] = 100_000;
    });
    const lists = changed(wide, 'pdf', (data) => {
      if (data.type === 'double[]') data.nulls = Uint8Array.from({ length: data.offsets.length - 1 }, (_, i) => (i === 3 ? 1 : 0));
    });
    const { table } = await written(lists, { rowsPerPartition: 50 });
    const stored = (name: string) => table.schema.columns.find((each) => each.name === name)?.stored;
    expect([stored('flag'), stored('pdf')]).toEqual([
      { kind: 'int32', shape: null },
      { kind: 'float32', shape: null },
    ]);
    expect([table.findings, table.faithful]).toEqual([[], true]);
  });
});
