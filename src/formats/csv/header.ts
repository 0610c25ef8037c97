import type { Finding } from '#core/finding';
import { kinds, scanCell, type Kind } from '#formats/csv/cell';
import { decodeCell } from '#formats/csv/decode';
import { RecordReader, type Separator } from '#formats/csv/records';
import { uniqueNames } from '#formats/names';
import { describedColumns } from '#formats/described';

export interface Header {
  names: string[];
  units: (string | null)[];
  descriptions: (string | null)[];
  /** Records before the first row of data. */
  skip: number;
  findings: Finding[];
}

interface FirstRecord {
  cells: string[];
  kinds: Kind[];
}

/** Reads names (and units, where a file has them) from the first records: a name row, VizieR's name, unit and dash rows, ECSV, or a comment. */
export function readHeader(head: Uint8Array, separator: Separator, fileName: string): Header {
  const records: FirstRecord[] = [];
  const counts = new Map<number, number>();
  const reader = new RecordReader(separator, fileName);
  reader.feed(head, false, (record) => {
    if (records.length < 4) records.push(copyOf(record));
    counts.set(record.count, (counts.get(record.count) ?? 0) + 1);
    return counts.size < 50 && records.length < 2000;
  });
  const usual = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
  const found = namesAndUnits(records, commentNames(reader, separator, usual));
  return complete(found, { usual, comments: reader.commentLines });
}

interface Found {
  names: string[] | null;
  units: string[];
  skip: number;
  fromComment: boolean;
}

function namesAndUnits(records: readonly FirstRecord[], commented: string[] | null): Found {
  const [first, second, third] = records;
  if (first && third && isDashes(third)) return { names: first.cells, units: second?.cells ?? [], skip: 3, fromComment: false };
  if (first && second && isDashes(second)) return { names: first.cells, units: [], skip: 2, fromComment: false };
  if (first && isNames(first, second)) return { names: first.cells, units: [], skip: 1, fromComment: false };
  return { names: commented, units: [], skip: 0, fromComment: commented !== null };
}

function complete(found: Found, file: { usual: number; comments: readonly string[] }): Header {
  const width = Math.max(found.names?.length ?? 0, file.usual);
  const given = Array.from({ length: width }, (_, i) => found.names?.[i] ?? (found.names ? '' : `col_${i}`));
  const { names, findings } = uniqueNames(given);
  if (!found.names) findings.push(noHeader(names));
  if (found.fromComment) findings.push(headerInComment(names));
  if (found.names && found.names.length < file.usual) findings.push(shortHeader(found.names.length, file.usual));
  const described = describedColumns(file.comments.join('\n'));
  const unit = (name: string, i: number) => described.get(name)?.unit ?? (found.units[i]?.trim() || null);
  return {
    names,
    units: names.map(unit),
    descriptions: names.map((name) => described.get(name)?.description ?? null),
    skip: found.skip,
    findings,
  };
}

/** Half of the cells or more are words, and the row is not shaped like the next one. */
function isNames(first: FirstRecord, second: FirstRecord | undefined): boolean {
  const words = first.kinds.filter((kind) => kind === kinds.text).length;
  if (words < Math.max(1, first.kinds.length / 2)) return false;
  if (!second || words === first.kinds.length) return true;
  return first.kinds.some((kind, i) => kind !== second.kinds[i]);
}

function isDashes(record: FirstRecord): boolean {
  return record.cells.length > 0 && record.cells.every((cell) => /^-+$/.test(cell));
}

/** numpy.savetxt and TOPCAT write the names as a comment; it counts when it has as many words as the rows have cells. */
function commentNames(reader: RecordReader, separator: Separator, usual: number): string[] | null {
  const last = reader.commentLines.at(-1);
  if (last === undefined || usual === 0) return null;
  const words = separator.blanks
    ? last.trim().split(/\s+/)
    : last.split(String.fromCharCode(separator.delimiter)).map((word) => word.trim());
  const named = words.length === usual && words.every((word) => /^[A-Za-z_]/.test(word));
  return named ? words : null;
}

function copyOf(record: RecordReader): FirstRecord {
  const cells: string[] = [];
  const found: Kind[] = [];
  for (let i = 0; i < record.count; i++) {
    cells.push(decodeCell(record, i).text.trim());
    found.push(scanCell(record.bytes, record.starts[i] ?? 0, record.ends[i] ?? 0));
  }
  return { cells, kinds: found };
}

function noHeader(names: readonly string[]): Finding {
  const message = `The first line holds values, not names. The ${names.length} columns are called ${names[0] ?? ''} to ${names.at(-1) ?? ''}.`;
  const remedy = 'Add a line of names at the top of the file to have better ones.';
  return { severity: 'note', code: 'csv-no-header', column: null, rows: null, line: 1, message, remedy };
}

function headerInComment(names: readonly string[]): Finding {
  const message = `The ${names.length} names are taken from the comment line above the first row.`;
  return {
    severity: 'note',
    code: 'csv-comment-header',
    column: null,
    rows: null,
    line: null,
    message,
    remedy: 'Nothing to do if they are right.',
  };
}

function shortHeader(named: number, usual: number): Finding {
  const message = `The header has ${named} names, but the rows have ${usual} values. Which name belongs to which value cannot be told.`;
  const remedy = 'Give each column a name in the first line of the file. R writes row names without one: use write.csv(row.names = FALSE).';
  return { severity: 'error', code: 'csv-short-header', column: null, rows: null, line: 1, message, remedy };
}
