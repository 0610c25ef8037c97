import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MemorySink } from '#formats/sink';
import type { FormatWriter } from '#formats/write';
import { startParquetInNode } from '../../backend/tables/node-parquet.ts';
import { codedRandom, type CodedCell, type CodedTable } from './coded.ts';
import { differences } from './differences.ts';
import { askOracle, oraclePython } from './python.ts';
import { plainCatalog } from './random-table.ts';

startParquetInNode();
const writers: Record<string, () => Promise<FormatWriter>> = {
  csv: async () => (await import('#formats/csv/write')).csvWriter,
  fits: async () => (await import('#formats/fits/write')).fitsWriter,
  parquet: async () => (await import('#formats/parquet/write')).parquetWriter,
  hdf5: async () => (await import('#formats/hdf5/write-flat')).hdf5Writer,
  h5: async () => (await import('#formats/hdf5/write-pandas')).pandasHdf5Writer,
};
const endings = Object.keys(writers);
const table = plainCatalog('catalog.csv', 60);
const folder = mkdtempSync(join(tmpdir(), 'pzserver-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(oraclePython() === null)('pzserver.get_product', () => {
  let answers: (CodedTable | { error: string })[] = [];

  beforeAll(async () => {
    for (const ending of endings) {
      const sink = new MemorySink();
      await (await writers[ending]?.())?.write(table, sink);
      writeFileSync(join(folder, `catalog.${ending}`), sink.bytes());
    }
    const orders = endings.map((ending) => ({ path: join(folder, `catalog.${ending}`) }));
    writeFileSync(join(folder, 'orders.json'), JSON.stringify(orders));
    answers = (await askOracle('pzserver.py', [join(folder, 'orders.json')])) as typeof answers;
  });

  it.each(endings)('reads the .%s that we write', (ending) => {
    const came = answers[endings.indexOf(ending)];
    if (came === undefined || 'error' in came) throw new Error(came?.error);
    const kinds = ending === 'csv' ? differences(asRead(codedRandom(table)), asRead(came)) : differences(codedRandom(table), came);
    expect(kinds).toEqual([]);
  });
});

/** pandas reads decimals from CSV to the last bit but one, and knows no more than two kinds of numbers. */
function asRead({ columns }: CodedTable): CodedTable {
  const kind = (given: string) => (/int/.test(given) ? 'int64' : /float/.test(given) ? 'float64' : given === 'bool' ? 'bool' : 'text');
  return {
    columns: columns.map((column) => ({
      ...column,
      kind: kind(column.kind),
      cells: column.cells.map((cell) => rounded(column.kind, cell)),
    })),
  };
}

function rounded(kind: string, cell: CodedCell): CodedCell {
  if (!kind.startsWith('float') || typeof cell !== 'string') return cell;
  const bits = new DataView(new ArrayBuffer(8));
  bits.setBigUint64(0, BigInt(`0x${cell}`));
  return bits.getFloat64(0).toPrecision(14);
}
