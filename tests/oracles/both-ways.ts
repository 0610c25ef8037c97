import { describe, expect, it } from 'vitest';
import type { FormatWriter } from '#formats/write';
import { startParquetInNode } from '../../backend/tables/node-parquet.ts';
import { codedRandom } from './coded.ts';
import { differences, type Difference } from './differences.ts';
import { writeOurs, type Written } from './ours.ts';
import { oraclePython } from './python.ts';
import { randomTable, tableOfAllKinds, type RandomTable } from './random-table.ts';
import { heldIn, silent, type Rules } from './rules.ts';
import { readTheirs } from './theirs.ts';

export interface Format {
  /** The name of read.py's function and of write_NAME.py. */
  name: string;
  ending: string;
  writer: () => Promise<FormatWriter>;
  rules: Rules;
  /** What a file of theirs does not say: text has no kinds of numbers. */
  loose?: Difference['what'][];
  /** Tables beside the random ones. */
  more?: RandomTable[];
}

const count = 30;

/** Random tables out of a seed: ours writes and theirs reads, theirs writes and ours reads; no cell differs in silence. */
export function bothWays(format: Format): void {
  startParquetInNode();
  describe.skipIf(oraclePython() === null)(`${format.name} beside the libraries of astronomers`, () => {
    it(`is read by them as we wrote it, in ${count} random tables`, async () => {
      const random = Array.from({ length: count }, (_, i) => randomTable(`${format.name} ${i}`));
      const tables = [...random, tableOfAllKinds(`${format.name} all kinds`, 50), ...(format.more ?? [])];
      const written = await writeOurs(tables, { writer: await format.writer(), reader: format.name, ending: format.ending });
      expect(written.flatMap((each) => untold(format.rules, each))).toEqual([]);
    });

    it(`is read by us as they wrote it, in ${count} random tables`, async () => {
      const compared = await readTheirs(format.name, { first: 0, count });
      const differing = compared.map(({ how, differences: all }) => ({
        how,
        differences: all.filter(({ what }) => !format.loose?.includes(what)),
      }));
      expect(differing.filter((each) => each.differences.length > 0)).toEqual([]);
    });
  });
}

function untold(rules: Rules, { table, came, findings }: Written): { table: string; error?: string; difference?: Difference }[] {
  if ('error' in came) return [{ table: table.name, error: came.error }];
  const found = silent(rules, differences(heldIn(rules, codedRandom(table), came), came), findings);
  return found.map((difference) => ({ table: table.name, difference }));
}
