import type { Finding } from '#core/finding';
import { Fault } from '#core/problem';
import { kinds, scanCell, type Kind } from '#formats/csv/cell';
import { decodeCell } from '#formats/csv/decode';
import { ecsvOf, type EcsvColumn } from '#formats/csv/ecsv';
import { commentHeader, noHeader, shortHeader } from '#formats/csv/header-findings';
import { RecordReader, type Separator } from '#formats/csv/records';
import { tooLong } from '#formats/csv/record-faults';
import { sorts } from '#formats/csv/sorts';
import { uniqueNames } from '#formats/names';

export interface Header {
  columns: EcsvColumn[];
  metadata: ReadonlyMap<string, string>;
  /** Records before the first row of data. */
  skip: number;
  namesAreQuoted: boolean;
  findings: Finding[];
}

interface FirstRecord {
  cells: string[];
  kinds: Kind[];
  quoted: boolean[];
}

interface First {
  records: readonly FirstRecord[];
  comments: readonly string[];
  /** The most usual number of cells in a line. */
  usual: number;
}

export interface HeadOfFile {
  bytes: Uint8Array;
  /** Whether that is all of the file. */
  whole: boolean;
  name: string;
}

const mostColumns = 20_000;

/** Reads names (and units, where a file has them) from the first records: a name row, VizieR's name, unit and dash rows, ECSV, or a comment. */
export function readHeader(head: HeadOfFile, separator: Separator): Header {
  const first = firstRecords(head, separator);
  const ecsv = ecsvOf(first.comments);
  const found = namesAndUnits(first, separator);
  const width = Math.max(found.names?.length ?? 0, first.usual);
  if (width > mostColumns) {
    const message = `${head.name} has ${width.toLocaleString('en-US')} columns; at most ${mostColumns.toLocaleString('en-US')} are read. Send the columns that matter, or a table with one column of lists.`;
    throw new Fault('bad-file', message);
  }
  return complete(found, { width, usual: first.usual, said: ecsv?.columns ?? [], metadata: ecsv?.metadata ?? new Map() });
}

function firstRecords(head: HeadOfFile, separator: Separator): First {
  const records: FirstRecord[] = [];
  const counts = new Map<number, number>();
  let comments = 0;
  const reader = new RecordReader(separator, head.name);
  reader.feed(head.bytes, head.whole, (record) => {
    if (records.length === 0) comments = record.comments.lines.length;
    if (records.length < 4) records.push(copyOf(record));
    counts.set(record.count, (counts.get(record.count) ?? 0) + 1);
    return counts.size < 50 && records.length < 2000;
  });
  if (records.length === 0 && !head.whole) throw tooLong(reader.line, head.name, head.bytes.length);
  const usual = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
  return { records, usual, comments: reader.comments.lines.slice(0, records.length > 0 ? comments : undefined) };
}

interface Found {
  names: string[] | null;
  units: string[];
  skip: number;
  fromComment: boolean;
  namesAreQuoted: boolean;
}

function namesAndUnits({ records, comments, usual }: First, separator: Separator): Found {
  const [first, second, third] = records;
  const rows = (skip: number, units: string[] = []): Found => ({
    ...{ names: first?.cells ?? [], units, skip, fromComment: false },
    namesAreQuoted: first?.quoted.every(Boolean) ?? true,
  });
  if (first && third && isDashes(third)) return rows(3, second?.cells ?? []);
  if (first && second && isDashes(second)) return rows(2);
  if (first && isNames(first, second)) return rows(1);
  const commented = commentNames(comments, separator, usual);
  return { names: commented, units: [], skip: 0, fromComment: commented !== null, namesAreQuoted: true };
}

interface Known {
  width: number;
  usual: number;
  said: readonly EcsvColumn[];
  metadata: Map<string, string>;
}

function complete(found: Found, { width, usual, said, metadata }: Known): Header {
  const given = Array.from({ length: width }, (_, i) => found.names?.[i] ?? (found.names ? '' : `col_${i}`));
  const { names, findings } = uniqueNames(given);
  if (!found.names) findings.push(noHeader(names));
  if (found.fromComment) findings.push(commentHeader(names));
  if (found.names && found.names.length < usual) findings.push(shortHeader(found.names.length, usual));
  const columns = names.map((name, i) => {
    const known = said[i]?.name === given[i] ? said[i] : said.find((column) => column.name === given[i]);
    const plain = { unit: found.units[i]?.trim() || null, ucd: null, description: null, declared: null };
    return { ...plain, ...known, name };
  });
  return { columns, metadata, skip: found.skip, namesAreQuoted: found.namesAreQuoted, findings };
}

/** Half of the cells or more are words, and the row is not shaped like the next one. */
function isNames(first: FirstRecord, second: FirstRecord | undefined): boolean {
  const isWord = (kind: Kind, i: number): boolean => kind === kinds.text || (first.quoted[i] === true && second?.quoted[i] !== true);
  const words = first.kinds.filter(isWord).length;
  if (words < Math.max(1, first.kinds.length / 2)) return false;
  if (!second || words === first.kinds.length) return true;
  return first.kinds.some((kind, i) => kind !== second.kinds[i]);
}

/** Two hyphens alone are a missing value. */
function isDashes({ cells, quoted }: FirstRecord): boolean {
  return cells.some((cell) => cell.length > 2) && cells.every((cell, i) => !quoted[i] && /^-+$/.test(cell));
}

/** numpy.savetxt and TOPCAT write the names as a comment; it counts when it has as many words as the rows have cells. */
function commentNames(comments: readonly string[], separator: Separator, usual: number): string[] | null {
  const last = comments.at(-1);
  if (last === undefined || usual === 0) return null;
  const words = separator.blanks
    ? last.trim().split(/\s+/)
    : last.split(String.fromCharCode(separator.delimiter)).map((word) => word.trim());
  const named = words.length === usual && words.every((word) => /^[A-Za-z_]/.test(word));
  return named ? words : null;
}

function copyOf(record: RecordReader): FirstRecord {
  const made: FirstRecord = { cells: [], kinds: [], quoted: [] };
  for (let i = 0; i < record.count; i++) {
    made.cells.push(decodeCell(record, i).text.trim());
    made.kinds.push(scanCell(record.bytes, record.starts[i] ?? 0, record.ends[i] ?? 0));
    made.quoted.push((record.sorts[i] ?? 0) >= sorts.quoted);
  }
  return made;
}
