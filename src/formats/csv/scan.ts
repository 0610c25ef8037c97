import type { Finding } from '#core/finding';
import type { CellColumn } from '#core/table';
import { addCell, newEvidence, typeOf, type Evidence, type Tally } from '#formats/csv/evidence';
import { columnFindings, grouped } from '#formats/csv/findings';
import type { Header } from '#formats/csv/header';
import type { RecordReader } from '#formats/csv/records';

/** Watches every record of a file and says in the end what its columns are. */
export class CsvScan {
  rows = 0;
  private readonly header: Header;
  private readonly evidence: Evidence[];
  private readonly short: Tally = { count: 0, line: 0, sample: '' };
  private readonly long: Tally = { count: 0, line: 0, sample: '' };
  private skipped = 0;

  constructor(header: Header) {
    this.header = header;
    this.evidence = header.names.map(newEvidence);
  }

  add(record: RecordReader): void {
    if (this.skipped < this.header.skip) {
      this.skipped++;
      return;
    }
    if (this.rows === 0) record.comments = 0;
    this.rows++;
    const width = this.evidence.length;
    if (record.count < width) tell(this.short, record);
    else if (record.count > width && hasMore(record, width)) tell(this.long, record);
    for (let i = 0; i < width; i++) {
      const evidence = this.evidence[i];
      if (evidence && i < record.count) addCell(evidence, record, i);
    }
  }

  columns(): CellColumn[] {
    return this.header.names.map((name, i) => ({
      name,
      type: typeOf(this.evidence[i] ?? newEvidence()),
      unit: this.header.units[i] ?? null,
      ucd: null,
      description: this.header.descriptions[i] ?? null,
    }));
  }

  findings(reader: RecordReader): Finding[] {
    const columns = this.columns();
    const made = columns.flatMap((column, i) => columnFindings({ ...column, evidence: this.evidence[i] ?? newEvidence() }));
    return [...this.header.findings, ...this.lineFindings(reader), ...made];
  }

  private lineFindings(reader: RecordReader): Finding[] {
    const made: Finding[] = [];
    const say = (
      severity: Finding['severity'],
      code: string,
      at: { rows: number | null; line: number | null; message: string; remedy: string },
    ) => made.push({ severity, code, column: null, ...at });
    const width = this.evidence.length;
    if (this.short.count > 0) say('warning', 'csv-short-line', raggedWords(this.short, width, 'The cells that lack are missing.'));
    if (this.long.count > 0)
      say('warning', 'csv-long-line', raggedWords(this.long, width, 'The cells beyond the last column are left out.'));
    if (this.rows > 0 && reader.comments > 0) say('note', 'csv-comment-between', commentWords(reader));
    if (reader.strayQuotes > 0) say('warning', 'csv-stray-quote', quoteWords(reader));
    if (this.rows === 0)
      say('warning', 'csv-no-rows', { rows: 0, line: null, message: 'The file has names and no rows.', remedy: 'Send a file with rows.' });
    if (!reader.endedInNewline) say('note', 'csv-cut-line', cutWords(reader));
    return made;
  }
}

function tell(at: Tally, record: RecordReader): void {
  if (at.count++ > 0) return;
  at.line = record.line;
  at.sample = String(record.count);
}

/** Delimiters at the end of each line, with nothing between them, take nothing away. */
function hasMore(record: RecordReader, width: number): boolean {
  for (let i = width; i < record.count; i++) if ((record.ends[i] ?? 0) > (record.starts[i] ?? 0)) return true;
  return false;
}

function raggedWords(at: Tally, width: number, meaning: string) {
  const lines = at.count === 1 ? '1 line has' : `${grouped(at.count)} lines have`;
  const message = `${lines} another number of cells than the ${width} columns (first: line ${at.line} with ${at.sample}). ${meaning}`;
  return { rows: at.count, line: at.line, message, remedy: 'Correct the line; a delimiter inside a cell needs quotes around the cell.' };
}

function commentWords(reader: RecordReader) {
  const lines = reader.comments === 1 ? '1 line between the rows begins' : `${grouped(reader.comments)} lines between the rows begin`;
  const message = `${lines} with # (first: line ${reader.firstComment}). Read as comments, not as rows.`;
  return { rows: reader.comments, line: reader.firstComment, message, remedy: 'Put the first cell in quotes if such a line is a row.' };
}

function quoteWords(reader: RecordReader) {
  const cells = reader.strayQuotes === 1 ? '1 cell goes' : `${grouped(reader.strayQuotes)} cells go`;
  const message = `${cells} on after a closing quote (first: line ${reader.firstStrayQuote}). Kept as written, quotes included.`;
  return { rows: reader.strayQuotes, line: reader.firstStrayQuote, message, remedy: 'Write a quote inside a quoted cell twice.' };
}

function cutWords(reader: RecordReader) {
  const message = `The last line (${reader.line}) does not end in a newline. If the file was cut there, its last value may be cut too.`;
  return { rows: null, line: reader.line, message, remedy: 'Look at the last line; nothing to do if it is whole.' };
}
