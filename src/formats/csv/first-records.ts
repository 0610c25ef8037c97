import { kinds, scanCell, type Kind } from '#formats/csv/cell';
import { decodeCell } from '#formats/csv/decode';
import { tooLong } from '#formats/csv/record-faults';
import { RecordReader, type Separator } from '#formats/csv/records';
import { sorts } from '#formats/csv/sorts';

export interface HeadOfFile {
  bytes: Uint8Array;
  /** Whether that is all of the file. */
  whole: boolean;
  name: string;
}

export interface FirstRecord {
  cells: string[];
  kinds: Kind[];
  quoted: boolean[];
}

export interface First {
  records: readonly FirstRecord[];
  comments: readonly string[];
  /** The most usual number of cells in a line. */
  usual: number;
  /** Cells before the first of the table: 1 where a bar opens and closes each line. */
  lead: number;
}

const bar = 124;

export function firstRecords(head: HeadOfFile, separator: Separator): First {
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
  const lead = separator.delimiter === bar && records.length > 0 && records.every(isFramed) ? 1 : 0;
  return {
    records: lead === 0 ? records : records.map(unframed),
    usual: usual - 2 * lead,
    lead,
    comments: reader.comments.lines.slice(0, records.length > 0 ? comments : undefined),
  };
}

const isFramed = ({ cells }: FirstRecord): boolean => cells.length > 2 && cells[0] === '' && cells.at(-1) === '';
const unframed = (record: FirstRecord): FirstRecord => ({
  cells: record.cells.slice(1, -1),
  kinds: record.kinds.slice(1, -1),
  quoted: record.quoted.slice(1, -1),
});

/** Half of the cells or more are words, and the row is not shaped like the next one. */
export function isNames(first: FirstRecord, second: FirstRecord | undefined): boolean {
  const isWord = (kind: Kind, i: number): boolean => kind === kinds.text || (first.quoted[i] === true && second?.quoted[i] !== true);
  const words = first.kinds.filter(isWord).length;
  if (words < Math.max(1, first.kinds.length / 2)) return false;
  if (!second || words === first.kinds.length) return true;
  return first.kinds.some((kind, i) => kind !== second.kinds[i]);
}

/** Two hyphens alone are a missing value. */
export function isDashes({ cells, quoted }: FirstRecord): boolean {
  return cells.some((cell) => cell.length > 2) && cells.every((cell, i) => !quoted[i] && /^-+$/.test(cell));
}

/** The second row of an RDB file says which columns hold numbers (N), texts (S) and months (M). */
export function isRdbTypes({ cells, quoted }: FirstRecord): boolean {
  return cells.length > 1 && cells.every((cell, i) => !quoted[i] && /^\d*[NSM]$/.test(cell));
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
