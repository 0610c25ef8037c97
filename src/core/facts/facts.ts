import type { Batch, Cell, CellColumn, ColumnData } from '#core/table';
import { DistinctCounter } from '#core/facts/distinct';
import { GrowingHistogram } from '#core/facts/histogram';

/** What the values of a column show; from all rows, or from those that were looked at (`rows`). */
export interface ColumnFacts extends CellColumn {
  rows: number;
  missing: number;
  /** Different values; exact when `distinctExact`, else within about 2 %. */
  distinct: number;
  distinctExact: boolean;
  /** Of the finite numbers, null for text and for a column without numbers. */
  min: number | null;
  max: number | null;
  /** 5 % and 95 % of the numbers lie below; from at most 4,096 of them, evenly spread. */
  low: number | null;
  high: number | null;
  /** All numbers are whole. */
  whole: boolean;
  /** Up to twelve different values as text, in the order in which they occur. */
  sample: string[];
}

const sampleSize = 12;
const spreadSize = 4096;
/** Different values that are kept over all columns; a table of 1,000 columns keeps fewer of each. */
const keptValues = 1_500_000;

/** Watches batches go by and says what is in each column; memory does not grow with the rows. */
export class FactsWatch {
  rows = 0;
  readonly columns: ColumnWatch[];

  constructor(columns: readonly CellColumn[]) {
    const limit = Math.max(500, Math.min(50_000, Math.floor(keptValues / Math.max(1, columns.length))));
    this.columns = columns.map((column) => new ColumnWatch(column, limit));
  }

  add(batch: Batch): void {
    this.rows += batch.rows;
    batch.columns.forEach((data, i) => this.columns[i]?.add(data));
  }

  facts(): ColumnFacts[] {
    return this.columns.map((column) => column.facts());
  }
}

export class ColumnWatch {
  rows = 0;
  missing = 0;
  whole = true;
  readonly column: CellColumn;
  readonly distinct: DistinctCounter;
  readonly histogram = new GrowingHistogram();
  private readonly spread: number[] = [];
  private stride = 1;
  private numbers = 0;

  constructor(column: CellColumn, limit: number) {
    this.column = column;
    this.distinct = new DistinctCounter(limit);
  }

  add(data: ColumnData): void {
    const { values, nulls } = data;
    for (let i = 0; i < values.length; i++) {
      const value = nulls?.[i] === 1 ? null : (values[i] ?? null);
      if (value === null) this.missing++;
      else this.addValue(data.type === 'boolean' ? value === 1 : value);
    }
    this.rows += values.length;
  }

  private addValue(value: NonNullable<Cell>): void {
    this.distinct.add(value);
    if (typeof value === 'number') this.addNumber(value);
    else if (typeof value === 'bigint') this.addNumber(Number(value));
  }

  private addNumber(value: number): void {
    this.histogram.add(value);
    if (this.whole && !Number.isInteger(value)) this.whole = false;
    if (this.numbers++ % this.stride === 0) this.spread.push(value);
    if (this.spread.length < spreadSize) return;
    this.stride *= 2;
    for (let i = 0; i < spreadSize / 2; i++) this.spread[i] = this.spread[2 * i] ?? 0;
    this.spread.length = spreadSize / 2;
  }

  facts(): ColumnFacts {
    const sorted = this.spread.filter(Number.isFinite).sort((a, b) => a - b);
    const at = (share: number): number | null => sorted[Math.floor(share * (sorted.length - 1))] ?? null;
    const finite = Number.isFinite(this.histogram.least);
    return {
      ...this.column,
      rows: this.rows,
      missing: this.missing,
      distinct: this.distinct.count(this.rows - this.missing),
      distinctExact: this.distinct.exact,
      min: finite ? this.histogram.least : null,
      max: finite ? this.histogram.greatest : null,
      low: at(0.05),
      high: at(0.95),
      whole: this.whole && this.numbers > 0,
      sample: [...this.distinct.counts.keys()].slice(0, sampleSize).map(String),
    };
  }
}
