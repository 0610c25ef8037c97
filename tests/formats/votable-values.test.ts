import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { cellsOf, columnOf, opened, streamOf } from './votable-reading.ts';

async function cells(attributes: string, from: readonly string[], values = ''): Promise<unknown[] | undefined> {
  return (await cellsOf(await opened(columnOf(attributes, from, values))))['x'];
}

const codes = ({ findings }: { findings: readonly { code: string }[] }): string[] => findings.map(({ code }) => code);

describe('the values of TABLEDATA', () => {
  it('are whole numbers to the last digit, also in hexadecimal', async () => {
    expect(await cells('datatype="long"', ['9007199254740993', '-9223372036854775808', '+7', '0x7FFFFFFFFFFFFFFF', '0xff'])).toEqual([
      ...[9007199254740993n, -9223372036854775808n, 7n, 9223372036854775807n, 255n],
    ]);
    expect(await cells('datatype="short"', ['0x1F', ' 12 ', '-0', '00012'])).toEqual([31, 12, 0, 12]);
  });

  it('are decimals in every way that files write them; float is the nearest 32-bit float', async () => {
    const written = ['0.1', '1e-5', '.5', '5.', '+InF', '-Inf', 'Infinity', 'NaN', 'nan', '', '-0.0', '1E300', '5e-324'];
    expect(await cells('datatype="double"', written)).toEqual([
      0.1,
      1e-5,
      0.5,
      5,
      Infinity,
      -Infinity,
      Infinity,
      null,
      null,
      null,
      -0,
      1e300,
      5e-324,
    ]);
    expect(await cells('datatype="float"', ['0.1', '16777217'])).toEqual([Math.fround(0.1), 16777216]);
  });

  it('are missing when empty, or when VALUES says so', async () => {
    expect(await cells('datatype="int"', ['-99', '', '5', 'NaN'], '<VALUES null="-99"/>')).toEqual([null, null, 5, null]);
    expect(await cells('datatype="long"', ['-9223372036854775808', '1'], '<VALUES null="-9223372036854775808"/>')).toEqual([null, 1n]);
    expect(await cells('datatype="double"', ['-99.0', '99'], '<VALUES null="-99"/>')).toEqual([null, 99]);
    expect(await cells('datatype="unsignedByte" arraysize="3"', ['1 255 3', ''], '<VALUES null="255"/>')).toEqual([[1, null, 3], null]);
  });

  it('are truths in every way that files write them', async () => {
    expect(await cells('datatype="boolean"', ['T', 'true', '1', 'F', 'False', '0', '?', '', ' '])).toEqual([
      ...[true, true, true, false, false, false, null, null, null],
    ]);
  });

  it('are text without the blanks of XML around it, and with all others', async () => {
    const table = await opened(
      columnOf('datatype="char" arraysize="*"', [' a  b ', '&lt;&amp;&gt;', '<![CDATA[<x> ]]>&#65;', 'a<!-- no -->b', '\u00a0x', '']),
    );
    expect((await cellsOf(table))['x']).toEqual(['a  b', '<&>', '<x> A', 'ab', '\u00a0x', null]);
    expect(codes(table)).toEqual(['votable-blanks', 'votable-not-ascii']);
  });

  it('are lists with commas too, and texts of one width', async () => {
    expect(await cells('datatype="double" arraysize="*"', ['1 2\n 3', '1,2, 3', '1 NaN'])).toEqual([
      [1, 2, 3],
      [1, 2, 3],
      [1, null],
    ]);
    expect(await cells('datatype="char" arraysize="3x*"', ['ab cd efg', ''])).toEqual([['ab', 'cd', 'efg'], null]);
    expect(await cells('datatype="bit" arraysize="*"', ['1 0 1', '011'])).toEqual([
      [true, false, true],
      [false, true, true],
    ]);
    expect(await cells('datatype="floatComplex"', ['1.5 -2', 'NaN', ''])).toEqual([[1.5, -2], null, null]);
  });

  it('beyond the declared type widen the column and are told with their line', async () => {
    const table = await opened(columnOf('datatype="short"', ['1', '40000', '', '-5']));
    expect((await cellsOf(table))['x']).toEqual([1, 40000, null, -5]);
    expect(table.schema.columns[0]).toMatchObject({ type: 'integer', stored: { kind: 'int32' } });
    expect(table.findings).toMatchObject([{ code: 'votable-beyond', severity: 'warning', rows: 1, line: 6 }]);
    const long = await opened(columnOf('datatype="long"', ['1', '18446744073709551615']));
    expect((await cellsOf(long))['x']).toEqual(['1', '18446744073709551615']);
    expect(long.schema.columns[0]).toMatchObject({ type: 'text', stored: { kind: 'uint64' } });
    const wide = await opened(columnOf('datatype="unsignedByte"', ['-1', '5000000000']));
    expect((await cellsOf(wide))['x']).toEqual([-1n, 5000000000n]);
  });

  it('that are no number are missing in a column of decimals, and told', async () => {
    const table = await opened(columnOf('datatype="double"', ['1', 'null', '--', '1e400', '0x1F', '1_000']));
    expect((await cellsOf(table))['x']).toEqual([1, null, null, null, null, null]);
    expect(table.findings).toMatchObject([
      { code: 'votable-word', rows: 4, line: 6 },
      { code: 'votable-overflow', rows: 1, line: 8 },
    ]);
  });

  it('with another number of items than declared are all kept, as lists of any length', async () => {
    const table = await opened(columnOf('datatype="int" arraysize="3"', ['1 2 3', '1 2', '1 2 3 4']));
    expect((await cellsOf(table))['x']).toEqual([
      [1, 2, 3],
      [1, 2],
      [1, 2, 3, 4],
    ]);
    expect(table.schema.columns[0]?.stored.shape).toBeNull();
    expect(table.findings).toMatchObject([{ code: 'votable-items', rows: 2, line: 6 }]);
    const text = await opened(columnOf('datatype="char" arraysize="3"', ['abcd']));
    expect((await cellsOf(text))['x']).toEqual(['abcd']);
    expect(codes(text)).toEqual(['votable-letters']);
  });
});

describe('the values of a stream', () => {
  const field = (attributes: string, values = ''): string => `<FIELD name="x" ${attributes}>${values}</FIELD>`;
  const read = async (kind: 'BINARY' | 'BINARY2', attributes: string, bytes: readonly number[]) =>
    (await cellsOf(await opened(streamOf(kind, field(attributes), bytes))))['x'];

  it('tell an empty text from a missing one in BINARY2, and not in BINARY', async () => {
    expect(await read('BINARY2', 'datatype="char" arraysize="*"', [0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 1, 65])).toEqual([
      '',
      null,
      'A',
    ]);
    expect(await read('BINARY', 'datatype="char" arraysize="*"', [0, 0, 0, 0, 0, 0, 0, 1, 65])).toEqual([null, 'A']);
  });

  it('end a text of fixed width at its first NUL, and keep blanks in a text of any length', async () => {
    expect(await read('BINARY', 'datatype="char" arraysize="4"', [65, 32, 0, 66, 32, 65, 32, 32])).toEqual(['A', ' A']);
    expect(await read('BINARY2', 'datatype="char" arraysize="*"', [0, 0, 0, 0, 3, 32, 65, 32])).toEqual([' A ']);
    expect(await read('BINARY2', 'datatype="unicodeChar" arraysize="2"', [0, 0xd8, 0x3d, 0xdd, 0x2d])).toEqual(['🔭']);
  });

  it('take a bit alone for set whichever bit of its byte is', async () => {
    expect(await read('BINARY', 'datatype="bit"', [0, 8, 128, 1])).toEqual([false, true, true, true]);
    expect(await read('BINARY', 'datatype="bit" arraysize="10"', [0x80, 0x40, 0x01, 0x80])).toEqual([
      [true, ...Array<boolean>(8).fill(false), true],
      [...Array<boolean>(7).fill(false), true, true, false],
    ]);
  });

  it('may count the steps of a list or its items: both are in files', async () => {
    const items = [0, 1, 0, 2, 0, 3, 0, 4];
    expect(await read('BINARY', 'datatype="short" arraysize="2x*"', [0, 0, 0, 2, ...items, 0, 0, 0, 0])).toEqual([[1, 2, 3, 4], []]);
    expect(await read('BINARY', 'datatype="short" arraysize="2x*"', [0, 0, 0, 4, ...items, 0, 0, 0, 0])).toEqual([[1, 2, 3, 4], []]);
  });

  it('may be packed with gzip', async () => {
    const packed = gzipSync(Uint8Array.of(0, 1, 0, 2)).toString('base64');
    const text = streamOf('BINARY', field('datatype="short"'), []).replace('encoding="base64">', `encoding="gzip">${packed}`);
    expect((await cellsOf(await opened(text)))['x']).toEqual([1, 2]);
  });

  it('may have blanks and lines anywhere in their base64', async () => {
    const text = streamOf('BINARY', field('datatype="short"'), [0, 1, 0, 2, 0, 3]);
    expect((await cellsOf(await opened(text.replace('AAEAAgAD', ' AA\r\nEA\tAg A\nD'))))['x']).toEqual([1, 2, 3]);
  });
});
