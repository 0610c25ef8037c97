import { joined, utf8 } from './case.ts';
import { i32, i64, list, struct, text, thrift, varint, type Thrift } from './thrift.ts';

/** A Parquet file of one column with one page; each part can be told to lie. */
export interface MadeParquet {
  /** Physical type: 1 int32, 2 int64, 6 byte array. */
  type?: number;
  converted?: number;
  names?: string[];
  rows?: number | bigint;
  /** Rows that the page and the chunk say. */
  pageValues?: number;
  chunkValues?: number | bigint;
  /** What is in the page, PLAIN unless `encoding` says otherwise. */
  page?: Uint8Array;
  encoding?: number;
  dictionary?: { values: Uint8Array; count: number };
  pageSize?: number;
  unpackedSize?: number;
  codec?: number;
  groups?: number;
  columnFile?: string;
  dataOffset?: number | bigint;
  chunkBytes?: number | bigint;
  footerLength?: number;
}

const magic = utf8('PAR1');

export function plainInt64(...values: (number | bigint)[]): Uint8Array {
  return new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
}

export function madeParquet(lies: MadeParquet = {}): Uint8Array {
  const pages: Uint8Array[] = [];
  if (lies.dictionary) {
    const { values, count } = lies.dictionary;
    pages.push(pageHeader(2, values.length, [7, struct([1, i32(count)], [2, i32(0)])]), values);
  }
  const dataAt = 4 + pages.reduce((sum, part) => sum + part.length, 0);
  const page = lies.page ?? plainInt64(1, 2, 3);
  const counted = struct([1, i32(lies.pageValues ?? 3)], [2, i32(lies.encoding ?? 0)], [3, i32(3)], [4, i32(3)]);
  pages.push(thriftHeader(lies, page, counted), page);
  const body = joined(magic, ...pages);
  return withFooter(body, footer(lies, { dataAt, bodyEnd: body.length }), lies.footerLength);
}

export function withFooter(body: Uint8Array, meta: Uint8Array, claimed = meta.length): Uint8Array {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setInt32(0, claimed, true);
  return joined(body, meta, length, magic);
}

function thriftHeader(lies: MadeParquet, page: Uint8Array, counted: Thrift): Uint8Array {
  const sizes: [number, Thrift][] = [
    [2, i32(lies.unpackedSize ?? page.length)],
    [3, i32(lies.pageSize ?? page.length)],
  ];
  return thrift(struct([1, i32(0)], ...sizes, [5, counted]));
}

function pageHeader(type: number, size: number, more: [number, Thrift]): Uint8Array {
  return thrift(struct([1, i32(type)], [2, i32(size)], [3, i32(size)], more));
}

function footer(lies: MadeParquet, { dataAt, bodyEnd }: { dataAt: number; bodyEnd: number }): Uint8Array {
  const names = lies.names ?? ['id'];
  const rows = lies.rows ?? 3;
  const columns = names.map((name) => {
    const held: [number, Thrift][] = [
      [1, i32(lies.type ?? 2)],
      [2, list(i32(0), i32(3), i32(8))],
      [3, list(text(name))],
      [4, i32(lies.codec ?? 0)],
      [5, i64(lies.chunkValues ?? rows)],
      [6, i64(lies.chunkBytes ?? bodyEnd - 4)],
      [7, i64(lies.chunkBytes ?? bodyEnd - 4)],
      [9, i64(lies.dataOffset ?? dataAt)],
    ];
    if (lies.dictionary) held.push([11, i64(4)]);
    const file: [number, Thrift][] = lies.columnFile === undefined ? [] : [[1, text(lies.columnFile)]];
    return struct(...file, [2, i64(4)], [3, struct(...held)]);
  });
  const group = struct([1, list(...columns)], [2, i64(bodyEnd - 4)], [3, i64(rows)]);
  return metadata({ lies, names, columns: new Array<Thrift>(lies.groups ?? 1).fill(group), rows });
}

function metadata(o: { lies: MadeParquet; names: string[]; columns: Thrift[]; rows: number | bigint }): Uint8Array {
  const { lies, names, columns, rows } = o;
  const leaf = (name: string): Thrift => {
    const converted: [number, Thrift][] = lies.converted === undefined ? [] : [[6, i32(lies.converted)]];
    return struct([1, i32(lies.type ?? 2)], [3, i32(0)], [4, text(name)], ...converted);
  };
  const root = struct([4, text('schema')], [5, i32(names.length)]);
  const all = BigInt(rows) * BigInt(columns.length);
  return thrift(struct([1, i32(1)], [2, list(root, ...names.map(leaf))], [3, i64(all)], [4, list(...columns)]));
}

/** RLE in the hybrid encoding of dictionary indices: one run of `count` times index `index`, one byte wide. */
export function rleRun(count: number, index: number): Uint8Array {
  const out = [8];
  varint(out, BigInt(count) << 1n);
  return Uint8Array.from([...out, index]);
}
