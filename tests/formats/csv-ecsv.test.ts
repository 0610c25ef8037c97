import { describe, expect, it } from 'vitest';
import { codedFile, hexOf } from '../oracles/coded.ts';
import { opened } from './read-text.ts';

interface Told {
  datatype: string;
  subtype?: string;
}

function ecsv(told: Told, cells: readonly string[]): string {
  const said = [`datatype: ${told.datatype}`, ...(told.subtype ? [`subtype: '${told.subtype}'`] : [])].join(', ');
  const header = ['%ECSV 1.0', '---', "delimiter: ','", 'datatype:', '- {name: n, datatype: int64}', `- {name: x, ${said}}`];
  return [...header.map((line) => `# ${line}`), 'n,x', ...cells.map((cell, i) => `${i},${cell}`), ''].join('\n');
}

async function columnOf(content: string) {
  const table = await opened(content);
  const { columns } = await codedFile(table);
  return { type: table.schema.columns[1]?.type, column: columns[1], findings: table.findings };
}

const hexes = (...values: number[]): string[] => values.map(hexOf);

describe('the types that an ECSV header tells', () => {
  it.each([
    ['int8', ['-128', '127'], 'integer', ['-128', '127']],
    ['uint8', ['0', '255'], 'integer', ['0', '255']],
    ['int16', ['-32768', ''], 'integer', ['-32768', null]],
    ['uint32', ['4294967295', '1'], 'bigint', ['4294967295', '1']],
    ['int64', ['1', '9007199254740993'], 'bigint', ['1', '9007199254740993']],
    ['uint64', ['1', '2'], 'bigint', ['1', '2']],
    ['uint64', ['1', '18446744073709551615'], 'text', ['1', '18446744073709551615']],
    ['float64', ['1', '2'], 'double', hexes(1, 2)],
    ['float32', ['0.1', 'nan'], 'double', [hexOf(Math.fround(0.1)), null]],
    ['float16', ['0.1', '-inf'], 'double', hexes(0.0999755859375, -Infinity)],
    ['bool', ['True', 'False'], 'boolean', ['true', 'false']],
  ] as const)('hold for %s: %j is %s', async (datatype, cells, ...wanted) => {
    const read = await columnOf(ecsv({ datatype }, cells));
    expect([read.type, read.column?.kind, read.column?.cells]).toEqual([wanted[0], datatype, wanted[1]]);
  });

  it('keep every word of a text, also those that mean "missing" elsewhere', async () => {
    const { type, column } = await columnOf(ecsv({ datatype: 'string' }, ['NA', '007', 'nan', '', 'true']));
    expect([type, column?.cells]).toEqual(['text', ['NA', '007', 'nan', null, 'true']]);
  });

  it('bring lists of one length, with their dimensions', async () => {
    const read = await columnOf(
      ecsv({ datatype: 'string', subtype: 'float32[2,2]' }, ['"[[1,2],[3,null]]"', '"[[NaN,0.1],[-Infinity,0]]"']),
    );
    expect([read.type, read.column?.kind, read.column?.shape]).toEqual(['double[]', 'float32', [2, 2]]);
    expect(read.column?.cells).toEqual([
      [...hexes(1, 2, 3), null],
      [null, ...hexes(Math.fround(0.1), -Infinity, 0)],
    ]);
  });

  it('bring lists of any length, empty and missing ones too', async () => {
    const read = await columnOf(ecsv({ datatype: 'string', subtype: 'int64[null]' }, ['"[1,9007199254740993]"', '[]', '', '"[null]"']));
    expect([read.type, read.column?.kind, read.column?.shape]).toEqual(['bigint[]', 'int64', null]);
    expect(read.column?.cells).toEqual([['1', '9007199254740993'], [], null, [null]]);
  });

  it('bring lists of texts and of truths', async () => {
    const texts = await columnOf(
      ecsv({ datatype: 'string', subtype: 'string[2]' }, [String.raw`"[""a,b"",""\u00e9\n""]"`, '"[""1"",null]"']),
    );
    expect([texts.type, texts.column?.cells]).toEqual([
      'text[]',
      [
        ['a,b', 'é\n'],
        ['1', null],
      ],
    ]);
    const truths = await columnOf(ecsv({ datatype: 'string', subtype: 'bool[2]' }, ['"[true,false]"', '"[false,null]"']));
    expect([truths.type, truths.column?.cells]).toEqual([
      'boolean[]',
      [
        ['true', 'false'],
        ['false', null],
      ],
    ]);
  });

  it('bring complex numbers as Python writes them', async () => {
    const read = await columnOf(ecsv({ datatype: 'complex128' }, ['(1+2j)', '3j', '(inf-0.5j)', '']));
    expect([read.type, read.column?.kind, read.column?.shape]).toEqual(['double[]', 'complex128', []]);
    expect(read.column?.cells).toEqual([hexes(1, 2), hexes(0, 3), hexes(Infinity, -0.5), null]);
  });

  it.each([
    [{ datatype: 'int64' }, '1.5', 'double'],
    [{ datatype: 'float64' }, 'abc', 'text'],
    [{ datatype: 'bool' }, '2', 'integer'],
    [{ datatype: 'string', subtype: 'float64[2]' }, 'abc', 'text'],
  ])('give way to the cells where these are none (%j: %s), with a word and the way out', async (told, cell, type) => {
    const read = await columnOf(ecsv(told, [cell, '']));
    expect(read.type).toBe(type);
    expect(read.findings).toMatchObject([{ code: 'csv-ecsv-type', severity: 'warning', column: 'x', remedy: expect.stringMatching(/\w/) }]);
  });
});
