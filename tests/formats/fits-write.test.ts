import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fitsWriter } from '#formats/fits/write';
import { MemorySink } from '#formats/sink';
import type { Finding } from '#core/finding';
import type { TableRows } from '#formats/table-file';
import { codedFile, codedRandom, hexOf, type CodedCell, type CodedTable } from '../oracles/coded.ts';
import { differences, type Difference } from '../oracles/differences.ts';
import { askOracle, oraclePython } from '../oracles/python.ts';
import { longTable, randomTable, tableOfAllKinds, type RandomTable } from '../oracles/random-table.ts';
import { openBytes } from './fits-open.ts';

async function written(table: TableRows): Promise<{ bytes: Uint8Array; findings: Finding[] }> {
  const sink = new MemorySink();
  const findings = await fitsWriter.write(table, sink);
  return { bytes: sink.bytes(), findings };
}

/** What a column may come back with otherwise when a finding has said so. */
const announced: Record<string, readonly Difference['what'][]> = {
  'fits-name': ['name'],
  'fits-header-ascii': ['unit', 'ucd', 'description'],
  'fits-widened': ['kind'],
  'fits-missing-list': ['cells'],
  'fits-empty-text': ['cells'],
  'fits-trailing-blanks': ['cells'],
  'fits-filled-list': ['cells'],
  'fits-as-text': ['kind'],
  'fits-as-double': ['kind', 'cells'],
};

/** FITS has no times and no half precision; lists that happen to be of one length are a vector. */
function isMeant({ what, wanted, came }: Difference): boolean {
  if (what === 'kind') return (/^(date|time)/.test(String(wanted)) && came === 'text') || (wanted === 'float16' && came === 'float32');
  return what === 'shape' && wanted === null;
}

interface Told {
  findings: readonly Finding[];
  rules: typeof announced;
}

function unannounced(wanted: CodedTable, came: CodedTable, { findings, rules }: Told): Difference[] {
  const told = (difference: Difference): boolean =>
    findings.some(({ column, code }) => column === difference.column && rules[code]?.includes(difference.what));
  return differences(wanted, came).filter((difference) => !isMeant(difference) && !told(difference));
}

const seeds = Array.from({ length: 100 }, (_, i) => `fits ${i}`);
const tables = [...seeds.map(randomTable), tableOfAllKinds('fits, all kinds', 50), longTable('fits, long', 70_000)];

describe('our FITS', () => {
  it.each(tables)('is read back as it was written: $name', async (table) => {
    const { bytes, findings } = await written(table);
    expect(bytes.length % 2880).toBe(0);
    const came = await codedFile(await openBytes(bytes));
    expect(unannounced(codedRandom(table), came, { findings, rules: announced })).toEqual([]);
  });
});

/** What astropy itself reads otherwise, and the finding says so. */
const announcedOfAstropy: typeof announced = {
  ...announced,
  'fits-missing-logical': ['cells'],
  'fits-logical-lists': ['cells', 'kind'],
};

/** astropy makes doubles of int8, and has no shape for texts without a row. */
function asAstropyReads({ columns }: CodedTable, came: CodedTable): CodedTable {
  return {
    columns: columns.map((column, i) => {
      const other = came.columns[i];
      if (column.kind === 'int8' && other?.kind === 'float64') return { ...column, kind: 'float64', cells: column.cells.map(asDoubles) };
      return column.cells.length === 0 && other?.kind === 'text' ? { ...column, list: other.list, shape: other.shape } : column;
    }),
  };
}

/** Its reader here gives empty texts for missing ones. */
function withoutEmpty({ columns }: CodedTable): CodedTable {
  const blank = (cell: CodedCell): CodedCell => (cell === '' ? null : cell);
  return {
    columns: columns.map((column) => (column.kind === 'text' && !column.list ? { ...column, cells: column.cells.map(blank) } : column)),
  };
}

function asDoubles(cell: CodedCell): CodedCell {
  return cell === null ? null : Array.isArray(cell) ? cell.map(asDoubles) : hexOf(Number(cell));
}

interface Sent {
  table: RandomTable;
  findings: Finding[];
  path: string;
}

async function send(folder: string): Promise<Sent[]> {
  const sent: Sent[] = [];
  for (const [i, table] of tables.entries()) {
    const path = join(folder, `${i}.fits`);
    const { bytes, findings } = await written(table);
    writeFileSync(path, bytes);
    sent.push({ table, findings, path });
  }
  return sent;
}

const python = oraclePython();
if (python === null) console.warn('No Python with astropy here: what we write is not read with it.');

describe.skipIf(python === null)('our FITS in astropy', () => {
  it('is read value for value', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fits-write-'));
    try {
      const sent = await send(folder);
      const orders = join(folder, 'orders.json');
      writeFileSync(orders, JSON.stringify(sent.map(({ path }) => ({ path, reader: 'fits' }))));
      const answers = (await askOracle('read.py', [orders])) as (CodedTable & { error?: string })[];
      for (const [i, { table, findings }] of sent.entries()) {
        const answer = answers[i];
        expect(answer?.error, table.name).toBeUndefined();
        const came = withoutEmpty(answer ?? { columns: [] });
        const wanted = asAstropyReads(codedRandom(table), came);
        expect(unannounced(wanted, came, { findings, rules: announcedOfAstropy }), table.name).toEqual([]);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
