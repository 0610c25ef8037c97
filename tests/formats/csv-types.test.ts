import { describe, expect, it } from 'vitest';
import { read } from './read-text.ts';

describe('the types of a CSV', () => {
  it('come from all rows: whole numbers that turn into decimals late are decimals, and none is rounded', async () => {
    const late = `id,z\n${'1,1\n'.repeat(30_000)}2,1.5\n3,2.4\n`;
    const { types, cells } = await read(late);
    expect(types).toEqual({ id: 'integer', z: 'double' });
    expect(cells['z']?.slice(-2)).toEqual([1.5, 2.4]);
  });

  it('widen from integer to bigint to double to text', async () => {
    const { types, cells } = await read('a,b,c,d,e\n1,9007199254740993,1.5,x,true\n2147483648,-9223372036854775808,2,1,false\n');
    expect(types).toEqual({ a: 'bigint', b: 'bigint', c: 'double', d: 'text', e: 'boolean' });
    expect(cells).toEqual({
      a: [1n, 2147483648n],
      b: [9007199254740993n, -9223372036854775808n],
      c: [1.5, 2],
      d: ['x', '1'],
      e: [true, false],
    });
  });

  it('keep IDs beyond 64 bits and leading zeros as text, and say so with the line', async () => {
    const { types, cells, findings } = await read('big,zip\n1,01\n9223372036854775808,2\n');
    expect(types).toEqual({ big: 'text', zip: 'text' });
    expect(cells['big']).toEqual(['1', '9223372036854775808']);
    expect(findings).toMatchObject([
      { code: 'csv-huge-integer', column: 'big', line: 3, rows: 1 },
      { code: 'csv-leading-zeros', column: 'zip', line: 2, rows: 1 },
    ]);
  });

  it('let zeros lead a decimal, as a fixed-width declination has them', async () => {
    expect((await read('dec\n-09.81541\n+05.5\n008.25\n')).cells['dec']).toEqual([-9.81541, 5.5, 8.25]);
  });

  it('never let a decimal column swallow digits of a whole number', async () => {
    const { types, findings } = await read('a\n1.5\n9007199254740993\n');
    expect(types['a']).toBe('text');
    expect(findings).toMatchObject([{ code: 'csv-inexact-integer', line: 3 }]);
    expect((await read('a\n1.5\n100000000000000000000\n')).cells['a']).toEqual([1.5, 1e20]);
  });

  it('are exact to the last bit for decimals of any length', async () => {
    const texts = [
      '0.1',
      '1e22',
      '1e23',
      '123456789012345678',
      '0.30000000000000004',
      '4.9e-324',
      '1.7976931348623157e308',
      '-0.000001',
      '9007199254740993.5',
      '2.2250738585072011e-308',
    ];
    const { cells } = await read(`x\n${texts.join('\n')}\n0.5\n`);
    if (cells['x']?.every((cell) => typeof cell === 'number')) expect(cells['x'].slice(0, -1)).toEqual(texts.map(Number));
    const { cells: doubles } = await read(`x\n${texts.filter((text) => /[.e]/.test(text)).join('\n')}\n`);
    expect(doubles['x']).toEqual(texts.filter((text) => /[.e]/.test(text)).map(Number));
  });

  it('read a number too large for a double as missing and say where; infinity stays', async () => {
    const { cells, findings } = await read('x\n1.5\n1e400\n-inf\nInfinity\n');
    expect(cells['x']).toEqual([1.5, null, -Infinity, Infinity]);
    expect(findings).toMatchObject([
      { code: 'csv-overflow', severity: 'warning', line: 3, rows: 1 },
      { code: 'csv-infinity', line: 4, rows: 2 },
    ]);
  });

  it('take the words for "missing" as missing, and say so where the column is text', async () => {
    const { cells, findings } = await read('z,name\nNaN,NA\n,None\nnull,<NA>\n0.5,x\n-nan,nan\n');
    expect(cells).toEqual({ z: [null, null, null, 0.5, null], name: [null, null, null, 'x', null] });
    expect(findings).toMatchObject([{ code: 'csv-missing-words', column: 'name', line: 2, rows: 4 }]);
  });

  it('say which cells keep a column of numbers from being one', async () => {
    const { types, findings } = await read('z\n0.1\n0.2\n?\n0.3\n');
    expect(types['z']).toBe('text');
    expect(findings).toMatchObject([
      { code: 'csv-text-among-numbers', line: 4, rows: 1, message: expect.stringContaining('first: ?, line 4') },
    ]);
  });
});
