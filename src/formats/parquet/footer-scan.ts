import { codes, ThriftCursor } from '#formats/parquet/thrift';

/** What a footer says of one column's pages in one row group. Sizes and places in bytes. */
export interface Chunk {
  /** The path of another file that it points to. */
  otherFile: string | null;
  isEncrypted: boolean;
  codec: number;
  values: number;
  packedBytes: number;
  unpackedBytes: number;
  dataAt: number;
  dictionaryAt: number;
}

export interface Group {
  rows: number;
  chunks: number;
  /** The bytes of the file in which its pages lie. */
  start: number;
  end: number;
  unpackedBytes: number;
}

export interface Scan {
  rows: number;
  /** Columns of the table, and of values; a nested column has several of those. */
  columns: number;
  leaves: number;
  groups: Group[];
  isEncrypted: boolean;
  hasInt96: boolean;
}

const deepestSchema = 64;
const fileMeta = { schema: 2, rows: 3, groups: 4, encryption: 8 };
const schemaElement = { type: 1, children: 5 };
const int96 = 3;
const rowGroup = { columns: 1, rows: 3 };
const chunkFields = { path: 1, meta: 3, crypto: 8, encrypted: 9 };

/** Goes through a footer once, keeping only sums, so that one of a million row groups takes little memory. `check` sees each chunk. Throws on what is no footer. */
export function scanFooter(bytes: Uint8Array, check: (chunk: Chunk) => void): Scan {
  const cursor = new ThriftCursor(bytes);
  const scan: Scan = { rows: 0, leaves: 0, columns: 0, groups: [], isEncrypted: false, hasInt96: false };
  cursor.fields((id, code) => {
    if (id === fileMeta.encryption) scan.isEncrypted = true;
    if (id === fileMeta.schema && code === codes.list) Object.assign(scan, schemaIn(cursor));
    else if (id === fileMeta.rows && code === codes.i64) scan.rows = cursor.integer();
    else if (id === fileMeta.groups && code === codes.list) structs(cursor, () => scan.groups.push(groupIn(cursor, check)));
    else return false;
    return true;
  });
  return scan;
}

function structs(cursor: ThriftCursor, each: () => void): void {
  cursor.items((code) => {
    if (code !== codes.struct) throw new Error('a list of other things than structs');
    each();
    return true;
  });
}

/** The schema is a tree laid out in order, in which each element says how many children follow it. */
function schemaIn(cursor: ThriftCursor): Pick<Scan, 'columns' | 'leaves' | 'hasInt96'> {
  const open: number[] = [];
  const found = { columns: -1, leaves: 0, hasInt96: false };
  structs(cursor, () => {
    const { children, type } = elementIn(cursor);
    if (type === int96) found.hasInt96 = true;
    if (found.columns < 0) found.columns = children;
    else if (open.length === 0) throw new Error('more elements of the schema than it promises');
    else if (children === 0) found.leaves++;
    if (open.length > 0) open.push((open.pop() ?? 0) - 1);
    if (children > 0) open.push(children);
    if (open.length > deepestSchema) throw new Error(`a schema nested more than ${deepestSchema} deep`);
    while (open.at(-1) === 0) open.pop();
  });
  if (open.length > 0) throw new Error('fewer elements of the schema than it promises');
  return { ...found, columns: Math.max(0, found.columns) };
}

function elementIn(cursor: ThriftCursor): { children: number; type: number | null } {
  const found: { children: number; type: number | null } = { children: 0, type: null };
  cursor.fields((id, code) => {
    if (code !== codes.i32 || (id !== schemaElement.children && id !== schemaElement.type)) return false;
    if (id === schemaElement.type) found.type = cursor.integer();
    else found.children = cursor.integer();
    if (found.children < 0) throw new Error(`${found.children} children in the schema`);
    return true;
  });
  return found;
}

function groupIn(cursor: ThriftCursor, check: (chunk: Chunk) => void): Group {
  const group: Group = { rows: 0, chunks: 0, start: Infinity, end: 0, unpackedBytes: 0 };
  cursor.fields((id, code) => {
    if (id === rowGroup.rows && code === codes.i64) group.rows = cursor.integer();
    else if (id === rowGroup.columns && code === codes.list) structs(cursor, () => addChunk(group, chunkIn(cursor), check));
    else return false;
    return true;
  });
  return group;
}

function addChunk(group: Group, chunk: Chunk, check: (chunk: Chunk) => void): void {
  check(chunk);
  group.chunks++;
  if (isEmpty(chunk)) return;
  group.start = Math.min(group.start, startOf(chunk));
  group.end = Math.max(group.end, startOf(chunk) + chunk.packedBytes);
  group.unpackedBytes += chunk.unpackedBytes;
}

/** Some writers give a row group without rows pages that lie nowhere. */
export function isEmpty({ values, packedBytes }: Chunk): boolean {
  return values === 0 || packedBytes === 0;
}

/** The dictionary comes before the values, where there is one. */
export function startOf({ dataAt, dictionaryAt }: Chunk): number {
  return dictionaryAt > 0 ? Math.min(dictionaryAt, dataAt) : dataAt;
}

function chunkIn(cursor: ThriftCursor): Chunk {
  const chunk: Chunk = {
    ...{ otherFile: null, isEncrypted: false },
    ...{ codec: 0, values: 0, packedBytes: 0, unpackedBytes: 0, dataAt: 0, dictionaryAt: 0 },
  };
  cursor.fields((id, code) => {
    if (id === chunkFields.path && code === codes.binary) chunk.otherFile = new TextDecoder().decode(cursor.binary());
    else if (id === chunkFields.meta && code === codes.struct) numbersIn(cursor, chunk);
    else {
      if (id === chunkFields.crypto || id === chunkFields.encrypted) chunk.isEncrypted = true;
      return false;
    }
    return true;
  });
  return chunk;
}

const numberFields: Record<number, 'codec' | 'values' | 'unpackedBytes' | 'packedBytes' | 'dataAt' | 'dictionaryAt'> = {
  ...{ 4: 'codec', 5: 'values', 6: 'unpackedBytes', 7: 'packedBytes', 9: 'dataAt', 11: 'dictionaryAt' },
};

function numbersIn(cursor: ThriftCursor, chunk: Chunk): void {
  cursor.fields((id, code) => {
    const name = numberFields[id];
    if (!name || (code !== codes.i32 && code !== codes.i64)) return false;
    chunk[name] = cursor.integer();
    return true;
  });
}
