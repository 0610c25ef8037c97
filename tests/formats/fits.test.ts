import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codedFile } from '../oracles/coded.ts';
import { fixtures, openFixture } from './fits-open.ts';

interface Case {
  hdu: number;
  columns: Record<string, unknown> | null;
}

const expected = JSON.parse(readFileSync(join(fixtures, 'expected.json'), 'utf8')) as Record<string, Case[]>;

describe('a FITS file that astropy wrote', () => {
  it.each(Object.entries(expected))('has the same values in %s', async (name, cases) => {
    for (const [i, { columns }] of cases.entries()) {
      if (columns === null) continue;
      const table = await openFixture(name, { table: i + 1 });
      const { columns: ours } = await codedFile(table);
      expect(ours.map((column) => column.name)).toEqual(Object.keys(columns));
      for (const column of ours) expect(column.cells, `${name}, ${column.name}`).toEqual(columns[column.name]);
    }
  });
});
