import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Finding } from '#core/finding';
import { astropyHdf5Writer } from '#formats/hdf5/write-astropy';
import { hdf5Writer } from '#formats/hdf5/write-flat';
import { pandasHdf5Writer } from '#formats/hdf5/write-pandas';
import type { FormatWriter } from '#formats/write';
import { codedRandom, type CodedTable } from '../oracles/coded.ts';
import { differences, type Difference } from '../oracles/differences.ts';
import { askOracle, oraclePython } from '../oracles/python.ts';
import { longTable, randomTable, tableOfAllKinds, type RandomTable } from '../oracles/random-table.ts';
import { writtenHdf5 } from './hdf5-reading.ts';

const seeds = Array.from({ length: 40 }, (_, i) => `hdf5 oracle ${i}`);
const tables = [...seeds.map(randomTable), tableOfAllKinds('hdf5 oracle, all kinds', 50), longTable('hdf5, long', 70_000)];

interface Layout {
  layout: 'flat' | 'pandas' | 'astropy';
  ending: string;
  writer: FormatWriter;
  /** What their reader takes otherwise than it lies in the file. */
  ignored: (difference: Difference) => boolean;
}

const layouts: Layout[] = [
  { layout: 'flat', ending: 'hdf5', writer: hdf5Writer, ignored: () => false },
  { layout: 'pandas', ending: 'h5', writer: pandasHdf5Writer, ignored: () => false },
  // astropy writes units in its own order.
  { layout: 'astropy', ending: 'hf5', writer: astropyHdf5Writer, ignored: ({ what, came }) => what === 'unit' && came !== null },
];

const told: Record<string, readonly Difference['what'][]> = {
  'hdf5-renamed': ['name'],
  'hdf5-missing-list': ['cells'],
  'hdf5-left-out': ['lost'],
  'hdf5-time-as-text': ['kind'],
  'hdf5-widened': ['kind'],
};

interface Sent {
  table: RandomTable;
  path: string;
  findings: Finding[];
}

async function send(folder: string, { writer, ending }: Layout): Promise<Sent[]> {
  const sent: Sent[] = [];
  for (const [i, table] of tables.entries()) {
    if (writer === pandasHdf5Writer && table.schema.columns.every(({ type }) => type.endsWith('[]'))) continue;
    const path = join(folder, `${i}.${ending}`);
    const { bytes, findings } = await writtenHdf5(table, writer);
    writeFileSync(path, bytes);
    sent.push({ table, path, findings });
  }
  return sent;
}

function silent({ table, findings }: Sent, came: CodedTable, { ignored }: Layout): Difference[] {
  return differences(codedRandom(table), came).filter((difference) => {
    const isTold = findings.some(({ column, code }) => column === difference.column && told[code]?.includes(difference.what));
    return !isTold && !ignored(difference) && !(difference.what === 'shape' && difference.wanted === null);
  });
}

const python = oraclePython();
if (python === null) console.warn('No Python with h5py, pandas, astropy and tables_io here: the HDF5 that we write is not read with them.');

describe.skipIf(python === null)('our HDF5 in h5py, pandas, astropy and tables_io', () => {
  it.each(layouts)('as $layout is read value for value', async (layout) => {
    const folder = mkdtempSync(join(tmpdir(), 'hdf5-oracle-'));
    try {
      const sent = await send(folder, layout);
      const orders = join(folder, 'orders.json');
      writeFileSync(orders, JSON.stringify(sent.map(({ path }) => ({ path, layout: layout.layout }))));
      const answers = (await askOracle('../formats/hdf5_read.py', [orders])) as (CodedTable & { error?: string })[];
      for (const [i, each] of sent.entries()) {
        expect(answers[i]?.error, each.table.name).toBeUndefined();
        expect(silent(each, answers[i] ?? { columns: [] }, layout), each.table.name).toEqual([]);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
