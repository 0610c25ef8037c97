import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { joined, patched, utf8, type HostileCase } from './case.ts';
import { madeParquet, plainInt64, rleRun, withFooter, type MadeParquet } from './made-parquet.ts';
import { i32, i64, list, struct, text, thrift } from './thrift.ts';

const good = (): Uint8Array => new Uint8Array(readFileSync(join(import.meta.dirname, '../fixtures/parquet/codec_snappy.parquet')));
const made = (lies: MadeParquet) => () => madeParquet(lies);
const refused = (name: string, bytes: () => Uint8Array, ...words: RegExp[]): HostileCase => ({ name, bytes, verdict: { refused: words } });
const again = /again|write it|without|rows|send/i;

const oneByteArray = (bytes: readonly number[]): Uint8Array => Uint8Array.from([bytes.length, 0, 0, 0, ...bytes]);

/** The footer's end, where its length stands. */
function withLength(value: number): Uint8Array {
  const bytes = good();
  const lie = new Uint8Array(4);
  new DataView(lie.buffer).setUint32(0, value, true);
  return patched(bytes, bytes.length - 8, lie);
}

const cutAndLying: HostileCase[] = [
  refused('cut-tail.parquet', () => good().subarray(0, good().length - 20), /cut short|end/i, again),
  refused('cut-half.parquet', () => good().subarray(0, good().length >> 1), /cut short|end/i, again),
  refused('magic-only.parquet', () => utf8('PAR1'), /4 bytes|short/i, again),
  refused('two-magics.parquet', () => utf8('PAR1PAR1'), /8 bytes|short|footer/i, again),
  refused('footer-empty.parquet', () => withFooter(utf8('PAR1'), new Uint8Array(0)), /footer/i, again),
  refused('footer-length-huge.parquet', () => withLength(0x7fffffff), /footer/i, /2,?147,?483,?647/, again),
  refused('footer-length-negative.parquet', () => withLength(0xffffffff), /footer/i, again),
  refused('footer-length-small.parquet', () => withLength(10), /footer/i, again),
  refused('footer-garbage.parquet', () => patched(good(), good().length - 200, new Uint8Array(100).fill(0xff)), /footer/i, again),
  refused('encrypted-footer.parquet', () => patched(good(), good().length - 4, utf8('PARE')), /encrypted/i, again),
  refused('encrypted.parquet', () => joined(utf8('PARE'), good().subarray(4, good().length - 4), utf8('PARE')), /encrypted/i, again),
  refused('tail-zeroed.parquet', () => patched(good(), good().length - 4, [0, 0, 0, 0]), /end|cut/i, again),
];

const lyingPages: HostileCase[] = [
  { name: 'made-well.parquet', bytes: made({}), verdict: 'ok', holds: ({ tables }) => expect(tables[0]?.cells).toEqual([['1', '2', '3']]) },
  refused('more-rows-than-pages.parquet', made({ rows: 5, chunkValues: 5 }), /rows|values|page|damaged/i, again),
  refused('page-says-more.parquet', made({ pageValues: 1_000_000, rows: 1_000_000 }), /damaged|values|rows/i, again),
  refused('page-size-huge.parquet', made({ pageSize: 0x7fffffff }), /damaged|page|size/i, again),
  refused('page-size-negative.parquet', made({ pageSize: -1 }), /damaged|page|size/i, again),
  refused('unpacked-size-huge.parquet', made({ codec: 1, unpackedSize: 0x7fffffff }), /damaged|page|size/i, again),
  refused('chunk-beyond-file.parquet', made({ dataOffset: 1n << 40n }), /beyond|outside|damaged/i, again),
  refused('chunk-negative.parquet', made({ dataOffset: -8 }), /negative|outside|damaged/i, again),
  refused('chunk-bytes-huge.parquet', made({ chunkBytes: 1n << 50n }), /beyond|bytes|damaged/i, again),
  refused('rows-negative.parquet', made({ rows: -3 }), /rows|damaged/i, again),
  refused('rows-2-to-62.parquet', made({ rows: 1n << 62n }), /rows|damaged/i, again),
  refused('codec-unknown.parquet', made({ codec: 99 }), /codec|compress|damaged|footer/i, again),
  refused('encoding-unknown.parquet', made({ encoding: 77 }), /encoding|damaged/i, again),
  refused(
    'dictionary-index-out-of-range.parquet',
    made({ dictionary: { values: plainInt64(7), count: 1 }, encoding: 8, page: rleRun(3, 9) }),
    /dictionary|index|damaged/i,
    again,
  ),
  refused('remote-column.parquet', made({ columnFile: 'https://example.org/other.parquet' }), /another file|other file/i, again),
  refused('local-column.parquet', made({ columnFile: '/etc/passwd' }), /another file|other file/i, again),
];

const bombs: HostileCase[] = [
  refused(
    'run-length-bomb.parquet',
    made({
      ...{ rows: 2_000_000_000, pageValues: 2_000_000_000, page: rleRun(2_000_000_000, 0), encoding: 8 },
      dictionary: { values: plainInt64(7), count: 1 },
    }),
    /2,?000,?000,?000/,
    again,
  ),
  refused(
    'run-length-bomb-200m.parquet',
    made({
      ...{ rows: 200_000_000, pageValues: 200_000_000, page: rleRun(200_000_000, 0), encoding: 8 },
      dictionary: { values: plainInt64(7), count: 1 },
    }),
    /200,?000,?000/,
    again,
  ),
  refused('overlapping-groups.parquet', made({ groups: 100_000, rows: 3 }), /row groups|overlap|same bytes/i, again),
  {
    name: 'text-bomb.parquet',
    bytes: made({
      ...{ type: 6, converted: 0, rows: 5_000_000, pageValues: 5_000_000, page: rleRun(5_000_000, 0), encoding: 8 },
      dictionary: { values: joined(Uint8Array.from([0, 0x10, 0, 0]), new Uint8Array(4096).fill(65)), count: 1 },
    }),
    verdict: { refused: [/5,?000,?000|expands|bytes/i, again] },
  },
];

const deep = (levels: number) => {
  const elements = [struct([4, text('schema')], [5, i32(1)])];
  for (let level = 0; level < levels; level++) elements.push(struct([3, i32(0)], [4, text('g')], [5, i32(1)]));
  elements.push(struct([1, i32(2)], [3, i32(0)], [4, text('leaf')]));
  return withFooter(utf8('PAR1'), thrift(struct([1, i32(1)], [2, list(...elements)], [3, i64(0)], [4, { list: [] }])));
};

const schemas: HostileCase[] = [
  refused(
    'schema-count-lies.parquet',
    () => withFooter(utf8('PAR1'), thrift(struct([1, i32(1)], [2, { list: [], count: 2_000_000_000 }]))),
    /footer/i,
    again,
  ),
  refused(
    'children-lie.parquet',
    () =>
      withFooter(
        utf8('PAR1'),
        thrift(struct([1, i32(1)], [2, list(struct([4, text('s')], [5, i32(1_000_000_000)]))], [3, i64(0)], [4, { list: [] }])),
      ),
    /footer|schema/i,
    again,
  ),
  refused('deep-schema.parquet', () => deep(50_000), /footer|nested|deep|schema/i, again),
  refused('deep-thrift.parquet', () => withFooter(utf8('PAR1'), new Uint8Array(200_000).fill(0x1c)), /footer/i, again),
  {
    name: 'names-twice.parquet',
    bytes: made({ names: ['a', 'a', 'A', ''] }),
    verdict: { told: /name-(twice|empty)/ },
    holds: ({ tables }) => expect(new Set(tables[0]?.columns.map(({ name }) => name.toLowerCase())).size).toBe(4),
  },
  {
    name: 'hundred-thousand-columns.parquet',
    bytes: made({ names: Array.from({ length: 100_000 }, (_, i) => `c${i}`) }),
    verdict: { refused: [/100,?000/, /columns/, again] },
  },
  {
    name: 'invalid-utf8.parquet',
    bytes: made({ type: 6, converted: 0, rows: 1, pageValues: 1, page: oneByteArray([0xff, 0xfe, 0x41]) }),
    verdict: { refused: [/UTF-8|text|damaged/i, again] },
  },
  {
    name: 'beyond-2-to-53.parquet',
    bytes: made({ page: plainInt64(2n ** 53n + 1n, -(2n ** 63n), 2n ** 63n - 1n) }),
    verdict: 'ok',
    holds: ({ tables }) => expect(tables[0]?.cells).toEqual([['9007199254740993', '-9223372036854775808', '9223372036854775807']]),
  },
  {
    name: 'uint64-beyond.parquet',
    bytes: made({ converted: 14, page: plainInt64(-1n, 1n, 0n) }),
    verdict: { told: /parquet-unsigned|parquet-uint64|parquet-huge/ },
    holds: ({ tables }) => expect(tables[0]?.cells).toEqual([['18446744073709551615', '1', '0']]),
  },
];

const odd: HostileCase[] = [
  {
    name: 'no-rows.parquet',
    bytes: () => new Uint8Array(readFileSync(join(import.meta.dirname, '../fixtures/parquet/no_rows.parquet'))),
    verdict: 'ok',
    holds: ({ tables }) => expect(tables[0]?.rows).toBe(0),
  },
  refused(
    'no-columns.parquet',
    () =>
      withFooter(
        utf8('PAR1'),
        thrift(struct([1, i32(1)], [2, list(struct([4, text('schema')], [5, i32(0)]))], [3, i64(0)], [4, { list: [] }])),
      ),
    /no column/i,
    again,
  ),
];

export const parquetCases: HostileCase[] = [...cutAndLying, ...lyingPages, ...bombs, ...schemas, ...odd];
