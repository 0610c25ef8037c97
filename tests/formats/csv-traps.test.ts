import { describe, expect, it } from 'vitest';
import { opened, read } from './read-text.ts';

/** A finding that a reader of a CSV needs: where it happens, and what to do. */
const told = (code: string, line: number, column: string | null = null) =>
  expect.objectContaining({ code, line, column, remedy: expect.stringMatching(/\w/) });

const good = (lines: number): string => '1,0.5\n'.repeat(lines);

/** What CSV readers are known to change in silence. Each is read right, or said with its line. */
describe('a CSV whose', () => {
  it('decimals begin late keeps them: none is rounded', async () => {
    const { types, cells } = await read(`id,z\n${'1,1\n'.repeat(40_000)}2,1.5\n3,2.4\n`);
    expect(types['z']).toBe('double');
    expect(cells['z']?.slice(-2)).toEqual([1.5, 2.4]);
  });

  it('names and numbers stand between blanks is no column of dates', async () => {
    const { types, cells } = await read('ra dec z\n1 2 3\n4 5 6\n');
    expect(types).toEqual({ ra: 'integer', dec: 'integer', z: 'integer' });
    expect(cells).toEqual({ ra: [1, 4], dec: [2, 5], z: [3, 6] });
  });

  it('first rows are ragged keeps its names and all of its rows', async () => {
    const { rows, types, findings } = await read(`id,z\n7\n${good(100)}`);
    expect([rows, types]).toEqual([101, { id: 'integer', z: 'double' }]);
    expect(findings).toEqual([told('csv-short-line', 2)]);
  });

  it('one line is short keeps the types of all columns', async () => {
    const { rows, types, findings } = await read(`id,z\n${good(100)}7\n`);
    expect([rows, types]).toEqual([101, { id: 'integer', z: 'double' }]);
    expect(findings).toEqual([told('csv-short-line', 102)]);
  });

  it('one line is long keeps the types of all columns', async () => {
    const { types, findings } = await read(`id,z\n${good(100)}7,0.5,9\n`);
    expect(types).toEqual({ id: 'integer', z: 'double' });
    expect(findings).toEqual([told('csv-long-line', 102)]);
  });

  it('IDs are beyond 2^53 keeps each digit', async () => {
    const { types, cells } = await read('id,z\n9007199254740993,1\n,2\n-9223372036854775808,3\n');
    expect([types['id'], cells['id']]).toEqual(['bigint', [9007199254740993n, null, -9223372036854775808n]]);
  });

  it('IDs are beyond 2^63 keeps each digit, as unsigned numbers of 64 bits', async () => {
    const table = await opened('id\n18446744073709551615\n1\n');
    expect(table.schema.columns).toMatchObject([{ type: 'text', stored: { kind: 'uint64' } }]);
    expect((await read('id\n18446744073709551615\n1\n')).cells['id']).toEqual(['18446744073709551615', '1']);
    expect(table.findings).toEqual([told('csv-huge-integer', 2, 'id')]);
  });

  it('IDs are beyond 64 bits is text that no writer makes a number', async () => {
    const table = await opened('id\n18446744073709551616\n1\n');
    expect(table.schema.columns).toMatchObject([{ type: 'text', stored: { kind: 'text' } }]);
    expect(table.findings).toEqual([told('csv-huge-integer', 2, 'id')]);
  });

  it('IDs begin with zeros keeps the zeros', async () => {
    const { cells, findings } = await read('id,z\n007,1\n012,2\n');
    expect(cells['id']).toEqual(['007', '012']);
    expect(findings).toEqual([told('csv-leading-zeros', 2, 'id')]);
  });

  it('names differ in case alone has both, and the new name is told', async () => {
    const { types, findings } = await read('ra,RA\n1,2\n');
    expect(Object.keys(types)).toEqual(['ra', 'RA_2']);
    expect(findings).toEqual([expect.objectContaining({ code: 'name-twice', column: 'RA_2' })]);
  });

  it('numbers overflow has no infinity that nobody wrote', async () => {
    const { cells, findings } = await read('x\n1.5\n1e400\n');
    expect(cells['x']).toEqual([1.5, null]);
    expect(findings).toEqual([told('csv-overflow', 3, 'x')]);
  });

  it('last line was perhaps cut is read, and told', async () => {
    const { cells, findings } = await read('id,z\n1,0.5\n2,20');
    expect(cells['z']).toEqual([0.5, 20]);
    expect(findings).toEqual([told('csv-no-last-newline', 3)]);
  });

  it('content is a web page is refused', async () => {
    const page = '<html>\n<head><title>Sign in</title></head>\n<body>Please, sign in</body>\n</html>\n';
    await expect(opened(page)).rejects.toMatchObject({ code: 'bad-file', message: expect.stringContaining('HTML') });
  });

  it('decimals have commas is text, with the way out', async () => {
    const { cells, findings } = await read('id;z\n1;0,5\n2;1,25\n');
    expect(cells['z']).toEqual(['0,5', '1,25']);
    expect(findings).toEqual([told('csv-decimal-comma', 2, 'z')]);
  });

  it('positions are in hours and minutes is text, with the way out', async () => {
    const { cells, findings } = await read('ra,z\n10:00:01.5,1\n11:00:00,2\n');
    expect(cells['ra']).toEqual(['10:00:01.5', '11:00:00']);
    expect(findings).toEqual([told('csv-sexagesimal', 2, 'ra')]);
  });

  it('missing values are -99 keeps the number: what it means is not for the reader to say', async () => {
    expect((await read('z\n-99\n0.5\n')).cells['z']).toEqual([-99, 0.5]);
  });

  it('missing values are words, hyphens or nothing has them missing in any column of numbers', async () => {
    const { types, cells } = await read('i,x\n--,nan\n2,NULL\n,0.5\nmasked,N/A\n');
    expect(types).toEqual({ i: 'integer', x: 'double' });
    expect(cells).toEqual({ i: [null, 2, null, null], x: [null, null, 0.5, null] });
  });

  it('texts have blanks around them is read without these, and told; blanks within, and blanks in quotes, stay', async () => {
    const { cells, findings } = await read('t,z\n x,1\na b ,2\n" y ", 3 \n');
    expect(cells).toEqual({ t: ['x', 'a b', ' y '], z: [1, 2, 3] });
    expect(findings).toEqual([expect.objectContaining({ code: 'csv-blanks-around', line: 2, rows: 2 })]);
    expect((await read('t\tz\nx\ty\n')).findings).toEqual([]);
  });

  it('cells begin as formulas keeps them, and says where', async () => {
    const { cells, findings } = await read('t,z\n=1+1,1\nb,2\n');
    expect(cells['t']).toEqual(['=1+1', 'b']);
    expect(findings).toEqual([told('csv-formula', 2, 't')]);
  });

  it('names alone are there has these names with any delimiter, also with another within a name', async () => {
    expect((await opened('a,b\tc\td e\n')).schema.columns.map(({ name }) => name)).toEqual(['a,b', 'c', 'd e']);
    expect((await opened('a b,c\n')).schema.columns.map(({ name }) => name)).toEqual(['a b', 'c']);
    expect((await opened('a b c\n')).schema.columns.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });
});

describe('quotes', () => {
  it('tell text from numbers where other cells have none', async () => {
    const { types, cells, findings } = await read('id,code,z\n1,"12",0.5\n2,"",0.6\n3,,0.7\n');
    expect(types).toEqual({ id: 'integer', code: 'text', z: 'double' });
    expect(cells['code']).toEqual(['12', '', null]);
    expect(findings).toEqual([expect.objectContaining({ code: 'csv-numbers-in-quotes', column: 'code' })]);
  });

  it('tell nothing where a program puts all cells in them', async () => {
    const { types, cells, findings } = await read('"id","z","t"\n"1","0.5","a"\n"2","","b"\n');
    expect(types).toEqual({ id: 'integer', z: 'double', t: 'text' });
    expect(cells).toEqual({ id: [1, 2], z: [0.5, null], t: ['a', 'b'] });
    expect(findings).toEqual([]);
  });
});

describe('numbers', () => {
  it('are the doubles nearest to their text, bit for bit, in 20,000 random forms', async () => {
    let state = 11;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const digits = (count: number): string => Array.from({ length: count }, () => random(10)).join('');
    const texts = Array.from({ length: 20_000 }, () => {
      const exponent = random(3) === 0 ? `${random(2) === 0 ? 'e' : 'E'}${random(640) - 330}` : '';
      return `${['', '-', '+'][random(3)] ?? ''}${digits(1 + random(12))}.${digits(random(24))}${exponent}`;
    });
    const { cells } = await read(`x\n${texts.join('\n')}\n`);
    const wrong = texts.filter((text, i) => {
      const wanted = Number.isFinite(Number(text)) ? Number(text) : null;
      return !Object.is(cells['x']?.[i], wanted);
    });
    expect(wrong).toEqual([]);
  });
});

describe('what is told of lines and columns', () => {
  it.each([
    ['a cell that holds many lines, perhaps for a forgotten quote', `a,b\n1,"x${'\n2,y'.repeat(30)}"\n3,z\n`, 'csv-tall-cell', 2],
    ['empty lines of a single column, which are no missing values', 'z\n0.5\n\n0.6\n', 'csv-empty-line', 3],
    ['text behind a closing quote', 'a,b\n1,x\n2,"y" z\n', 'csv-stray-quote', 3],
    ['numbers beside truths', 'a,b\n1,x\ntrue,y\n', 'csv-mixed', null],
    ['names that stand for missing values, in a column of texts', 'a,b\nNa,1\nFe,2\n', 'csv-missing-words', 2],
  ])('%s', async (_, content, ...[code, line]) => {
    expect((await opened(content)).findings).toEqual([expect.objectContaining({ code, line, remedy: expect.stringMatching(/\w/) })]);
  });

  it('nothing of empty lines between cells of several columns, nor of a short text of several lines', async () => {
    expect((await opened('a,b\n1,"x\ny"\n\n2,z\n')).findings).toEqual([]);
  });
});

describe('cells that are lists', () => {
  const typeOf = async (...cells: string[]) => {
    const table = await opened(`n,x\n${cells.map((cell, i) => `${i},${cell}`).join('\n')}\n`);
    const [, column] = table.schema.columns;
    return [column?.type, column?.stored.kind, column?.stored.shape];
  };

  it('make a column of lists when every cell is one', async () => {
    expect(await typeOf('"[0.1, 0.2]"', '', '"[1, null]"')).toEqual(['double[]', 'float64', [2]]);
    expect(await typeOf('"[1,2]"', '[3]')).toEqual(['integer[]', 'int32', null]);
    expect(await typeOf('"[1,9007199254740993]"', '"[3,4]"')).toEqual(['bigint[]', 'int64', [2]]);
    expect(await typeOf('"[[1,2],[3,4]]"', '"[[5,6],[7,8.5]]"')).toEqual(['double[]', 'float64', [2, 2]]);
    expect(await typeOf('[]', '"[0.5,Infinity]"')).toEqual(['double[]', 'float64', null]);
  });

  it.each([
    ['one cell is none', ['"[1,2]"', 'x']],
    ['a list is not closed', ['"[1,2"', '"[1,2]"']],
    ['lists within lists have no one length', ['"[[1],[2,3]]"', '"[[1],[2]]"']],
    ['lists within lists vary from row to row', ['"[[1],[2]]"', '"[[1,2],[2,3]]"']],
    ['items are texts', [String.raw`"[""a""]"`, String.raw`"[""b""]"`]],
    ['items are truths', ['[true]', '[false]']],
    ['items begin with zeros', ['[007]', '[008]']],
    ['decimals stand beside whole numbers that no double holds', ['[0.5]', '[9007199254740993]']],
    ['items are beyond 64 bits', ['[18446744073709551616]', '[1]']],
    ['a comma is too much', ['"[1,]"', '[2]']],
    ['a comma lacks', ['[1 2]', '[2]']],
  ])('stay text when %s', async (_, cells) => {
    expect((await typeOf(...cells))[0]).toBe('text');
  });
});

describe('unsigned numbers of 64 bits', () => {
  it('are none beside one below 0, or beside zeros before digits', async () => {
    for (const cell of ['-1', '01']) {
      const { schema } = await opened(`id,z\n18446744073709551615,1\n${cell},2\n`);
      expect(schema.columns[0]).toMatchObject({ type: 'text', stored: { kind: 'text' } });
    }
  });
});
