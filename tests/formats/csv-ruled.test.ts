import { describe, expect, it } from 'vitest';
import { ruledOf, Unruling } from '#formats/csv/ruled';
import { codes, opened, read } from './read-text.ts';

const ipac = [
  '\\catalog=x',
  '|  id |     name|  z   |',
  '| int |     char|double|',
  '|     |         |  mag |',
  '| null|     null|  -9  |',
  '   1     NGC 12  0.5  ',
  '   2       null  -9   ',
  '',
].join('\n');

describe('a table that is cut by places', () => {
  it('of IPAC has names, units, texts with blanks, and tells which number means "missing"', async () => {
    const { cells, types, findings } = await read(ipac);
    expect(types).toEqual({ id: 'integer', name: 'text', z: 'double' });
    expect(cells).toEqual({ id: [1, 2], name: ['NGC 12', null], z: [0.5, -9] });
    expect(findings).toMatchObject([{ code: 'csv-fixed-width' }, { code: 'csv-ipac-null', column: 'z' }, { code: 'csv-missing-words' }]);
    expect((await opened(ipac)).schema.columns.map(({ unit }) => unit)).toEqual([null, null, 'mag']);
  });

  it('counts letters, not bytes, and lines from the first of the file', async () => {
    const { cells, findings } = await read('name    z   \n------- ----\nGröße α 0.50\nαβγ δεζ x   \n        0.75\na       0.25\n');
    expect(cells).toEqual({ name: ['Größe α', 'αβγ δεζ', null, 'a'], z: ['0.50', 'x', '0.75', '0.25'] });
    expect(findings).toMatchObject([{ code: 'csv-fixed-width' }, { code: 'csv-text-among-numbers', line: 4 }]);
  });

  it('is the same wherever its bytes are cut into pieces', () => {
    const bytes = new TextEncoder().encode(ipac.replaceAll('\n', '\r\n').replace('NGC', 'Ngß'));
    const ruled = ruledOf(bytes);
    if (!ruled) throw new Error('no ruled table');
    const whole = new Unruling(ruled).apply(bytes);
    for (let size = 1; size < 40; size++) {
      const unruling = new Unruling(ruled);
      const pieces: number[] = [];
      for (let at = 0; at < bytes.length; at += size) pieces.push(...unruling.apply(bytes.subarray(at, at + size)));
      expect(pieces).toEqual([...whole]);
    }
  });

  it('is not seen where hyphens mean "missing"', async () => {
    const { cells } = await read('a b\n-- --\n1 2\n');
    expect(cells).toEqual({ a: [null, 1], b: [null, 2] });
  });
});

describe('names', () => {
  it('of SExtractor come from a comment for each column', async () => {
    const lines = ['#   1 NUMBER   Running object number', '#   2 ALPHA_J2000  Right ascension  [deg]', '   1 10.5', '   2 11.5', ''];
    const table = await opened(lines.join('\n'));
    expect(table.schema.columns).toMatchObject([
      { name: 'NUMBER', unit: null, description: 'Running object number' },
      { name: 'ALPHA_J2000', unit: 'deg', description: 'Right ascension' },
    ]);
  });

  it('of RDB stand above a row of types, which is no row', async () => {
    const { cells, findings } = await read('id\tname\n10N\tS\n1\tx\n2\ty\n');
    expect(cells).toEqual({ id: [1, 2], name: ['x', 'y'] });
    expect(findings).toEqual([]);
  });

  it('between bars that open and close each line are as many as the cells', async () => {
    const { cells, findings } = await read('| a | b |\n| 1 | x |\n| 2 |   |\n| 3 |\n');
    expect(cells).toEqual({ a: [1, 2, 3], b: ['x', null, null] });
    expect(codes(findings)).toEqual(['csv-short-line']);
  });

  it('that are numbers in quotes are names above numbers', async () => {
    expect((await read('"1","2"\n3,4\n5,6\n')).cells).toEqual({ 1: [3, 5], 2: [4, 6] });
  });
});
