import { Fault } from '#core/problem';
import { isEmpty, scanFooter, startOf, type Chunk, type Group, type Scan } from '#formats/parquet/footer-scan';
import type { ByteSource } from '#formats/source';

/** What a footer promises, after it was held against the size of its file. */
export interface Promised {
  rows: number;
  /** Some times are of the old kind. */
  hasInt96: boolean;
  /** Rows of each row group. */
  groups: readonly number[];
  /** About how many bytes a row takes up unpacked. */
  rowBytes: number;
  /** Where the pages of each column lie in each row group, in the order of the file. */
  chunks: readonly ChunkPlace[];
}

export interface ChunkPlace {
  start: number;
  bytes: number;
  /** Begins with a dictionary, and the bytes of that are read first. */
  hasDictionary: boolean;
}

const mostColumns = 20_000;
const mostChunks = 4_000_000;
const codecs = { lzo: 3, last: 7 };
/** More rows for each byte of the file than any table has whose values differ now and then. */
const bombRows = 5_000_000;
const bombRowsPerByte = 500;

/** Reads the footer ahead of the decoder, which believes it: counts, sizes and places that cannot be are refused. */
export function promisedBy(footer: Uint8Array, source: ByteSource): Promised {
  const end = source.size - footer.length - 8;
  const chunks: ChunkPlace[] = [];
  const scan = scanned(footer, source.name, (chunk) => {
    checkChunk(chunk, source.name, end);
    if (!isEmpty(chunk)) chunks.push({ start: startOf(chunk), bytes: chunk.packedBytes, hasDictionary: chunk.dictionaryAt > 0 });
    if (chunks.length > mostChunks)
      throw refusal(source.name, `has more than ${counted(mostChunks)} pieces of columns.`, 'Write it again in fewer row groups.');
  });
  checkScan(scan, source);
  checkGroups(scan, source.name);
  const unpacked = scan.groups.reduce((sum, group) => sum + group.unpackedBytes, 0);
  chunks.sort((a, b) => a.start - b.start);
  return {
    rows: scan.rows,
    hasInt96: scan.hasInt96,
    chunks,
    groups: scan.groups.map((group) => group.rows),
    rowBytes: unpacked / Math.max(1, scan.rows),
  };
}

function refusal(name: string, what: string, remedy = 'It is damaged; send it again, or write it again.'): Fault {
  return new Fault('bad-file', `${name} ${what} ${remedy}`);
}

function counted(number: number): string {
  return number.toLocaleString('en-US');
}

function scanned(footer: Uint8Array, name: string, check: (chunk: Chunk) => void): Scan {
  try {
    return scanFooter(footer, check);
  } catch (error) {
    if (error instanceof Fault) throw error;
    const said = error instanceof Error ? error.message : '';
    throw refusal(name, `has a footer of ${counted(footer.length)} bytes that cannot be read (${said}).`);
  }
}

function checkScan({ rows, columns, isEncrypted, groups }: Scan, { name, size }: ByteSource): void {
  if (isEncrypted) throw refusal(name, 'is encrypted in part.', 'Write it again without encryption.');
  if (columns === 0) throw refusal(name, 'has no column.', 'Write it again with columns.');
  if (columns > mostColumns) {
    const what = `has ${counted(columns)} columns, and at most ${counted(mostColumns)} can be read.`;
    throw refusal(name, what, 'Write it again with fewer columns, or with lists.');
  }
  if (!(rows >= 0)) throw refusal(name, `has a footer that promises ${rows} rows.`);
  const sum = groups.reduce((total, group) => total + group.rows, 0);
  if (sum !== rows) throw refusal(name, `has a footer that promises ${counted(rows)} rows, and its row groups have ${counted(sum)}.`);
  if (rows < bombRows || rows <= bombRowsPerByte * size) return;
  const what = `promises ${counted(rows)} rows in ${counted(size)} bytes, which no table of measured values does.`;
  throw refusal(name, what, 'Write it again with the rows that you need.');
}

function checkGroups({ groups, leaves }: Scan, name: string): void {
  const wrong = groups.find((group) => !(group.rows >= 0) || group.chunks !== leaves);
  if (wrong)
    throw refusal(
      name,
      `has a row group of ${wrong.rows} rows and ${wrong.chunks} columns of values, and its footer has ${leaves} such columns.`,
    );
  const filled = groups.filter((group) => group.end > 0).sort((a, b) => a.start - b.start);
  let before: Group | null = null;
  for (const group of filled) {
    if (before && group.start < before.end) throw refusal(name, `has two row groups at the same bytes, from ${counted(group.start)} on.`);
    before = group;
  }
}

function checkChunk(chunk: Chunk, name: string, end: number): void {
  if (chunk.otherFile !== null) {
    const what = `keeps a column in another file (${chunk.otherFile.slice(0, 60)}), which is not opened.`;
    throw refusal(name, what, 'Write it again as one file.');
  }
  if (chunk.isEncrypted) throw refusal(name, 'has an encrypted column.', 'Write it again without encryption.');
  if (chunk.codec === codecs.lzo)
    throw refusal(name, 'is packed with LZO, which is not known here.', 'Write it again with Zstandard or Snappy.');
  if (chunk.codec < 0 || chunk.codec > codecs.last) throw refusal(name, `is packed with the unknown codec ${chunk.codec}.`);
  if (isEmpty(chunk)) return;
  const [from, to] = [startOf(chunk), startOf(chunk) + chunk.packedBytes];
  if (Math.min(chunk.values, chunk.packedBytes, chunk.unpackedBytes) < 0 || from < 4 || to > end) {
    throw refusal(name, `has a column at the bytes ${from} to ${to}, outside of its pages, which lie from 4 to ${end}.`);
  }
}
