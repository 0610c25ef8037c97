import { describe, expect, it } from 'vitest';
import { codes, opened, read } from './read-text.ts';

describe('the shape of a CSV', () => {
  it.each([
    ['commas', 'ra,dec,z\n1,2,0.5\n3,4,0.6\n'],
    ['tabs', 'ra\tdec\tz\n1\t2\t0.5\n3\t4\t0.6\n'],
    ['semicolons', 'ra;dec;z\n1;2;0.5\n3;4;0.6\n'],
    ['bars', 'ra|dec|z\n1|2|0.5\n3|4|0.6\n'],
    ['blanks, which are no date', 'ra dec z\n1 2 0.5\n3 4 0.6\n'],
    ['runs of blanks', '  ra    dec  z\n   1      2   0.5\n  3     4   0.6  \n'],
    ['CRLF', 'ra,dec,z\r\n1,2,0.5\r\n3,4,0.6\r\n'],
    ['CR alone', 'ra,dec,z\r1,2,0.5\r3,4,0.6\r'],
    ['a byte order mark', '\ufeffra,dec,z\n1,2,0.5\n3,4,0.6\n'],
    ['empty lines and comments above', '# made by hand\n\nra,dec,z\n1,2,0.5\n\n3,4,0.6\n'],
    ['quotes around all', '"ra","dec","z"\n"1","2","0.5"\n"3","4","0.6"\n'],
    ['blanks after commas', 'ra, dec, z\n1, 2, 0.5\n3, 4, 0.6\n'],
    ['names in a comment', '# ra dec z\n1 2 0.5\n3 4 0.6\n'],
    ['VizieR’s units and dashes', '#RESOURCE=x\nra;dec;z\ndeg;deg;\n---;---;---\n1;2;0.5\n3;4;0.6\n'],
  ])('is read with %s', async (_, content) => {
    const { cells, types, rows } = await read(content);
    expect(cells).toEqual({ ra: [1, 3], dec: [2, 4], z: [0.5, 0.6] });
    expect(types).toEqual({ ra: 'integer', dec: 'integer', z: 'double' });
    expect(rows).toBe(2);
  });

  it('brings units from VizieR and ECSV', async () => {
    const vizier = await opened('ra;z\ndeg;\n---;---\n1;2\n');
    expect(vizier.schema.columns[0]?.unit).toBe('deg');
    const ecsv = await opened(
      '# %ECSV 1.0\n# ---\n# datatype:\n# - {name: ra, unit: deg, datatype: float64, description: right ascension}\n# - {name: z, datatype: float64}\nra z\n1.5 0.5\n2.5 0.7\n',
    );
    expect(ecsv.schema.columns).toMatchObject([
      { name: 'ra', unit: 'deg', description: 'right ascension' },
      { name: 'z', unit: null },
    ]);
  });

  it('without names gets some', async () => {
    const { cells, findings } = await read('1,2,0.5\n3,4,0.6\n');
    expect(cells).toEqual({ col_0: [1, 3], col_1: [2, 4], col_2: [0.5, 0.6] });
    expect(codes(findings)).toEqual(['csv-no-header']);
  });

  it('takes a first row of values for values, though half of them are words', async () => {
    expect((await read('SDSS,J1234,10.5,0.3\nSDSS,J1235,11.5,0.4\n')).rows).toBe(2);
  });

  it('makes names unique, also those that differ in case alone, and says so', async () => {
    const { types, findings } = await read('ra,RA,,z,z\n1,2,3,4,5\n');
    expect(Object.keys(types)).toEqual(['ra', 'RA_2', 'col_2', 'z', 'z_2']);
    expect(codes(findings)).toEqual(['name-twice', 'name-empty', 'name-twice']);
  });

  it('with quotes keeps delimiters, newlines and quotes inside of cells', async () => {
    const { cells, findings } = await read('name,note\n"a, b","say ""hi""\nthere"\n5" x,"c"\nlast,2"\n');
    expect(cells).toEqual({ name: ['a, b', '5" x', 'last'], note: ['say "hi"\nthere', 'c', '2"'] });
    expect(findings).toEqual([]);
  });

  it('with short and long lines reads every row, and names the first of each', async () => {
    const good = Array.from({ length: 50 }, (_, i) => `${i},${i},0.5`);
    const { rows, types, findings } = await read(`id,ra,z\n${[...good, '7,8', '1,2,3,4', ...good].join('\n')}\n`);
    expect(rows).toBe(102);
    expect(types).toEqual({ id: 'integer', ra: 'integer', z: 'double' });
    expect(findings).toMatchObject([
      { code: 'csv-short-line', line: 52, rows: 1 },
      { code: 'csv-long-line', line: 53, rows: 1 },
    ]);
  });

  it('counts lines right behind cells with newlines in them', async () => {
    const { findings } = await read('a,b\n"x\ny",1\n"1\n2\n3",2\nshort\n');
    expect(findings).toMatchObject([{ code: 'csv-short-line', line: 7 }]);
  });

  it('counts lines right when a piece ends between CR and LF', async () => {
    const piece = 2 * 1024 * 1024;
    const long = 'x'.repeat(piece - 1 - 'a,b\r\n'.length - ',1'.length);
    const { findings } = await read(`a,b\r\n${long},1\r\nshort\r\n`);
    expect(findings).toMatchObject([{ code: 'csv-short-line', line: 3 }]);
  });

  it('ending in delimiters loses nothing and says nothing', async () => {
    const { cells, findings } = await read('a,b\n1,2,\n3,4,\n');
    expect(cells).toMatchObject({ a: [1, 3], b: [2, 4] });
    expect(findings.filter((finding) => finding.code === 'csv-long-line')).toEqual([]);
  });

  it('whose header has fewer names than values is an error: a name could go to the wrong value', async () => {
    const { findings } = await read('ra,dec\n1,2,3\n1,2,3\n1,2,3\n');
    expect(findings.find((finding) => finding.code === 'csv-short-header')).toMatchObject({ severity: 'error' });
  });

  it('that ends without a newline is whole, with a note', async () => {
    const { cells, findings } = await read('ra,z\n1,0.5\n2,20.2');
    expect(cells['z']).toEqual([0.5, 20.2]);
    expect(findings).toMatchObject([{ code: 'csv-no-last-newline', severity: 'note', line: 3 }]);
    expect((await read('ra,z\n1,0.5\n2,')).cells['z']).toEqual([0.5, null]);
  });

  it('with names alone is a table without rows', async () => {
    const { rows, findings, types } = await read('ra,dec,z\n');
    expect(rows).toBe(0);
    expect(Object.keys(types)).toEqual(['ra', 'dec', 'z']);
    expect(codes(findings)).toContain('csv-no-rows');
  });

  it('with a # between the rows leaves that line out and says so', async () => {
    expect((await read('a,b\n1,2\n#3,4\n5,6\n')).findings).toMatchObject([{ code: 'csv-comment-between', line: 3, rows: 1 }]);
  });

  it('with a decimal comma is text, and the remedy is named', async () => {
    const { types, findings } = await read('ra;z\n1,5;0,25\n2,5;0,35\n');
    expect(types).toEqual({ ra: 'text', z: 'text' });
    expect(findings).toMatchObject([{ code: 'csv-decimal-comma', line: 2, rows: 2 }, { code: 'csv-decimal-comma' }]);
  });

  it('that is not UTF-8 keeps its letters, and the line is named', async () => {
    const bytes = new Uint8Array(
      [...'name,z\nGr', 0xf6, ...'sse,0.5\n'].map((each) => (typeof each === 'string' ? each.charCodeAt(0) : each)),
    );
    const { cells, findings } = await read(bytes);
    expect(cells['name']).toEqual(['Grösse']);
    expect(findings).toMatchObject([{ code: 'csv-not-utf8', line: 2 }]);
    expect((await read('name,z\nGröße α,0.5\n')).findings).toEqual([]);
  });

  it('of one column, or of 5,000, is read', async () => {
    expect((await read('z\n0.5\n0.6\n')).cells).toEqual({ z: [0.5, 0.6] });
    const wide = Array.from({ length: 5000 }, (_, i) => i);
    const { types } = await read(`${wide.map((i) => `c${i}`).join(',')}\n${wide.join(',')}\n`);
    expect(Object.keys(types).length).toBe(5000);
  });

  it('with a cell of 3 MB is read', async () => {
    const long = 'x'.repeat(3_000_000);
    expect((await read(`a,b\n${long},1\ny,2\n`)).cells['a']).toEqual([long, 'y']);
  });

  it('is the same wherever its bytes are cut into pieces', async () => {
    const line = (i: number) => `${i},"a ""${i}""\r\nb",${i / 7}\r\n`;
    const content = `id,t,x\r\n${Array.from({ length: 150_000 }, (_, i) => line(i)).join('')}`;
    expect(content.length).toBeGreaterThan(4_200_000);
    const { cells, rows } = await read(content);
    expect(rows).toBe(150_000);
    expect(cells['t']?.every((cell, i) => cell === `a "${i}"\r\nb`)).toBe(true);
    expect(cells['x']?.every((cell, i) => cell === i / 7)).toBe(true);
  });
});
