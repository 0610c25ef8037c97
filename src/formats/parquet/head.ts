import { footerOf, withFooter } from '#formats/parquet/footer';
import { pageHeaderAt } from '#formats/parquet/page-header';
import { readThrift, type Thrift, type ThriftStruct } from '#formats/parquet/thrift';
import { writeThrift } from '#formats/parquet/thrift-writer';
import type { ByteSource } from '#formats/source';

const fileMeta = { groups: 4 };
const rowGroup = { columns: 1, rows: 3 };
const chunkMeta = { at: 3, path: 3, values: 5, packed: 7, dataPage: 9, dictionaryPage: 11 };
const headerBytes = 512;
const mostPages = 50;

export interface Head {
  /** The number of the row group. */
  group: number;
  /** So many of its first rows are needed. */
  rows: number;
  /** Names of the columns that are needed; null for all. */
  columns: readonly string[] | null;
}

/**
 * The file with one row group only, whose columns end with the page that holds the last row needed. The decoder fetches columns whole,
 * and those of a row group may be hundreds of megabytes. Null when the pages cannot be counted so.
 */
export async function shortened(source: ByteSource, head: Head): Promise<ByteSource | null> {
  const { start, end } = await footerOf(source);
  const footer = readThrift(await source.slice(start, end));
  const group = structsIn(footer.fields.get(fileMeta.groups))[head.group];
  if (!group) return null;
  const groupRows = number(group.fields.get(rowGroup.rows));
  const chunks = structsIn(group.fields.get(rowGroup.columns)).flatMap((chunk) => structIn(chunk.fields.get(chunkMeta.at)));
  const wanted = chunks.filter((chunk) => head.columns === null || head.columns.includes(columnOf(chunk)));
  await Promise.all(wanted.map((chunk) => shorten(chunk, source, (head.rows / groupRows) * number(chunk.fields.get(chunkMeta.values)))));
  footer.fields.set(fileMeta.groups, { type: 'list', code: 12, items: [group] });
  footer.fields.set(3, { type: 'i64', value: BigInt(groupRows) });
  return withFooter(source, start, writeThrift(footer));
}

/** Lets the column end after the page that reaches so many values, and one more of a nested column, because lists may be longer at the beginning. */
async function shorten(chunk: ThriftStruct, source: ByteSource, values: number): Promise<void> {
  const [data, dictionary] = [number(chunk.fields.get(chunkMeta.dataPage)), number(chunk.fields.get(chunkMeta.dictionaryPage))];
  const start = dictionary > 0 ? Math.min(dictionary, data) : data;
  const packed = number(chunk.fields.get(chunkMeta.packed));
  let spare = isNested(chunk) ? 1 : 0;
  let seen = 0;
  let at = start;
  for (let pages = 0; at < start + packed; pages++) {
    if (pages === mostPages) return;
    if (seen >= values && seen > 0 && spare-- === 0) break;
    const page = pageHeaderAt(await source.slice(at, at + headerBytes));
    if (page.packedBytes < 0) return;
    at += page.headerBytes + page.packedBytes;
    if (!page.isDictionary) seen += page.values;
  }
  if (at < start + packed) chunk.fields.set(chunkMeta.packed, { type: 'i64', value: BigInt(at - start) });
}

function pathOf(chunk: ThriftStruct): readonly Thrift[] {
  const path = chunk.fields.get(chunkMeta.path);
  return path?.type === 'list' ? path.items : [];
}

function isNested(chunk: ThriftStruct): boolean {
  return pathOf(chunk).length > 1;
}

function columnOf(chunk: ThriftStruct): string {
  const [first] = pathOf(chunk);
  return first?.type === 'binary' ? new TextDecoder().decode(first.value) : '';
}

function number(field: Thrift | undefined): number {
  return field?.type === 'i64' ? Number(field.value) : 0;
}

function structIn(field: Thrift | undefined): ThriftStruct[] {
  return field?.type === 'struct' ? [field] : [];
}

function structsIn(field: Thrift | undefined): ThriftStruct[] {
  return field?.type === 'list' ? field.items.flatMap((item) => structIn(item)) : [];
}
