import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Finding } from '#core/finding';
import { csvWriter, ecsvWriter, tsvWriter } from '#formats/csv/write';
import { MemorySink } from '#formats/sink';
import type { FormatWriter } from '#formats/write';
import { codedFile, codedRandom, type CodedCell, type CodedColumn, type CodedTable } from '../oracles/coded.ts';
import { differences, type Difference } from '../oracles/differences.ts';
import { askOracle, oraclePython } from '../oracles/python.ts';
import { randomTable, tableOfAllKinds, type RandomTable } from '../oracles/random-table.ts';
import { readTheirs } from '../oracles/theirs.ts';
import { opened } from './read-text.ts';

const tables = [...Array.from({ length: 40 }, (_, i) => randomTable(`csv oracle ${i}`)), tableOfAllKinds('csv oracle, all kinds', 50)];

interface Sent {
  table: RandomTable;
  bytes: Uint8Array<ArrayBuffer>;
  findings: Finding[];
}

async function sent(table: RandomTable, writer: FormatWriter): Promise<Sent> {
  const sink = new MemorySink();
  const findings = await writer.write(table, sink);
  return { table, bytes: new Uint8Array(sink.bytes()), findings };
}

/** What types a header of ECSV can say; a value beyond its kind makes it the next one. */
function inEcsv(column: CodedColumn): CodedColumn {
  const isPairs = column.kind.startsWith('complex') && column.shape?.length !== 0;
  const kind = column.kind.replace(/^(date|time).*/, 'text').replace(/^uint64$/, column.list ? kindOfItems(column) : 'uint64');
  if (isPairs) return { ...column, kind: kind === 'complex64' ? 'float32' : 'float64', shape: column.shape && [...column.shape, 2] };
  return { ...column, kind: (kind === 'int16' && beyond(column.cells) ? 'int32' : kind) as CodedColumn['kind'] };
}

const kindOfItems = (column: CodedColumn): string => (textLists.has(column) ? 'text' : 'uint64');
const textLists = new WeakSet<CodedColumn>();

const beyond = (cell: CodedCell): boolean =>
  Array.isArray(cell) ? cell.some(beyond) : cell !== null && Math.abs(Number(cell) + 0.5) > 32_768;

function heldInEcsv(table: RandomTable): CodedTable {
  const { columns } = codedRandom(table);
  columns.forEach((column, i) => table.schema.columns[i]?.type === 'text[]' && textLists.add(column));
  return { columns: columns.map(inEcsv) };
}

describe('random tables', () => {
  it('written as ECSV come back with their types, values, units, UCDs and descriptions', async () => {
    for (const table of tables) {
      const { bytes, findings } = await sent(table, ecsvWriter);
      const found = differences(heldInEcsv(table), await codedFile(await opened(bytes)));
      const told = (column: string): boolean => findings.some((finding) => finding.column === column);
      expect([table.name, found.filter(({ column }) => !told(column))]).toEqual([table.name, []]);
    }
  });

  it.each([
    ['CSV', csvWriter],
    ['TSV', tsvWriter],
  ])('written as %s come back with each single value', async (_, writer) => {
    for (const table of tables) {
      const { bytes } = await sent(table, writer);
      const found = differences(codedRandom(table), await codedFile(await opened(bytes)));
      const untold = found.filter(({ column, what }) => {
        const cells = table.cells[table.schema.columns.findIndex(({ name }) => name === column)] ?? [];
        const isCells = table.schema.columns.find(({ name }) => name === column)?.type.endsWith('[]') === false;
        return (what === 'cells' || what === 'rows' || what === 'lost') && isCells && !cells.every((cell) => cell === null);
      });
      expect([table.name, untold]).toEqual([table.name, []]);
    }
  });
});

/** astropy takes blanks from around texts, CR from before newlines, and empty texts for missing, also in files of its own. */
function asAstropyReads(table: CodedTable): CodedTable {
  const columns = table.columns.map((column) =>
    column.kind === 'text' && !column.list
      ? { ...column, cells: column.cells.map((cell) => (typeof cell === 'string' ? cell.replaceAll('\r\n', '\n').trim() || null : cell)) }
      : column,
  );
  return { columns };
}

async function theirs(written: readonly Sent[], order: { with: string; delimiter: string }): Promise<(CodedTable | { error: string })[]> {
  const folder = mkdtempSync(join(tmpdir(), 'csv-oracle-'));
  try {
    const orders = written.map(({ bytes }, i) => {
      const path = join(folder, `${i}.csv`);
      writeFileSync(path, bytes);
      return { path, ...order };
    });
    writeFileSync(join(folder, 'orders.json'), JSON.stringify(orders));
    return (await askOracle('../formats/csv_read.py', [join(folder, 'orders.json')])) as (CodedTable | { error: string })[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** astropy writes units in its own order. */
const isUnitOfTheirs = ({ what, came }: Difference): boolean => what === 'unit' && came !== null;

describe.skipIf(oraclePython() === null)('CSV beside pandas and astropy', () => {
  it('is read by astropy as we wrote it, as ECSV', async () => {
    // Of lists of one length without a row, astropy cannot read its own files.
    const readable = tables.filter(({ schema }) => schema.rows !== 0 || schema.columns.every(({ stored }) => stored.shape === null));
    const written = await Promise.all(readable.map((table) => sent(table, ecsvWriter)));
    const came = await theirs(written, { with: 'astropy', delimiter: ',' });
    for (const [i, { table, findings }] of written.entries()) {
      const answer = came[i] ?? { error: 'no answer' };
      if ('error' in answer) throw new Error(`${table.name}: ${answer.error}`);
      const found = differences(asAstropyReads(heldInEcsv(table)), asAstropyReads(answer));
      const untold = found.filter((each) => !isUnitOfTheirs(each) && !findings.some(({ column }) => column === each.column));
      expect([table.name, untold]).toEqual([table.name, []]);
    }
  });

  it.each([
    ['CSV', csvWriter, ','],
    ['TSV', tsvWriter, '\t'],
  ])('is read by pandas as we wrote it, as %s: every row, and every text to the letter', async (_, writer, delimiter) => {
    const written = await Promise.all(tables.filter(({ schema }) => schema.columns.length > 1).map((table) => sent(table, writer)));
    const came = await theirs(written, { with: 'pandas', delimiter });
    for (const [i, { table }] of written.entries()) {
      const answer = came[i] ?? { error: 'no answer' };
      if ('error' in answer) throw new Error(`${table.name}: ${answer.error}`);
      expect(answer.columns.map(({ name }) => name)).toEqual(table.schema.columns.map(({ name }) => name));
      for (const [at, { type }] of table.schema.columns.entries()) {
        const cells = answer.columns[at]?.cells ?? [];
        expect(cells.length).toBe(table.schema.rows);
        if (type === 'text') expect(cells).toEqual((table.cells[at] ?? []).map((cell) => (cell === '' ? null : cell)));
        if (type === 'double' || type === 'integer') {
          const numbers = cells.map((cell) => (cell === null ? null : Number(String(cell).replace('inf', 'Infinity'))));
          expect(numbers).toEqual(table.cells[at]);
        }
      }
    }
  });

  it('is read by us as they wrote it, in 40 random tables', async () => {
    const compared = await readTheirs('csv', { first: 0, count: 40 });
    expect(compared.filter((each) => each.differences.length > 0)).toEqual([]);
  });
});
