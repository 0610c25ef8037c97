import { Fault } from '#core/problem';
import { kinds, scanCell } from '#formats/csv/cell';
import { RecordReader, type Separator } from '#formats/csv/records';

/** In the order in which they win a tie. */
const candidates: readonly Separator[] = [
  { delimiter: 44, blanks: false },
  { delimiter: 9, blanks: false },
  { delimiter: 59, blanks: false },
  { delimiter: 124, blanks: false },
  { delimiter: 32, blanks: true },
];

const looked = 1000;
const single: Separator = { delimiter: 44, blanks: false };

interface Score {
  separator: Separator;
  /** The most usual number of fields in a record, and the share of records that have it. */
  fields: number;
  share: number;
  numbers: number;
}

/** Finds what separates the cells: what cuts the most records into the same number of fields, and the most fields into numbers. */
export function sniffSeparator(head: Uint8Array, fileName: string): Separator {
  const scores = candidates.map((separator) => scoreOf(separator, head, fileName));
  const split = scores.filter((score) => score.fields > 1 && score.share >= (score.numbers > 0.1 ? 0.5 : 0.8));
  const [best] = split.sort((a, b) => b.share + b.numbers - (a.share + a.numbers));
  if (best) return best.separator;
  const [comma] = scores;
  if (comma && comma.fields === 1 && isColumn(comma, head)) return single;
  const message = `${fileName} is text, but no table: no comma, tab, semicolon, bar or blank cuts its lines into the same number of cells.`;
  throw new Fault('bad-file', `${message} Write the table as CSV or Parquet.`);
}

function isColumn(score: Score, head: Uint8Array): boolean {
  if (score.numbers >= 0.5) return true;
  const text = new TextDecoder('latin1').decode(head.subarray(0, 65_536));
  return text.split(/\r\n|\r|\n/).every((line) => !line.trim().includes(' ') || line.startsWith('#'));
}

function scoreOf(separator: Separator, head: Uint8Array, fileName: string): Score {
  const counts = new Map<number, number>();
  const tally = { records: 0, cells: 0, numbers: 0 };
  const reader = new RecordReader(separator, fileName);
  reader.feed(head.subarray(0, 262_144), false, (record) => {
    counts.set(record.count, (counts.get(record.count) ?? 0) + 1);
    tally.records++;
    for (let i = 0; i < record.count; i++) {
      const start = record.starts[i] ?? 0;
      const end = record.ends[i] ?? 0;
      if (end > start) tally.cells++;
      if (end > start && isNumber(record.bytes, start, end)) tally.numbers++;
    }
    return tally.records < looked;
  });
  const [fields, most] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [0, 0];
  return { separator, fields, share: most / Math.max(1, tally.records), numbers: tally.numbers / Math.max(1, tally.cells) };
}

/** Counts a decimal comma as a number too, so that `1,5;2,5` is cut at the semicolon. */
function isNumber(bytes: Uint8Array, start: number, end: number): boolean {
  const kind = scanCell(bytes, start, end);
  if (kind !== kinds.text) return true;
  const comma = bytes.indexOf(44, start);
  if (comma <= start || comma >= end - 1) return false;
  return scanCell(bytes, start, comma) === kinds.integer && scanCell(bytes, comma + 1, end) !== kinds.text;
}
