import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FormatSource } from '#formats/table-file';
import { votable } from '#formats/votable/votable';
import { codedFile, type CodedCell, type CodedColumn } from '../oracles/coded.ts';
import { cellsOf, fixture, folder } from './votable-reading.ts';

interface Expected {
  name: string;
  columns: Pick<CodedColumn, 'name' | 'kind' | 'cells' | 'unit' | 'ucd' | 'description'>[];
}

const expected: unknown = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));

function isExpected(value: unknown): value is Record<string, Expected[]> {
  return typeof value === 'object' && value !== null;
}

const files = isExpected(expected) ? expected : {};

/** astropy cannot tell an empty text or list from a missing one, and tells a list of missing items from a missing list only here and there. */
function comparable(cell: CodedCell): CodedCell {
  if (!Array.isArray(cell)) return cell === '' ? null : cell;
  const items = cell.map(comparable);
  return items.every((item) => item === null) ? null : items;
}

async function read(from: FormatSource): Promise<Expected[]> {
  const read: Expected[] = [];
  for (const [i] of (await votable.tables(from)).entries()) {
    const table = await votable.open(from, { table: i + 1 });
    const { columns } = await codedFile(table);
    read.push({
      name: table.name,
      columns: columns.map(({ name, kind, cells, unit, ucd, description }) => ({
        name,
        kind,
        cells: cells.map(comparable),
        unit,
        ucd,
        description,
      })),
    });
  }
  return read;
}

describe('a VOTable that astropy wrote', () => {
  it('has fixtures', () => expect(Object.keys(files).length).toBeGreaterThan(8));

  it.each(Object.keys(files))('%s is read bit for bit as astropy reads it', async (name) => {
    const theirs = (files[name] ?? []).map((table) => ({
      ...table,
      columns: table.columns.map((column) => ({ ...column, cells: column.cells.map(comparable) })),
    }));
    expect(await read(fixture(name))).toEqual(theirs);
  });

  it.each(['tabledata', 'binary', 'binary2'])(
    'as %s can be read in part: columns in the order asked for, some rows, small batches',
    async (kind) => {
      const table = await votable.open(fixture(`types-${kind}.vot`), {});
      const all = await cellsOf(table);
      const part = await cellsOf(table, { columns: ['var_f64', 'i64'], offset: 1, limit: 2, batchRows: 1 });
      expect(Object.keys(part)).toEqual(['var_f64', 'i64']);
      expect(part).toEqual({ var_f64: all['var_f64']?.slice(1, 3), i64: all['i64']?.slice(1, 3) });
    },
  );

  it('lists its tables in order, also those of resources within resources', async () => {
    const tables = await votable.tables(fixture('several.vot'));
    expect(tables.map(({ name }) => name).toSorted()).toEqual(['part0', 'part1', 'part2', 'part3']);
    const table = await votable.open(fixture('several.vot'), { table: 'part2' });
    expect(await cellsOf(table)).toEqual({ id: [2n ** 60n, 2n ** 60n + 1n], z: [0, 0.125] });
  });

  it('keeps shapes, slowest dimension first', async () => {
    const { schema } = await votable.open(fixture('types-binary2.vot'), {});
    const shapes = Object.fromEntries(schema.columns.map(({ name, stored }) => [name, stored.shape]));
    expect(shapes).toMatchObject({ fixed_f64: [3, 2], fixed_i32: [3], c64: [], pdf: null, i32: null });
  });
});
