import { describe, expect, it } from 'vitest';
import type { Finding } from '#core/finding';
import type { StoredKind } from '#formats/stored';
import type { FormatWriter } from '#formats/write';
import { astropyHdf5Writer } from '#formats/hdf5/write-astropy';
import { hdf5Writer } from '#formats/hdf5/write-flat';
import { pandasHdf5Writer } from '#formats/hdf5/write-pandas';
import { codedFile, codedRandom, type CodedTable } from '../oracles/coded.ts';
import { differences, type Difference } from '../oracles/differences.ts';
import { longTable, packed, randomTable, tableOfAllKinds, type AnyCell, type RandomTable } from '../oracles/random-table.ts';
import { writtenHdf5 } from './hdf5-reading.ts';

const seeds = Array.from({ length: 60 }, (_, i) => `hdf5 ${i}`);
const tables = [...seeds.map(randomTable), tableOfAllKinds('hdf5, all kinds', 50), longTable('hdf5, long', 70_000)];

/** What a column may come back with otherwise when a finding has said so. */
const announced: Record<string, readonly Difference['what'][]> = {
  'hdf5-renamed': ['name'],
  'hdf5-missing-list': ['cells'],
  'hdf5-left-out': ['lost'],
  'hdf5-time-as-text': ['kind'],
  'hdf5-widened': ['kind'],
  'hdf5-text-end': ['cells'],
  'hdf5-nul': ['cells'],
};

function unannounced(wanted: CodedTable, came: CodedTable, findings: readonly Finding[]): Difference[] {
  const told = ({ column, what }: Difference): boolean =>
    findings.some((found) => found.column === column && announced[found.code]?.includes(what));
  return differences(wanted, came).filter((difference) => !isMeant(difference) && !told(difference));
}

/** Lists that happen to be of one length are written as an array; a list column without any item has none. */
function isMeant({ what, wanted }: Difference): boolean {
  return what === 'shape' && wanted === null;
}

const layouts: [name: string, writer: FormatWriter][] = [
  ['flat', hdf5Writer],
  ['records of astropy', astropyHdf5Writer],
  ['a frame of pandas', pandasHdf5Writer],
];

describe.each(layouts)('our HDF5 as %s', (_, writer) => {
  it.each(tables)('is read back as it was written: $name', async (table) => {
    if (writer === pandasHdf5Writer && table.schema.columns.every(({ type }) => type.endsWith('[]'))) {
      await expect(writtenHdf5(table, writer)).rejects.toMatchObject({ code: 'bad-request' });
      return;
    }
    const { open, findings } = await writtenHdf5(table, writer);
    const back = await open();
    expect(back.schema.rows).toBe(table.schema.rows);
    expect(unannounced(codedRandom(table), await codedFile(back), findings)).toEqual([]);
    expect(new Map(back.metadata)).toEqual(new Map(table.metadata));
    back.close();
  });
});

function tableWith(
  name: string,
  columns: { name: string; type: RandomTable['schema']['columns'][number]['type']; kind: StoredKind; shape?: number[]; cells: AnyCell[] }[],
): RandomTable {
  const held = columns.map(({ name: called, type, kind, shape = null }) => ({
    name: called,
    type,
    unit: null,
    ucd: null,
    description: null,
    stored: { kind, shape },
  }));
  const rows = columns[0]?.cells.length ?? 0;
  return {
    ...{ name, schema: { columns: held, rows }, metadata: new Map(), cells: columns.map(({ cells }) => cells) },
    async *batches() {
      if (rows > 0) yield { rows, columns: held.map((column, i) => packed(column, columns[i]?.cells ?? [])) };
    },
  };
}

const kindsOf = async (table: RandomTable): Promise<[string, StoredKind][]> => {
  const { open } = await writtenHdf5(table, hdf5Writer);
  return (await open()).schema.columns.map(({ name, stored }) => [name, stored.kind]);
};

describe('a value that its stored kind cannot hold', () => {
  it('takes the next kind that holds all of its column', async () => {
    const table = tableWith('next', [
      { name: 'a', type: 'integer', kind: 'int8', cells: [127, -128] },
      { name: 'b', type: 'integer', kind: 'int8', cells: [127, 128] },
      { name: 'c', type: 'integer', kind: 'uint8', cells: [0, 256] },
      { name: 'd', type: 'integer', kind: 'uint16', cells: [65_535, -1] },
      { name: 'e', type: 'bigint', kind: 'int32', cells: [2n ** 31n, 0n] },
      { name: 'f', type: 'bigint', kind: 'uint64', cells: [-1n, 0n] },
      { name: 'g', type: 'double', kind: 'float32', cells: [0.1, 1] },
      { name: 'h', type: 'double', kind: 'float32', cells: [0.5, Infinity] },
      { name: 'i', type: 'double', kind: 'float16', cells: [0.5, 65_504] },
      { name: 'j', type: 'double', kind: 'float16', cells: [0.5, 65_505] },
      { name: 'k', type: 'text', kind: 'uint64', cells: ['18446744073709551615', '0'] },
      { name: 'l', type: 'text', kind: 'uint64', cells: ['18446744073709551616', '0'] },
      { name: 'm', type: 'double', kind: 'decimal', cells: [1, 2] },
    ]);
    expect(await kindsOf(table)).toEqual([
      ...[['a', 'int8'] as const, ['b', 'int16'] as const, ['c', 'uint16'] as const, ['d', 'int32'] as const, ['e', 'int64'] as const],
      ...[
        ['f', 'int64'] as const,
        ['g', 'float64'] as const,
        ['h', 'float32'] as const,
        ['i', 'float16'] as const,
        ['j', 'float64'] as const,
      ],
      ...[['k', 'uint64'] as const, ['l', 'text'] as const, ['m', 'float64'] as const],
    ]);
    const { open } = await writtenHdf5(table, hdf5Writer);
    const came = await codedFile(await open());
    expect(came.columns.map(({ cells }) => cells)).toEqual(codedRandom(table).columns.map(({ cells }) => cells));
  });
});

describe('what HDF5 has no sign for', () => {
  it('is kept by a mask, and named column by column', async () => {
    const table = tableWith('masks', [
      { name: 'n', type: 'integer', kind: 'int32', cells: [1, null, 3] },
      { name: 'b', type: 'boolean', kind: 'bool', cells: [null, true, null] },
      { name: 't', type: 'text', kind: 'text', cells: ['', null, 'x '] },
      { name: 'd', type: 'double', kind: 'float64', cells: [null, 1, 2] },
      {
        name: 'l',
        type: 'integer[]',
        kind: 'int16',
        shape: [2],
        cells: [
          [1, null],
          [2, 3],
          [null, null],
        ],
      },
      { name: 'v', type: 'double[]', kind: 'float64', cells: [null, [], [1, null]] },
    ]);
    const { open, findings } = await writtenHdf5(table, hdf5Writer);
    expect(findings.map(({ severity, code, column, rows }) => [severity, code, column, rows])).toEqual([
      ['warning', 'hdf5-mask', 'n', 1],
      ['warning', 'hdf5-mask', 'b', 2],
      ['warning', 'hdf5-mask', 't', 1],
      ['warning', 'hdf5-mask', 'l', 0],
      ['warning', 'hdf5-mask', 'v', 1],
    ]);
    expect(findings[0]?.message).toBe('n has 1 missing value, for which HDF5 has no sign in whole numbers: n.mask is true there.');
    expect(differences(codedRandom(table), await codedFile(await open()))).toEqual([]);
  });

  it('is renamed and named: a slash, a dot', async () => {
    const table = tableWith('names', [
      { name: 'a/b', type: 'integer', kind: 'int32', cells: [1] },
      { name: 'a_b', type: 'integer', kind: 'int32', cells: [2] },
      { name: '.', type: 'integer', kind: 'int32', cells: [3] },
    ]);
    const { open, findings } = await writtenHdf5(table, hdf5Writer);
    expect((await open()).schema.columns.map(({ name }) => name)).toEqual(['a_b_', 'a_b', 'column_1']);
    expect(findings.map(({ code, column }) => [code, column])).toEqual([
      ['hdf5-renamed', 'a/b'],
      ['hdf5-renamed', '.'],
    ]);
  });

  it('is refused when the names of very many columns have no room, and written flat', async () => {
    const columns = Array.from({ length: 600 }, (_, i) => ({
      ...{ name: `${'a_long_name'.repeat(11)}_${i}`, type: 'double' as const, kind: 'float64' as const, cells: [i] },
    }));
    const table = tableWith('wide', columns);
    for (const writer of [astropyHdf5Writer, pandasHdf5Writer]) {
      await expect(writtenHdf5(table, writer)).rejects.toMatchObject({
        code: 'bad-request',
        message: expect.stringContaining('where HDF5 has room for 65535'),
      });
    }
    const { open } = await writtenHdf5(table, hdf5Writer);
    expect(differences(codedRandom(table), await codedFile(await open()))).toEqual([]);
  });
});

describe('a table that gives other rows at its second reading', () => {
  it('is a fault, not a broken file', async () => {
    const table = tableWith('shrinks', [{ name: 'a', type: 'integer', kind: 'int32', cells: [1, 2, 3] }]);
    let readings = 0;
    const shrinking = {
      ...table,
      batches: () =>
        readings++ === 0 ? table.batches() : tableWith('less', [{ name: 'a', type: 'integer', kind: 'int32', cells: [1] }]).batches(),
    };
    await expect(writtenHdf5(shrinking, hdf5Writer)).rejects.toMatchObject({ code: 'internal' });
  });
});
