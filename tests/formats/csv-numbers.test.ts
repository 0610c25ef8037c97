import { describe, expect, it } from 'vitest';
import { decimalAt } from '#formats/csv/number';
import { Out } from '#formats/csv/out';
import { putDouble, putWhole } from '#formats/csv/put-number';
import { hexOf } from '../oracles/coded.ts';
import { askOracle, oraclePython } from '../oracles/python.ts';
import { read } from './read-text.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function readNumber(text: string): number {
  const bytes = encoder.encode(text);
  return decimalAt(bytes, 0, bytes.length);
}

const out = new Out();

function written(value: number): string {
  out.at = 0;
  putDouble(out, value);
  return decoder.decode(out.bytes.subarray(0, out.at));
}

const view = new DataView(new ArrayBuffer(8));

function doubleOf(hex: string): number {
  view.setBigUint64(0, BigInt(`0x${hex}`));
  return view.getFloat64(0);
}

/** JavaScript's digits, which are the shortest, with a point. */
function shortest(value: number): string {
  const word = Object.is(value, -0) ? '-0' : String(value);
  return /[.e]/.test(word) ? word : `${word}.0`;
}

describe('a decimal number', () => {
  it.each([
    ['9007199254740993', 9007199254740992],
    ['9007199254740993.00000000000000000000001', 9007199254740994],
    ['0.500000000000000166533453693773481063544750213623046875', 0.5000000000000002],
    ['2.2250738585072011e-308', 2.225073858507201e-308],
    ['2.4703282292062327208e-324', 0],
    ['2.4703282292062328e-324', 5e-324],
    ['1.7976931348623158e308', 1.7976931348623157e308],
    ['1.7976931348623159e308', Infinity],
    ['6.631236846766476e-316', 6.631236846766476e-316],
    ['0e999999', 0],
    ['-0.0', -0],
    ['+.5', 0.5],
    ['5.', 5],
    [`0.${'0'.repeat(400)}1e401`, 1],
    [`1${'0'.repeat(400)}e-400`, 1],
  ])('%s is the double nearest to it', (text, value) => {
    expect(readNumber(text)).toBe(value);
    expect(readNumber(text)).toBe(Number(text));
  });

  it('is the same in a column as alone', async () => {
    const texts = ['1.5', '9007199254740993.5', '1e23', '-0.0', '8.5e-320', '123456789012345678.25', '1.234500000000000000e+02'];
    const { cells } = await read(`x\n${texts.join('\n')}\n`);
    expect(cells['x']?.map((cell) => hexOf(Number(cell)))).toEqual(texts.map((text) => hexOf(Number(text))));
  });
});

describe('a double', () => {
  it.each([0, -0, 1, -1, 10, 0.1, 0.3, 1e-5, 1e-6, 1e-7, 9.5e-6, 999_999, 1e6, 1e15, 1e16, 1e21, 1e22, 5e-324, 99_999_999.999_999_99])(
    '%f is written with the fewest digits',
    (value) => {
      expect(written(value)).toBe(shortest(value));
    },
  );

  it('of a tie between two of 16 digits takes the even one, as Python does', () => {
    expect(written(936.7168579101562)).toBe('936.7168579101562');
    expect(written(78.31204223632812)).toBe('78.31204223632812');
  });

  it('is written as infinite when it is', () => {
    expect([written(Infinity), written(-Infinity)]).toEqual(['inf', '-inf']);
  });
});

it('whole numbers are written in all their digits', () => {
  out.at = 0;
  for (const value of [0, 7, 10, -2_147_483_648, 2_147_483_647, 1_000_000_000]) {
    putWhole(out, value);
    out.byte(32);
  }
  expect(decoder.decode(out.bytes.subarray(0, out.at))).toBe('0 7 10 -2147483648 2147483647 1000000000 ');
});

const count = 100_000;

describe.skipIf(oraclePython() === null)(`${count} random numbers`, () => {
  it('are read and written as Python does, to the bit', async () => {
    const answer = (await askOracle('../formats/csv_numbers.py', [String(count), '7'])) as { read: string[][]; written: string[][] };
    expect([answer.read.length, answer.written.length]).toEqual([count, count]);
    expect(answer.read.filter(([text = '', hex]) => hexOf(readNumber(text)) !== hex)).toEqual([]);
    const again = answer.written.filter(([hex = '']) => hexOf(readNumber(written(doubleOf(hex)))) !== hex);
    expect(again).toEqual([]);
    expect(answer.written.filter(([hex = '', digits = '']) => significant(written(doubleOf(hex))) !== significant(digits))).toEqual([]);
  }, 60_000);
});

/** Python writes exponents from 1e16 on, JavaScript from 1e21 on: only the digits are compared. */
function significant(text: string): string {
  const [digits = ''] = text.replace('-', '').split('e');
  return digits.replace('.', '').replace(/^0+/, '').replace(/0+$/, '');
}
