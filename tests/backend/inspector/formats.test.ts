import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isCellType, type Cell, type Column } from '#core/table';
import { openTable } from '#formats/open';
import type { TableFile } from '#formats/table-file';
import { storedZip } from '#formats/zip/write-zip';
import { inspectFile, type Inspection, type InspectionOrder } from '../../../backend/inspector/inspect.ts';
import { nodeFolder } from '../../../backend/tables/node-folder.ts';
import { startParquetInNode } from '../../../backend/tables/node-parquet.ts';
import { nodeSource } from '../../../backend/tables/node-source.ts';
import { shownCell } from '../../formats/reading.ts';

const scratch = mkdtempSync(join(tmpdir(), 'photoz-inspect-formats-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
startParquetInNode();

const fixture = (file: string): string => join(import.meta.dirname, '../../fixtures', file);

function inspected(path: string, order: Partial<InspectionOrder> = {}): Promise<Inspection> {
  const workDir = mkdtempSync(join(scratch, 'work-'));
  const usual = { fileName: path.split('/').at(-1) ?? '', mapping: {}, table: null, productType: 'other' } as const;
  return inspectFile({ unsandboxed: false }, { ...usual, path, workDir, ...order });
}

async function cellsOf(table: TableFile): Promise<Cell[][]> {
  const cells: Cell[][] = [];
  for await (const { rows, columns } of table.batches())
    for (let i = 0; i < rows; i++) cells.push(columns.map((data) => shownCell(data, i)));
  return cells;
}

const told = (columns: readonly Column[]): Column[] =>
  columns.map(({ name, type, unit, ucd, description }) => ({ name, type, unit, ucd, description }));

interface Case {
  file: string;
  table?: string | number;
  /** The name of the table that is read, where there are several. */
  name?: string;
}

const cases: Case[] = [
  { file: 'fits/gap.fits' },
  { file: 'fits/vectors.fits' },
  { file: 'fits/types.fits.gz' },
  { file: 'fits/several.fits', table: 4, name: 'WORDS' },
  { file: 'hdf5/astropy.hdf5' },
  { file: 'hdf5/groups.hdf5', table: 'photometry', name: 'photometry' },
  { file: 'votable/tap.vot' },
];

describe('the inspector', () => {
  it.each(cases)('reads $file, and its twin holds the same columns, cells, lists and meanings', async ({ file, table, name }) => {
    const found = await inspected(fixture(file), { table: table ?? null });
    const original = await openTable(await nodeSource(fixture(file)), table === undefined ? {} : { table });
    const twin = await openTable(await nodeSource(found.twinPath ?? ''));
    expect(found).toMatchObject({ table: name ?? null, rows: original.schema.rows });
    expect(told(found.schema?.columns ?? [])).toEqual(told(original.schema.columns));
    expect(told(twin.schema.columns)).toEqual(told(original.schema.columns));
    expect(await cellsOf(twin)).toEqual(await cellsOf(original));
    expect(found.findings).toEqual(original.findings);
    const cells = original.schema.columns.filter(({ type }) => isCellType(type));
    expect(found.profile?.columns.map((column) => column.name)).toEqual(cells.map((column) => column.name));
  });

  it('reads a HATS catalog in a zip', async () => {
    const folder = await nodeFolder(fixture('hats/collection'));
    const files = folder.paths.map(async (path) => ({ path: `sky/${path}`, source: await folder.open(path) }));
    const path = join(scratch, 'sky.zip');
    writeFileSync(path, new Uint8Array(await (await storedZip(await Promise.all(files))).arrayBuffer()));
    const found = await inspected(path, { mapping: { ra: 'ra', dec: 'dec' } });
    expect(found).toMatchObject({ rows: 6, table: null });
    expect(found.schema?.columns.find(({ name }) => name === 'ra')).toMatchObject({ unit: 'deg', ucd: 'pos.eq.ra;meta.main' });
    expect(found.profile?.face.sky?.counts.reduce((sum, count) => sum + count, 0)).toBe(6);
  });

  it.each(['redshift_catalog', 'other'] as const)('does not guess which of several tables is meant (%s)', async (productType) => {
    await expect(inspected(fixture('fits/several.fits'), { productType })).rejects.toMatchObject({
      code: 'bad-request',
      message: expect.stringContaining('several.fits holds 4 tables; say which one'),
    });
  });

  it('says when there is no table of that name', async () => {
    await expect(inspected(fixture('fits/several.fits'), { table: 'NONE' })).rejects.toThrow('several.fits has no table NONE');
  });

  it.each([
    ['a.ipynb', JSON.stringify({ cells: [{ cell_type: 'code' }], nbformat: 4 }), 'is a Jupyter notebook'],
    ['a.json', '{"z": [1, 2]}', 'is a JSON document'],
    ['a.pkl', Uint8Array.of(0x80, 4, 0x95, 0, 0), 'is a Python pickle'],
  ])('tells what %s is: refused where a table is needed, else kept unopened', async (fileName, content, words) => {
    const path = join(scratch, fileName);
    writeFileSync(path, content);
    const refused = { code: 'bad-file', message: expect.stringContaining(words) };
    await expect(inspected(path, { productType: 'redshift_catalog' })).rejects.toMatchObject(refused);
    const kept = await inspected(path, { productType: 'training_results' });
    expect(kept).toMatchObject({ schema: null, twinPath: null, findings: [{ code: 'no-table', message: expect.stringContaining(words) }] });
  });
});
