import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shownCell } from './reading.ts';
import { isHats } from '#formats/hats/catalogs';
import { hats } from '#formats/hats/hats';
import { blobSource, type FolderSource } from '#formats/source';
import type { BatchOptions, TableFile } from '#formats/table-file';
import { storedZip } from '#formats/zip/write-zip';
import { zipFolder } from '#formats/zip/zip';
import { nodeFolder } from '../../backend/tables/node-folder.ts';
import { startParquetInNode } from '../../backend/tables/node-parquet.ts';
import { shared } from './reading.ts';

startParquetInNode();

const fixtures = join(import.meta.dirname, '../fixtures/hats');
const expected = JSON.parse(readFileSync(join(fixtures, 'expected.json'), 'utf8')) as Record<string, Record<string, unknown[]>>;

const nothing = blobSource(new Blob([]), 'folder');
const from = (folder: FolderSource) => ({ source: nothing, gzipped: false, folder });
const opened = async (name: string) => hats.open(from(await nodeFolder(join(fixtures, name))), {});

/** All values by column, numbers as Python's repr writes them. */
async function valuesOf(table: TableFile, options: BatchOptions = {}): Promise<Record<string, unknown[]>> {
  const all: Record<string, unknown[]> = {};
  for await (const { rows, columns } of table.batches(options))
    for (const data of columns) {
      const cells = (all[data.name] ??= []);
      for (let i = 0; i < rows; i++) cells.push(written(shownCell(data, i), data.type));
    }
  return all;
}

function written(cell: unknown, type: string): unknown {
  if (type.endsWith('[]')) return JSON.parse(String(cell));
  if (type !== 'double' || cell === null) return typeof cell === 'bigint' || typeof cell === 'number' ? String(cell) : cell;
  return Number.isInteger(cell) ? `${String(cell)}.0` : String(cell);
}

const codes = (table: TableFile): string[] => table.findings.map(({ code }) => code);

describe('a HATS catalog', () => {
  it.each(['mixed', 'legacy', 'folders', 'different', 'collection'])(
    '%s is one table with the rows that hats reads, in its order',
    async (name) => {
      const table = await opened(name);
      const values = await valuesOf(table);
      expect(values).toEqual(expected[name]);
      expect(table.schema.rows).toBe(Object.values(values)[0]?.length);
      expect(table.exact).toBe(true);
    },
  );

  it('brings kinds, units, UCDs and descriptions along, and what it says of itself', async () => {
    const table = await opened('mixed');
    const column = (name: string) => table.schema.columns.find((each) => each.name === name);
    expect(column('ra')).toMatchObject({ type: 'double', unit: 'deg', ucd: 'pos.eq.ra;meta.main', stored: { kind: 'float64' } });
    expect(column('id')).toMatchObject({ type: 'bigint', description: 'a number' });
    expect([column('mag')?.stored.kind, column('flag')?.stored.kind]).toEqual(['float32', 'int16']);
    expect([table.format, table.name, table.metadata.get('hats_col_ra')]).toEqual(['hats', 'mixed', 'ra']);
    expect(codes(table)).toEqual([]);
  });

  it('leaves out what only tells the cell of a file, and says so', async () => {
    const table = await opened('legacy');
    expect(table.schema.columns.map(({ name }) => name)).not.toContain('Norder');
    expect(table.findings.map(({ code, severity }) => [code, severity])).toEqual([['hats-place-columns', 'note']]);
    expect(table.metadata.get('hats_creation_date')).toBe('2024-10-06T14:20UTC');
    expect(table.metadata.get('hats_builder')).toBe('hats-import v0.3');
  });

  it('with files that differ has the widest types, and says what differs', async () => {
    const table = await opened('different');
    const type = (name: string) => table.schema.columns.find((column) => column.name === name)?.type;
    expect(['flag', 'name', 'id', 'mag', 'more'].map(type)).toEqual(['double', 'text', 'text', 'double', 'boolean']);
    const said = table.findings.filter(({ code }) => code !== 'parquet-unsigned');
    expect(said.map(({ code, column, severity }) => `${code} ${column ?? ''} ${severity}`)).toEqual([
      'hats-rows  warning',
      'hats-type id note',
      'hats-column mag warning',
      'hats-type flag note',
      'hats-type name note',
      'hats-column more warning',
    ]);
    expect(said[0]?.message).toContain('say 10 rows (hats_nrows), and its files hold 9');
  });

  it('without rows is a table without rows', async () => {
    const table = await opened('empty');
    expect([table.schema.rows, table.schema.columns.length]).toEqual([0, 7]);
    expect(await valuesOf(table)).toEqual({});
  });

  it('gives any rows and columns, across files', async () => {
    const table = await opened('mixed');
    const whole = expected['mixed'] ?? {};
    for (const [offset, limit] of [
      [0, 2],
      [2, 5],
      [5, 1],
      [19, 99],
      [21, 3],
    ] as const) {
      const part = await valuesOf(table, { columns: ['name', 'id'], offset, limit, batchRows: 2 });
      expect(part['id'] ?? [], `${offset} ${limit}`).toEqual(whole['id']?.slice(offset, offset + limit));
    }
    await expect(valuesOf(table, { columns: ['none'] })).rejects.toThrow('No column none');
    const different = await opened('different');
    expect(await valuesOf(different, { columns: ['more'] })).toEqual({ more: expected['different']?.['more'] });
  });

  it('shows its first rows from its first files', async () => {
    const table = await hats.firstLook(from(await nodeFolder(join(fixtures, 'mixed'))), {});
    expect([table.exact, table.schema.rows]).toEqual([true, 21]);
    expect((await valuesOf(table, { limit: 1, columns: ['name'] }))['name']).toEqual(expected['mixed']?.['name']?.slice(0, 1));
  });

  it('reads the same from a zip archive', async () => {
    const folder = await nodeFolder(join(fixtures, 'collection'));
    const files = await Promise.all(folder.paths.map(async (path) => ({ path: `collection/${path}`, source: await folder.open(path) })));
    const zipped = await zipFolder(blobSource(await storedZip(files), 'collection.zip'));
    expect(isHats(zipped)).toBe(true);
    expect(await valuesOf(await hats.open(from(zipped), {}))).toEqual(expected['collection']);
  });

  it('is chosen by name or number when a folder holds several', async () => {
    const folder = await nodeFolder(fixtures);
    const tables = await hats.tables(from(folder));
    const list = 'objects 6, conflict 4, different 10, empty 0, folders 6, legacy 6, mixed 21, rounding 4';
    expect(tables.map(({ name, rows }) => `${name} ${rows}`).join(', ')).toBe(list);
    expect((await hats.open(from(folder), { table: 'legacy' })).schema.rows).toBe(6);
    expect((await hats.open(from(folder), { table: 7 })).name).toBe('mixed');
  });
});

describe.skipIf(shared === null)('public HATS catalogs (needs ../shared)', () => {
  const publicOne = (name: string) => nodeFolder(join(shared ?? '', 'data/hats', name));

  it('are read without margins and indexes', async () => {
    const folder = await publicOne('small_sky_order1_collection');
    const table = await hats.open(from(folder), {});
    expect([table.name, table.schema.rows, codes(table)]).toEqual(['small_sky_order1', 131, []]);
    const cells = (await valuesOf(table, { columns: ['_healpix_29'] }))['_healpix_29'] ?? [];
    expect(cells).toEqual([...cells].sort((a, b) => (BigInt(String(a)) < BigInt(String(b)) ? -1 : 1)));
  });

  it('are read when each partition is a folder', async () => {
    const table = await hats.open(from(await publicOne('small_sky_npix_as_dir')), {});
    expect([table.schema.rows, codes(table)]).toEqual([131, []]);
  });
});
