import type { Finding } from '#core/finding';
import type { FileColumn } from '#formats/stored';
import { decide, quotesMean, type Decision } from '#formats/csv/decide';
import { addCell, newEvidence, tally, type Evidence, type Tally } from '#formats/csv/evidence';
import { columnFindings } from '#formats/csv/findings';
import type { Header } from '#formats/csv/header';
import { lineFindings } from '#formats/csv/line-findings';
import type { RecordReader } from '#formats/csv/records';

/** A column with how its cells are to be read. */
export interface CsvColumn extends FileColumn {
  decision: Decision;
}

/** Watches every record of a file and says in the end what its columns are. */
export class CsvScan {
  rows = 0;
  private readonly header: Header;
  private readonly evidence: readonly Evidence[];
  private readonly short = tally();
  private readonly long = tally();
  private skipped = 0;

  constructor(header: Header) {
    this.header = header;
    this.evidence = header.columns.map(({ declared }) => newEvidence(declared));
  }

  add(record: RecordReader): void {
    if (this.skipped < this.header.skip) {
      this.skipped++;
      return;
    }
    if (this.rows++ === 0) record.comments.count = record.emptyLines.count = 0;
    const { evidence } = this;
    const { lead } = this.header;
    const width = evidence.length + lead;
    if (record.count < width + lead) tell(this.short, record);
    else if (record.count > width && hasMore(record, width)) tell(this.long, record);
    const filled = Math.min(width, record.count);
    for (let i = lead; i < filled; i++) {
      const column = evidence[i - lead];
      if (column) addCell(column, record, i);
    }
  }

  columns(): CsvColumn[] {
    const manner = { quotesMean: quotesMean(this.evidence, this.header.namesAreQuoted), isAlone: this.evidence.length === 1 };
    return this.header.columns.map(({ name, unit, ucd, description, declared }, i) => {
      const decision = decide(this.evidence[i] ?? newEvidence(declared), manner);
      return { name, unit, ucd, description, type: decision.type, stored: decision.stored, decision };
    });
  }

  findings(reader: RecordReader): Finding[] {
    const made = this.columns().flatMap(({ name, decision }, i) =>
      columnFindings({ ...decision, name, evidence: this.evidence[i] ?? newEvidence(null) }),
    );
    const lines = lineFindings(reader, { rows: this.rows, width: this.evidence.length, short: this.short, long: this.long });
    const told = this.header.isAligned ? made.filter(({ code }) => code !== 'csv-blanks-around') : made;
    return [...this.header.findings, ...lines, ...told];
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
