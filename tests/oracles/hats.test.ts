import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openTable } from '#formats/open';
import { writeHats } from '../../backend/tables/hats-write.ts';
import { nodeFolder } from '../../backend/tables/node-folder.ts';
import { startParquetInNode } from '../../backend/tables/node-parquet.ts';
import { codedFile, codedRandom, type CodedTable } from './coded.ts';
import { differences } from './differences.ts';
import { askOracle, oraclePython } from './python.ts';
import { tableOfAllKinds, withPositions, type RandomTable } from './random-table.ts';
import { hatsRules, heldIn, parquetRules, silent } from './rules.ts';

startParquetInNode();
const rows = 120;
const folder = mkdtempSync(join(tmpdir(), 'oracle-hats-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tables = ['first', 'second', 'third'].map((seed): RandomTable => withPositions(tableOfAllKinds(`hats ${seed}`, rows), rows));
const positions = { raColumn: 'RAJ', decColumn: 'DEJ' };

describe.skipIf(oraclePython() === null)('HATS beside hats', () => {
  it('is read by hats, and by us, as we wrote it', async () => {
    const paths = tables.map((_, i) => join(folder, `${i}.hats`));
    const findings = [];
    for (const [i, table] of tables.entries())
      findings.push(await writeHats(table, paths[i] ?? '', { ...positions, name: `catalog${i}`, rowsPerPartition: 30, highestOrder: 3 }));
    writeFileSync(join(folder, 'orders.json'), JSON.stringify(paths.map((path) => ({ path, reader: 'hats' }))));
    const answers = (await askOracle('read.py', [join(folder, 'orders.json')])) as (CodedTable | { error: string })[];
    for (const [i, table] of tables.entries()) {
      const came = answers[i] ?? { error: 'no answer' };
      if ('error' in came) throw new Error(came.error);
      const wanted = codedRandom(table);
      expect(silent(parquetRules, differences(heldIn(parquetRules, wanted, came), came), findings[i] ?? [])).toEqual([]);
      const ours = inOrder(await codedFile(await openTable(await nodeFolder(paths[i] ?? ''))));
      expect(silent(hatsRules, differences(heldIn(hatsRules, wanted, ours), ours), findings[i] ?? [])).toEqual([]);
    }
  }, 300_000);
});

/** Partitions come in the order of the sky. */
function inOrder({ columns }: CodedTable): CodedTable {
  const numbers = columns.find(({ name }) => name === 'row_number')?.cells ?? [];
  const order = numbers.map((_, i) => i).sort((a, b) => Number(numbers[a]) - Number(numbers[b]));
  const mine = columns.filter(({ name }) => !name.startsWith('_healpix'));
  return { columns: mine.map((column) => ({ ...column, cells: order.map((i) => column.cells[i] ?? null) })) };
}
