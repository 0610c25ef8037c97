import { Fault } from '#core/problem';
import { kinds, scanCell } from '#formats/csv/cell';
import { ecsvOf } from '#formats/csv/ecsv';
import type { HeadOfFile } from '#formats/csv/first-records';
import { letters } from '#formats/csv/letters';
import { RecordReader, type Separator } from '#formats/csv/records';

/** In the order in which they win a tie. */
const candidates: readonly Separator[] = [
  { delimiter: letters.comma, blanks: false },
  { delimiter: letters.tab, blanks: false },
  { delimiter: 59, blanks: false },
  { delimiter: 124, blanks: false },
  { delimiter: letters.space, blanks: true },
];

const looked = 1000;
const lookedBytes = 262_144;
const single: Separator = { delimiter: letters.comma, blanks: false };

interface Score {
  separator: Separator;
  /** The most usual number of cells in a record, and the share of records that have it. */
  fields: number;
  share: number;
  numbers: number;
  /** 1 when the first record has as many cells as most. */
  first: number;
  /** Whether the file has a single record. */
  isAlone: boolean;
}

/** What separates the cells: what ECSV says, else what cuts the most records into the same number of cells, the first one too, and the most cells into numbers. */
export function separatorOf(head: HeadOfFile): Separator {
  const said = ecsvSeparator(head.bytes);
  if (said) return said;
  const scores = candidates.map((separator) => scoreOf(separator, head));
  const split = scores.filter((score) => score.fields > 1 && score.share >= (score.numbers > 0.1 ? 0.5 : 0.8));
  const points = ({ share, numbers, first }: Score): number => share + numbers + first;
  const [best] = split.sort((a, b) => points(b) - points(a) || namesIn(b) - namesIn(a));
  if (best) return best.separator;
  const [comma] = scores;
  if (comma && comma.fields === 1 && isColumn(comma, head.bytes)) return single;
  const message = `${head.name} is text, but no table: no comma, tab, semicolon, bar or blank cuts its lines into the same number of cells.`;
  throw new Fault('bad-file', `${message} Write the table as CSV or Parquet.`);
}

/** Names alone leave no rows to compare: the more of them the better, and a blank may be part of a name. */
function namesIn({ isAlone, separator, fields }: Score): number {
  if (!isAlone) return 0;
  return separator.blanks ? 1 : fields;
}

function ecsvSeparator(head: Uint8Array): Separator | null {
  if (new TextDecoder('latin1').decode(head.subarray(0, 8)) !== '# %ECSV ') return null;
  const lines = new TextDecoder().decode(head).split(/\r\n|\r|\n/);
  const past = lines.findIndex((line) => !line.startsWith('#'));
  const delimiter = ecsvOf(lines.slice(0, past < 0 ? undefined : past).map((line) => line.slice(1)))?.delimiter ?? letters.space;
  return { delimiter, blanks: delimiter === letters.space };
}

function isColumn(score: Score, head: Uint8Array): boolean {
  if (score.numbers >= 0.5) return true;
  const text = new TextDecoder('latin1').decode(head.subarray(0, 65_536));
  return text.split(/\r\n|\r|\n/).every((line) => !line.trim().includes(' ') || line.startsWith('#') || line.startsWith('"'));
}

function scoreOf(separator: Separator, head: HeadOfFile): Score {
  const counts = new Map<number, number>();
  const tally = { records: 0, cells: 0, numbers: 0, first: 0 };
  const reader = new RecordReader(separator, head.name);
  const count = (record: RecordReader): boolean => {
    if (tally.records++ === 0) tally.first = record.count;
    counts.set(record.count, (counts.get(record.count) ?? 0) + 1);
    for (let i = 0; i < record.count; i++) {
      const start = record.starts[i] ?? 0;
      const end = record.ends[i] ?? 0;
      if (end > start) tally.cells++;
      if (end > start && isNumber(record.bytes, start, end)) tally.numbers++;
    }
    return tally.records < looked;
  };
  for (let at = 0; at < head.bytes.length && tally.records < 2; at += lookedBytes) {
    const past = at + lookedBytes;
    reader.feed(head.bytes.subarray(at, past), head.whole && past >= head.bytes.length, count);
  }
  const [fields, most] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [0, 0];
  const [share, numbers] = [most / Math.max(1, tally.records), tally.numbers / Math.max(1, tally.cells)];
  return { separator, fields, share, numbers, first: tally.first === fields ? 1 : 0, isAlone: tally.records === 1 };
}

/** Counts a decimal comma as a number too, so that `1,5;2,5` is cut at the semicolon. */
function isNumber(bytes: Uint8Array, start: number, end: number): boolean {
  const kind = scanCell(bytes, start, end);
  if (kind !== kinds.text) return true;
  if (end - start > 40) return false;
  const comma = bytes.subarray(start, end).indexOf(letters.comma) + start;
  if (comma <= start || comma >= end - 1) return false;
  return scanCell(bytes, start, comma) === kinds.integer && scanCell(bytes, comma + 1, end) !== kinds.text;
}
