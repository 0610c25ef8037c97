import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import type { Answer } from './answer.ts';
import { gzipBomb, tenMillion } from './bombs.ts';
import { joined, latin1, utf8, type HostileCase, type Verdict } from './case.ts';

interface Wanted {
  types?: string[];
  cells?: unknown[][];
  rows?: number;
}

function csv(...[name, content, verdict, wanted = {}]: [string, string | (() => Uint8Array), Verdict, Wanted?]): HostileCase {
  const bytes = typeof content === 'string' ? () => utf8(content) : content;
  return { name, bytes, verdict, holds: (answer) => matches(answer, wanted) };
}

function matches({ tables }: Answer, { types, cells, rows }: Wanted): void {
  const [table] = tables;
  if (types) expect(table?.columns.map(({ type }) => type)).toEqual(types);
  if (cells) expect(table?.cells.map((column) => column.slice(0, cells[0]?.length))).toEqual(cells);
  if (rows !== undefined) expect(table?.rows).toBe(rows);
}

const lines = (count: number, line: (i: number) => string): string => Array.from({ length: count }, (_, i) => `${line(i)}\n`).join('');
const utf16 = (text: string, big = false): Uint8Array => {
  const bytes = new Uint8Array(Buffer.from(text, 'utf16le'));
  return big ? new Uint8Array(Buffer.from(bytes).swap16()) : bytes;
};

const hollow: HostileCase[] = [
  csv('empty.csv', '', { refused: [/empty/, /0 bytes/, /Send/] }),
  csv('blank-lines.csv', '\n\n  \n\n', { refused: [/no|empty/i, /line|table|column/i] }),
  csv('header-only.csv', 'id,ra,dec\n', { told: /csv-no-rows/ }, { rows: 0 }),
  csv('no-header.csv', '1,2.5,-3\n2,3.5,-4\n', { told: /csv-(no|made)-?header|header/ }, { rows: 2 }),
];

const letters: HostileCase[] = [
  csv('byte-order-mark.csv', '\ufeffid,z\n1,0.5\n', 'ok', { cells: [[1], [0.5]] }),
  csv('utf-16-le.csv', () => joined(Uint8Array.of(0xff, 0xfe), utf16('id,z\n1,0.5\n')), { refused: [/UTF-16/, /UTF-8/] }),
  csv('utf-16-be.csv', () => joined(Uint8Array.of(0xfe, 0xff), utf16('id,z\n1,0.5\n', true)), { refused: [/UTF-16/, /UTF-8/] }),
  csv('utf-16-no-mark.csv', () => utf16('id,z\n1,0.5\n'), { refused: [/binary|UTF-16/, /byte 1|UTF-8/] }),
  csv('latin-1.csv', () => latin1('survey,z\nGr\u00f6\u00dfe,0.5\n'), { told: /csv-not-utf8/ }, { cells: [['Gr\u00f6\u00dfe'], [0.5]] }),
  csv('nul.csv', 'id,z\n1,\0\n', { refused: [/binary/, /byte 7/] }),
  csv('nul-late.csv', () => utf8(`id,z\n${lines(4000, (i) => `${i},0.5`)}4000,a\0b\n`), { refused: [/zero byte/, /4002/] }),
  csv('only-cr.csv', 'id,z\r1,0.5\r2,0.7\r', 'ok', {
    rows: 2,
    cells: [
      [1, 2],
      [0.5, 0.7],
    ],
  }),
  csv('mixed-line-ends.csv', 'id,z\r\n1,0.5\n2,0.7\r3,0.9\r\n', 'ok', { rows: 3 }),
];

const ragged: HostileCase[] = [
  csv('short-early.csv', 'id,ra,z\n1,2\n2,3,4\n', { told: /ragged|short/ }, { rows: 2 }),
  csv('short-late.csv', `id,ra,z\n${lines(3000, (i) => `${i},1.5,2.5`)}9,1\n`, { told: /ragged|short/ }, { rows: 3001 }),
  csv('long-line.csv', 'id,ra\n1,2\n2,3,4\n', { told: /ragged|long/ }),
  csv(
    'open-quote.csv',
    'id,name\n1,"open\n2,b\n3,c\n',
    { told: /csv-open-quote/ },
    {
      cells: [
        [1, 2, 3],
        ['"open', 'b', 'c'],
      ],
    },
  ),
  csv('open-quote-late.csv', `id,name\n${lines(60_000, (i) => `${i},"n"`)}1,"open\n2,b\n`, { told: /csv-open-quote/ }, { rows: 60_002 }),
  csv('last-line-cut.csv', 'id,z\n1,20.2\n2,2', { told: /csv-no-last-newline/ }, { rows: 2 }),
];

const traps: HostileCase[] = [
  csv('decimal-after-sample.csv', `id,z\n${lines(40_000, (i) => `${i},1`)}40000,1.5\n40001,2.4\n`, 'ok', {
    types: ['integer', 'double'],
    rows: 40_002,
  }),
  csv('blanks-as-date.csv', 'ra dec z\n1 2 3\n4 5 6\n', 'ok', {
    types: ['integer', 'integer', 'integer'],
    cells: [
      [1, 4],
      [2, 5],
      [3, 6],
    ],
  }),
  csv('decimal-comma.csv', 'id;z\n1;0,5\n2;0,7\n', { told: /decimal-comma/ }),
  csv('tabs.csv', 'id\tz\n1\t0.5\n', 'ok', { cells: [[1], [0.5]] }),
  csv('bars.csv', 'id|z\n1|0.5\n', 'ok', { cells: [[1], [0.5]] }),
  csv('ids-beyond-63-bits.csv', 'id\n9223372036854775808\n1\n', { told: /huge-integer/ }, { cells: [['9223372036854775808', '1']] }),
  csv('ids-beyond-53-bits.csv', 'id\n9007199254740993\n1\n', 'ok', { types: ['bigint'], cells: [['9007199254740993', '1']] }),
  csv('leading-zeros.csv', 'id\n007\n010\n', { told: /leading-zeros/ }, { cells: [['007', '010']] }),
  csv('overflow.csv', 'z\n1e400\n0.5\n', { told: /overflow/ }, { cells: [[null, 0.5]] }),
  csv('missing-words.csv', 'z\nnan\nNULL\n-99\n0.5\n', 'ok', { types: ['double'], cells: [[null, null, -99, 0.5]] }),
  csv('two-hyphens.csv', 'z\n--\n-99\n0.5\n', 'ok', { types: ['double'], cells: [[null, -99, 0.5]] }),
  csv('sexagesimal.csv', 'ra,dec\n10:20:30.5,-01:02:03\n11:20:30.5,+01:02:03\n', { told: /csv-sexagesimal/ }, { types: ['text', 'text'] }),
  csv('names-twice.csv', 'ra,RA,ra,\n1,2,3,4\n', { told: /name-(twice|empty)/ }),
  csv('formulas.csv', 'id,note\n1,=cmd|calc\n2,@SUM(1)\n', 'ok', {
    cells: [
      [1, 2],
      ['=cmd|calc', '@SUM(1)'],
    ],
  }),
  csv(
    'ecsv-wrong-bracket.ecsv',
    '# %ECSV 1.0\n# ---\n# datatype:\n# - [name: id, datatype: int64}\n# - {name: z, datatype: [float64}\nid z\n1 0.5\n',
    'ok',
    { cells: [[1], [0.5]] },
  ),
  csv(
    'ecsv.csv',
    '# %ECSV 1.0\n# ---\n# datatype:\n# - {name: id, datatype: int64}\n# - {name: z, unit: deg, datatype: float64}\nid z\n1 0.5\n',
    'ok',
    { types: ['bigint', 'double'], cells: [['1'], [0.5]] },
  ),
  csv('names-of-sql.csv', '"a""; DROP TABLE x; --",select\n1,2\n', 'ok', { cells: [[1], [2]] }),
];

const wide = (count: number): string =>
  `${Array.from({ length: count }, (_, i) => `c${i}`).join(',')}\n${new Array(count).fill('1').join(',')}\n`;

const large: HostileCase[] = [
  csv('five-thousand-columns.csv', wide(5000), 'ok', { rows: 1 }),
  csv('hundred-thousand-columns.csv', wide(100_000), { refused: [/100,?000/, /column/] }),
  csv('line-of-3-mb.csv', () => utf8(`id,text\n1,${'x'.repeat(3_000_000)}\n2,y\n`), 'ok', { rows: 2 }),
  csv('cell-of-100-mb.csv', () => joined(utf8('id,text\n1,'), new Uint8Array(100_000_000).fill(120), utf8('\n')), {
    refused: [/line 2/, /bytes|MB|long/],
  }),
  csv('open-quote-100-mb.csv', () => joined(utf8('id,text\n1,"'), new Uint8Array(100_000_000).fill(120), utf8('\n')), {
    refused: [/line 2/, /bytes|MB|long|quote/],
  }),
  csv('only-delimiters.csv', () => new Uint8Array(20_000_000).fill(44), { refused: [/column|line/i] }),
  csv('only-quotes.csv', () => new Uint8Array(20_000_000).fill(34), { refused: [/line|quote|column/i] }),
];

const packed: HostileCase[] = [
  csv('good.csv.gz', () => gzipSync('id,z\n1,0.5\n'), 'ok', { cells: [[1], [0.5]] }),
  csv('two-members.csv.gz', () => joined(gzipSync('id,z\n1,0.5\n'), gzipSync('2,0.7\n')), 'ok', { rows: 2 }),
  csv('cut.csv.gz', () => gzipSync(lines(20_000, (i) => `${i},${i * 0.37}`)).subarray(0, 20_000), {
    refused: [/gzip/, /damaged|cut/, /again/],
  }),
  csv(
    'wrong-sum.csv.gz',
    () => {
      const bytes = gzipSync('id,z\n1,0.5\n');
      bytes[bytes.length - 8] = (bytes[bytes.length - 8] ?? 0) ^ 1;
      return bytes;
    },
    { refused: [/gzip/, /damaged|cut/] },
  ),
  csv('gzip-in-gzip.csv.gz', () => gzipSync(gzipSync('id,z\n1,0.5\n')), { refused: [/gzip|binary/i, /unpack/i] }),
  csv('empty-inside.csv.gz', () => gzipSync(''), { refused: [/empty|0 bytes|no/i] }),
  csv('bomb-of-one-line.csv.gz', () => gzipBomb(utf8('id,z\n'), tenMillion(97), 100), { refused: [/line 2/, /bytes|MB|long/] }),
  csv('bomb-of-zeros.csv.gz', () => gzipBomb(utf8(''), tenMillion(0), 50), { refused: [/binary|byte 0/] }),
];

export const csvCases: HostileCase[] = [...hollow, ...letters, ...ragged, ...traps, ...large, ...packed];
