import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTable } from '#formats/open';
import { nodeSource } from '../../backend/tables/node-source.ts';
import { codedFile, type CodedColumn } from '../oracles/coded.ts';
import { codes } from './read-text.ts';

const folder = join(import.meta.dirname, '../fixtures/csv');
const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<string, Partial<CodedColumn>[]>;
const opened = async (name: string) => openTable(await nodeSource(join(folder, name)));

describe('what pandas, astropy and numpy write', () => {
  it.each(Object.keys(expected))('is read cell by cell from %s', async (name) => {
    const table = await opened(name);
    const { columns } = await codedFile(table);
    expect(columns).toMatchObject(expected[name] ?? []);
    expect(columns.length).toBe(expected[name]?.length);
  });

  it.each([
    ['savetxt.txt', ['csv-comment-header']],
    ['commented.txt', ['csv-comment-header']],
    ['ipac.txt', ['csv-fixed-width']],
    ['rst.txt', ['csv-fixed-width']],
    ['fixed-two-line.txt', ['csv-fixed-width']],
    ['fixed-bars.txt', []],
    ['pandas.csv', []],
    ['lists-commas.ecsv', ['csv-huge-integer']],
    ['lists-blanks.ecsv', ['csv-huge-integer']],
    ['quote-all.csv', []],
  ])('gives of %s the findings %j', async (name, wanted) => {
    expect(codes((await opened(name)).findings)).toEqual(wanted);
  });

  it('keeps the keywords of ECSV', async () => {
    expect([...(await opened('lists-blanks.ecsv')).metadata]).toEqual([
      ['comments', '["a: b","c"]'],
      ['ORIGIN', 'make.py'],
    ]);
  });
});
