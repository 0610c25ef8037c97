import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MemorySink } from '#formats/sink';
import type { ColumnType } from '#core/table';
import type { StoredKind } from '#formats/stored';
import type { BatchOptions, FileBatch, TableRows } from '#formats/table-file';
import { votable } from '#formats/votable/votable';
import { votableWriter } from '#formats/votable/writer';
import { codedFile, codedRandom, type CodedCell, type CodedTable } from '../oracles/coded.ts';
import { askOracle, oraclePython } from '../oracles/python.ts';
import { packed, randomTable, tableOfAllKinds, type AnyCell, type RandomTable } from '../oracles/random-table.ts';
import { bytesAsSource, cellsOf } from './votable-reading.ts';

const tables = [...Array.from({ length: 40 }, (_, i) => randomTable(`votable ${i}`)), tableOfAllKinds('votable all', 50)];

async function written(table: TableRows): Promise<Uint8Array> {
  const sink = new MemorySink();
  await votableWriter.write(table, sink);
  return sink.bytes();
}

/** Lists of texts are written as JSON, one text a list. */
function asWritten(table: RandomTable): CodedTable {
  const { columns } = codedRandom(table);
  return {
    columns: columns.map((column) => {
      if (!column.list || table.schema.columns.find(({ name }) => name === column.name)?.type !== 'text[]') return column;
      return { ...column, cells: column.cells.map((cell) => (cell === null ? null : JSON.stringify(cell))) };
    }),
  };
}

/** astropy is asked to be strict, and does not take a unit that it does not know. */
function withKnownUnits(table: RandomTable): TableRows {
  const columns = table.schema.columns.map((column) => ({ ...column, unit: column.unit === 'deg' ? 'deg' : null }));
  return { ...table, schema: { ...table.schema, columns } };
}

interface Cells {
  name: string;
  unit?: string | null;
  ucd: string | null;
  description: string | null;
  cells: CodedCell[];
}

const told = ({ columns }: CodedTable): Cells[] =>
  columns.map(({ name, unit, ucd, description, cells }) => ({ name, unit, ucd, description, cells }));

interface Given {
  name: string;
  type: ColumnType;
  stored: StoredKind;
  cells: AnyCell[];
}

async function writtenAs(given: readonly Given[]) {
  const about = { unit: null, ucd: null, description: null };
  const columns = given.map(({ name, type, stored }) => ({ name, type, ...about, stored: { kind: stored, shape: null } }));
  async function* batches(options: BatchOptions = {}): AsyncGenerator<FileBatch> {
    const wanted = given.flatMap((each, i) => (options.columns?.includes(each.name) === false ? [] : [{ ...each, column: columns[i] }]));
    yield { rows: 2, columns: wanted.flatMap(({ column, cells }) => (column ? [packed(column, cells)] : [])) };
  }
  const sink = new MemorySink();
  const findings = await votableWriter.write({ name: 't', schema: { columns, rows: 2 }, metadata: new Map(), batches }, sink);
  return { findings, file: await votable.open(bytesAsSource(sink.bytes()), {}) };
}

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'votable-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a table written as VOTable', () => {
  it.each(tables.map((table) => [table.name, table] as const))('%s comes back bit for bit, with its meanings', async (_name, table) => {
    const file = await votable.open(bytesAsSource(await written(table)), {});
    expect(told(await codedFile(file))).toEqual(told(asWritten(table)));
    expect(file.metadata).toEqual(table.metadata);
    expect(file.findings).toEqual([]);
    expect(file.schema.rows).toBe(table.schema.rows);
  });

  it('has the same bytes each time, however its rows come in batches', async () => {
    const table = tableOfAllKinds('votable bytes', 100);
    const inSmall: TableRows = { ...table, batches: (options) => table.batches({ ...options, batchRows: 7 }) };
    expect(Buffer.from(await written(inSmall)).equals(Buffer.from(await written(table)))).toBe(true);
  });

  it('keeps what is said of the table, and nothing that a Parquet file says of its own columns', async () => {
    const said = [
      ...[
        ['a "b"', '<1>\n\t& 2'],
        ['description', 'of\nthis'],
        ['table_meta_yaml', 'x'],
        ['table::len::name', '5'],
      ],
    ] as const;
    const file = await votable.open(bytesAsSource(await written({ ...randomTable('votable 1'), metadata: new Map(said) })), {});
    expect([...file.metadata]).toEqual(said.slice(0, 2));
  });

  it('has letters that XML cannot hold replaced, and says so', async () => {
    const table = tableOfAllKinds('votable letters', 2);
    const columns = table.schema.columns.map((column, i) =>
      i === 0 ? { ...column, description: 'a\u0001b\ud800', unit: '"<&>' } : column,
    );
    const sink = new MemorySink();
    const findings = await votableWriter.write({ ...table, schema: { ...table.schema, columns } }, sink);
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'votable-control-characters', severity: 'warning', message: expect.stringMatching(/^2 /) }),
    );
    const [first] = (await votable.open(bytesAsSource(sink.bytes()), {})).schema.columns;
    expect(first).toMatchObject({ description: 'a\ufffdb\ufffd', unit: '"<&>' });
  });

  it('names the columns of which it cannot hold something', async () => {
    const { findings, file } = await writtenAs([
      { name: 'u', type: 'text', stored: 'uint64', cells: ['18446744073709551615', null] },
      { name: 't', type: 'text[]', stored: 'text', cells: [['a', 'ö'], null] },
    ]);
    expect(findings.map(({ code, column }) => [code, column])).toEqual([
      ['votable-uint64', 'u'],
      ['votable-text-list', 't'],
    ]);
    expect(await cellsOf(file)).toEqual({ u: ['18446744073709551615', null], t: ['["a","ö"]', null] });
  });

  it('widens a column whose values its stored kind does not hold', async () => {
    const { file } = await writtenAs([
      { name: 'i', type: 'integer', stored: 'uint8', cells: [-1, 255] },
      { name: 'b', type: 'bigint', stored: 'int16', cells: [2n ** 40n, null] },
      { name: 'f', type: 'double', stored: 'float32', cells: [0.1, Infinity] },
      { name: 'l', type: 'integer[]', stored: 'uint8', cells: [[0, null, 255], []] },
    ]);
    expect(await cellsOf(file)).toEqual({ i: [-1, 255], b: [2n ** 40n, null], f: [0.1, Infinity], l: [[0, null, 255], []] });
    expect(file.schema.columns.map(({ stored }) => stored.kind)).toEqual(['int16', 'int64', 'float64', 'int16']);
  });

  it.skipIf(oraclePython() === null)(
    'is read by astropy bit for bit',
    async () => {
      const orders = [];
      for (const [i, table] of tables.entries()) {
        const path = join(folder, `${i}.vot`);
        writeFileSync(path, await written(withKnownUnits(table)));
        orders.push({ path, reader: 'votable' });
      }
      const list = join(folder, 'orders.json');
      writeFileSync(list, JSON.stringify(orders));
      const answers = (await askOracle('read.py', [list])) as (CodedTable & { error?: string })[];
      for (const [i, table] of tables.entries()) {
        const theirs = answers[i];
        if (!theirs || theirs.error) throw new Error(`${table.name}: ${theirs?.error}`);
        expect(theirs.columns.map(likeAstropy), table.name).toEqual(asWritten(table).columns.map(likeAstropy));
      }
    },
    120_000,
  );

  it.skipIf(spawnSync('stilts', ['-version']).status !== 0)(
    'is read by STILTS bit for bit',
    async () => {
      const table = tableOfAllKinds('votable stilts', 60);
      const path = join(folder, 'ours.vot');
      writeFileSync(path, await written(table));
      execFileSync('stilts', ['tcopy', path, `out=${join(folder, 'theirs.vot')}`, 'ofmt=votable-binary2-inline'], { stdio: 'pipe' });
      const theirs = await votable.open(bytesAsSource(new Uint8Array(readFileSync(join(folder, 'theirs.vot')))), {});
      expect(told(await codedFile(theirs)).map(likeAstropy)).toEqual(told(asWritten(table)).map(likeAstropy));
    },
    60_000,
  );
});

/** What astropy and STILTS cannot tell apart: empty and missing, and marks within lists. */
function likeAstropy({ name, ucd, description, cells }: Cells): unknown {
  const comparable = (cell: CodedCell): CodedCell => {
    if (!Array.isArray(cell)) return cell === '' ? null : cell;
    return cell.every((item) => item === null) ? null : cell;
  };
  return { name, ucd, description: description?.trim() ?? null, cells: cells.map(comparable) };
}
