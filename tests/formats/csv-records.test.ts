import { describe, expect, it } from 'vitest';
import { decodeCell } from '#formats/csv/decode';
import { RecordReader, type Separator } from '#formats/csv/records';
import { decimalAt } from '#formats/csv/number';
import { sorts } from '#formats/csv/sorts';
import { randomFrom } from '../../backend/demo/random.ts';

interface Cut {
  records: string[];
  tallies: unknown;
}

function cut(bytes: Uint8Array, separator: Separator, size: number): Cut {
  const reader = new RecordReader(separator, 'a.csv', true);
  const records: string[] = [];
  const take = (record: RecordReader): boolean => {
    const cells = Array.from({ length: record.count }, (_, i) => `${record.sorts[i]}:${decodeCell(record, i).text}${valueOf(record, i)}`);
    records.push(`${record.line} ${cells.join('\u241f')}`);
    return true;
  };
  for (let at = 0; at < bytes.length; at += size) reader.feed(bytes.subarray(at, at + size), false, take);
  reader.feed(new Uint8Array(0), true, take);
  const { comments, strayQuotes, openQuotes, emptyLines, tallCells, endedInNewline } = reader;
  return {
    records,
    tallies: [comments.count, comments.line, comments.lines, strayQuotes, openQuotes, emptyLines, tallCells, endedInNewline],
  };
}

function valueOf(record: RecordReader, i: number): string {
  const sort = record.sorts[i] ?? 0;
  if (sort !== sorts.integer && sort !== sorts.long && sort !== sorts.decimal) return '';
  const value = record.values[i] ?? NaN;
  return `=${Number.isNaN(value) ? decimalAt(record.bytes, record.starts[i] ?? 0, record.ends[i] ?? 0) : value}`;
}

const alphabet = [
  'a',
  '1',
  '0',
  '.',
  ',',
  ',',
  ';',
  '"',
  '"',
  '""',
  '\n',
  '\n',
  '\r',
  '\r\n',
  ' ',
  '\t',
  '#',
  '-',
  'e',
  '+',
  'é',
  '123456789',
  '1.5e10',
  '",',
];
const separators: [string, Separator][] = [
  ['commas', { delimiter: 44, blanks: false }],
  ['tabs', { delimiter: 9, blanks: false }],
  ['blanks', { delimiter: 32, blanks: true }],
];

describe('records', () => {
  it.each(separators)('between %s are the same wherever the bytes are cut into pieces', (name, separator) => {
    const random = randomFrom(`records ${name}`);
    for (let n = 0; n < 3000; n++) {
      const text = Array.from({ length: random.below(40) }, () => alphabet[random.below(alphabet.length)]).join('');
      const bytes = new TextEncoder().encode(text);
      const whole = cut(bytes, separator, 1000);
      for (const size of [1, 2, 3, 7]) expect([text, cut(bytes, separator, size)]).toEqual([text, whole]);
    }
  });

  it('that never end are refused at their line, whether a quote opened or not', () => {
    const chunk = new Uint8Array(1024 * 1024).fill(97);
    for (const first of ['x,y\n1,', 'x,y\n1,"']) {
      const reader = new RecordReader({ delimiter: 44, blanks: false }, 'a.csv');
      reader.feed(new TextEncoder().encode(first), false, () => true);
      expect(() => {
        for (let i = 0; i < 40; i++) reader.feed(chunk, false, () => true);
      }).toThrow(/a\.csv goes on for more than 33,554,432 bytes at line 2/);
    }
  });

  it('of very many cells, and cells of many quotes, take their time once', () => {
    const started = performance.now();
    const many = new TextEncoder().encode(`${'"a""'.repeat(200_000)}\n${'"",'.repeat(200_000)}\n${'"x"y,'.repeat(200_000)}\n`.repeat(2));
    cut(many, { delimiter: 44, blanks: false }, 65_536);
    expect(performance.now() - started).toBeLessThan(8000);
  });
});
