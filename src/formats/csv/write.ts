import type { Finding } from '#core/finding';
import { heldByEcsv } from '#formats/csv/ecsv-kinds';
import { ecsvHeader } from '#formats/csv/ecsv-header';
import { letters } from '#formats/csv/letters';
import { Out } from '#formats/csv/out';
import { needsQuotes } from '#formats/csv/quoting';
import { emptyTexts, unheld, zeros } from '#formats/csv/write-findings';
import { putterOf, type PutCell } from '#formats/csv/write-cells';
import type { ByteSink } from '#formats/sink';
import type { FileBatch, TableRows } from '#formats/table-file';
import type { FormatWriter, WriteOptions } from '#formats/write';

/**
 * Comma-separated text (RFC 4180) with the names in the first line. A missing value is an empty cell; a text that could be taken for
 * something else stands in quotes. A number has the shortest digits that give the same double, also where the column was float32: so no
 * reader sees another value.
 */
export const csvWriter: FormatWriter = {
  write: (table, sink, options) => new CsvWriting(table, { delimiter: letters.comma, hasTypes: false }).to(sink, options),
};

/** The same with tabs. */
export const tsvWriter: FormatWriter = {
  write: (table, sink, options) => new CsvWriting(table, { delimiter: letters.tab, hasTypes: false }).to(sink, options),
};

/** CSV with astropy's header, which holds types, units, UCDs and descriptions. */
export const ecsvWriter: FormatWriter = {
  write: async (given, sink, options) => {
    const { table, findings } = await heldByEcsv(given);
    return [...findings, ...(await new CsvWriting(table, { delimiter: letters.comma, hasTypes: true }).to(sink, options))];
  },
};

interface Kind {
  delimiter: number;
  /** Whether a header tells the types. */
  hasTypes: boolean;
}

class CsvWriting {
  private readonly out = new Out();
  private readonly table: TableRows;
  private readonly kind: Kind;
  /** An only column: an empty line would be no row at all. */
  private readonly isAlone: boolean;
  /** By column: texts that held a zero byte, and texts that cannot be told from missing ones. */
  private readonly zeros: number[];
  private readonly empties: number[];

  constructor(table: TableRows, kind: Kind) {
    this.table = table;
    this.kind = kind;
    this.isAlone = table.schema.columns.length === 1;
    this.zeros = table.schema.columns.map(() => 0);
    this.empties = table.schema.columns.map(() => 0);
  }

  async to(sink: ByteSink, { onProgress }: WriteOptions = {}): Promise<Finding[]> {
    const { columns, rows } = this.table.schema;
    if (this.kind.hasTypes) this.out.text(ecsvHeader(this.table));
    this.head();
    let done = 0;
    for await (const batch of this.table.batches()) {
      const cells = this.cellsOf(batch);
      for (let row = 0; row < batch.rows; row++) {
        this.line(cells, row);
        if (this.out.isFull) await sink.write(this.out.take());
      }
      done += batch.rows;
      if (rows) onProgress?.(Math.min(1, done / rows));
    }
    await sink.write(this.out.take());
    return [...(this.kind.hasTypes ? [] : unheld(this.table)), ...zeros(columns, this.zeros), ...emptyTexts(columns, this.empties)];
  }

  private head(): void {
    for (const [i, { name }] of this.table.schema.columns.entries()) {
      if (i > 0) this.out.byte(this.kind.delimiter);
      const plain = name.replaceAll('\0', '');
      if (needsQuotes(plain, this.isAlone)) this.out.quoted(plain);
      else this.out.text(plain);
    }
    this.out.byte(letters.newline);
  }

  private cellsOf(batch: FileBatch): Cells[] {
    const { out, isAlone } = this;
    return batch.columns.flatMap((data, i): Cells[] => {
      const column = this.table.schema.columns[i];
      if (!column) return [];
      const put = putterOf(data, { out, column, hasTypes: this.kind.hasTypes, isAlone, onZero: () => this.count(this.zeros, i) });
      const texts = data.type === 'text' ? data.values : null;
      return [{ put, isMissing: texts ? (row) => texts[row] === null : (row) => data.nulls?.[row] === 1, texts }];
    });
  }

  private count(tallies: number[], i: number): void {
    tallies[i] = (tallies[i] ?? 0) + 1;
  }

  private line(cells: readonly Cells[], row: number): void {
    const { out } = this;
    for (let i = 0; i < cells.length; i++) {
      const column = cells[i];
      if (i > 0) out.byte(this.kind.delimiter);
      if (!column?.isMissing(row)) column?.put(row);
      else if (this.isAlone) out.ascii(this.kind.hasTypes ? '""' : 'nan');
      if (this.isAlone && this.kind.hasTypes && column?.texts?.[row] === '') this.count(this.empties, i);
    }
    out.byte(letters.newline);
  }
}

interface Cells {
  put: PutCell;
  isMissing: (row: number) => boolean;
  texts: readonly (string | null)[] | null;
}
