import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hdf5 } from '#formats/hdf5/hdf5';
import { openTable, tablesOf } from '#formats/open';
import { nodeSource } from '../../backend/tables/node-source.ts';
import { codedFile } from '../oracles/coded.ts';
import { bytesSource, fixtureBytes, hdf5Fixtures, openHdf5 } from './hdf5-reading.ts';

type Expected = Record<string, Record<string, { rows: number; columns: Record<string, unknown[]> }>>;

const expected = JSON.parse(readFileSync(join(hdf5Fixtures, 'expected.json'), 'utf8')) as Expected;
const tables = Object.entries(expected).flatMap(([file, named]) => Object.keys(named).map((table) => ({ file, table })));

describe('an HDF5 file of h5py, astropy, pandas, PyTables, tables_io or qp', () => {
  it.each(tables)('$file, table $table, has the values that its own library reads', async ({ file, table }) => {
    const opened = await openHdf5(file, { table });
    const wanted = expected[file]?.[table];
    expect(opened.schema.rows).toBe(wanted?.rows);
    const { columns } = await codedFile(opened);
    opened.close();
    expect(Object.fromEntries(columns.map(({ name, cells }) => [name, cells]))).toEqual(wanted?.columns);
  });

  it.each(Object.keys(expected))('%s lists its tables', async (file) => {
    const found = await tablesOf(await nodeSource(join(hdf5Fixtures, file)));
    expect(found.format).toBe('hdf5');
    expect(new Set(found.tables.map(({ name }) => name))).toEqual(new Set(Object.keys(expected[file] ?? {})));
    for (const { name, rows, columns } of found.tables) {
      const wanted = expected[file]?.[name];
      expect([name, rows, columns]).toEqual([name, wanted?.rows, Object.keys(wanted?.columns ?? {}).length]);
    }
  });
});

describe('the columns of an HDF5 file', () => {
  it('keep how they are stored, and their order', async () => {
    const { schema } = await openHdf5('types.hdf5');
    expect(schema.columns.map(({ name, type, stored }) => [name, type, stored.kind, stored.shape])).toEqual([
      ...['i1', 'i2', 'i4'].map((name) => [name, 'integer', `int${8 * Number(name[1])}`, null]),
      ['i8', 'bigint', 'int64', null],
      ...['u1', 'u2'].map((name) => [name, 'integer', `uint${8 * Number(name[1])}`, null]),
      ...['u4', 'u8'].map((name) => [name, 'bigint', `uint${8 * Number(name[1])}`, null]),
      ...['f2', 'f4', 'f8'].map((name) => [name, 'double', `float${8 * Number(name[1])}`, null]),
      ['big_i2', 'integer', 'int16', null],
      ['big_i4', 'integer', 'int32', null],
      ['big_i8', 'bigint', 'int64', null],
      ['big_u4', 'bigint', 'uint32', null],
      ['big_u8', 'bigint', 'uint64', null],
      ...['f2', 'f4', 'f8'].map((name) => [`big_${name}`, 'double', `float${8 * Number(name[1])}`, null]),
      ['u8_beyond', 'text', 'uint64', null],
      ['ascii', 'text', 'text', null],
      ['utf8', 'text', 'text', null],
      ['any', 'text', 'text', null],
      ['flag', 'boolean', 'bool', null],
      ['c8', 'double[]', 'complex64', []],
      ['c16', 'double[]', 'complex128', []],
      ['pdf', 'double[]', 'float32', [4]],
      ['cube', 'integer[]', 'int16', [2, 3]],
      ['pairs', 'text[]', 'text', [2]],
      ['flags', 'boolean[]', 'bool', [2]],
      ['masked', 'integer', 'int32', null],
      ['lists', 'double[]', 'float32', null],
    ]);
  });

  it('bring units, UCDs and descriptions from attributes and from the words of astropy', async () => {
    const plain = await openHdf5('types.hdf5');
    expect(plain.schema.columns.find(({ name }) => name === 'f8')).toMatchObject({
      unit: 'deg',
      ucd: 'pos.eq.ra;meta.main',
      description: 'it’s right ascension',
    });
    expect(plain.schema.columns.find(({ name }) => name === 'f4')).toMatchObject({ unit: 'mag', ucd: 'phot.mag', description: null });
    expect([...plain.metadata]).toEqual([
      ['survey', 'DP1'],
      ['version', '3'],
    ]);
    const records = await openHdf5('astropy.hdf5');
    expect(records.schema.columns.map(({ name, unit, ucd, description }) => [name, unit, ucd, description])).toEqual([
      ['RA', 'deg', 'pos.eq.ra', "it's, the {right} ascension"],
      ['mag', 'mag', null, null],
      ['id', null, null, null],
      ['name', null, null, 'a long description of the name, with words enough to need a second line in YAML: one two three four'],
      ['speed', 'km / s', null, null],
      ['pdf', null, null, null],
      ['ok', null, null, null],
    ]);
    expect([...records.metadata]).toEqual([
      ['AUTHOR', 'me: "x"'],
      ['N', '3'],
    ]);
  });

  it('that no table can hold are left out and named', async () => {
    const table = await openHdf5('odd.hdf5');
    expect(table.schema.columns.map(({ name }) => name)).toEqual(['dec', 'kind', 'ra', 'same']);
    expect(table.findings.map(({ severity, code, column }) => [severity, code, column])).toEqual([
      ['note', 'hdf5-enumeration', 'kind'],
      ['warning', 'hdf5-left-out', 'opaque'],
      ['warning', 'hdf5-left-out', 'reference'],
      ['warning', 'hdf5-left-out', 'turned'],
      ['warning', 'hdf5-unequal-lengths', 'bins'],
      ['note', 'hdf5-no-table', null],
      ['note', 'hdf5-no-table', null],
    ]);
    expect(table.findings.map(({ message }) => message).join('\n')).toContain('bins is left out: it has 7 rows, the other columns have 3.');
    expect(table.findings.map(({ message }) => message).join('\n')).toContain('long has 4 rows, short has 2');
    expect([...table.metadata]).toEqual([
      ['author', 'me'],
      ['seed', '42'],
      ['title', 'odd ones'],
    ]);
  });

  it('that are pickled Python objects are never opened', async () => {
    for (const [file, column] of [
      ['pandas-objects.h5', 'name'],
      ['pytables.h5', null],
    ] as const) {
      const table = await openHdf5(file);
      expect(table.findings.map(({ message }) => message).join('\n')).toContain('a pickled Python object, which is never opened');
      if (column) expect(table.schema.columns.map(({ name }) => name)).not.toContain(column);
    }
  });

  it('of unsigned numbers beyond 63 bits are text, and said so', async () => {
    const { findings } = await openHdf5('types.hdf5');
    expect(findings.filter(({ code }) => code === 'hdf5-unsigned').map(({ column, rows }) => [column, rows])).toEqual([['u8_beyond', 5]]);
  });

  it('of text that is no UTF-8 are read as Latin-1, and said so when read', async () => {
    const table = await openHdf5('latin.hdf5');
    expect((await codedFile(table)).columns[0]?.cells).toEqual(['é', 'a']);
    expect(table.findings.map(({ code, column }) => [code, column])).toEqual([['hdf5-encoding', 'name']]);
  });
});

describe('a part of an HDF5 table', () => {
  it.each(['filters.hdf5', 'packed.hdf5', 'astropy.hdf5', 'pandas-table.h5'])('of %s is what the whole has there', async (file) => {
    const table = await openHdf5(file);
    const whole = await codedFile(table);
    const names = table.schema.columns.map(({ name }) => name).reverse();
    const rows = table.schema.rows ?? 0;
    for (const [offset, limit, batchRows] of [
      [0, 2, 1],
      [1, rows - 1, 7],
      [Math.floor(rows / 2), rows, 64],
      [rows, 5, 5],
    ] as const) {
      const part = {
        ...table,
        schema: { columns: [...table.schema.columns].reverse(), rows: null },
        batches: () => table.batches({ columns: names, offset, limit, batchRows }),
      };
      const { columns } = await codedFile(part);
      for (const { name, cells } of columns) {
        const wanted = whole.columns.find((column) => column.name === name)?.cells.slice(offset, offset + limit);
        expect(cells, `${name} ${offset} ${limit}`).toEqual(wanted);
      }
    }
    table.close();
  });

  it('of an unknown column is refused by name', async () => {
    const table = await openHdf5('groups.hdf5', { table: 'redshifts' });
    await expect(async () => {
      for await (const batch of table.batches({ columns: ['nope'] })) expect(batch).toBeNull();
    }).rejects.toMatchObject({ code: 'bad-request', message: 'No column nope here. The columns are q, z.' });
  });

  it('is what the first look gives where types need all rows', async () => {
    const source = await nodeSource(join(hdf5Fixtures, 'types.hdf5'));
    const look = await hdf5.firstLook({ source, gzipped: false }, {});
    expect(look.exact).toBe(true);
    expect(look.schema.rows).toBe(6);
  });
});

describe('an HDF5 source', () => {
  it('that cannot be read without waiting is taken into memory', async () => {
    const { sliceSync: _, ...source } = bytesSource('types.hdf5', fixtureBytes('types.hdf5'));
    const table = await hdf5.open({ source, gzipped: false }, {});
    expect((await codedFile(table)).columns[0]?.cells).toEqual(expected['types.hdf5']?.['types.hdf5']?.columns['i1']);
  });

  it('that is too large for that is refused with both numbers', async () => {
    const { sliceSync: _, ...source } = bytesSource('large.hdf5', fixtureBytes('types.hdf5'));
    await expect(hdf5.open({ source: { ...source, size: 2_000_000_000 }, gzipped: false }, {})).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining(
        'large.hdf5 has 2000000000 bytes; from here an HDF5 file must fit into memory, which ends at 1000000000 bytes.',
      ),
    });
  });

  it('with several tables is asked about, and taken by name or number', async () => {
    const source = await nodeSource(join(hdf5Fixtures, 'groups.hdf5'));
    await expect(openTable(source)).rejects.toMatchObject({
      code: 'bad-request',
      message:
        'groups.hdf5 holds 2 tables; say which one, by name or number. Its tables: 1 is photometry (5 rows), 2 is redshifts (3 rows).',
    });
    expect((await openTable(source, { table: 2 })).name).toBe('redshifts');
    expect((await openTable(source, { table: 'photometry' })).name).toBe('photometry');
  });
});
