import type { Finding } from '#core/finding';
import type { Cell } from '#core/table';

export interface AnsweredTable {
  name: string;
  /** Rows that came. */
  rows: number;
  /** Rows that the schema promised. */
  promised: number | null;
  columns: { name: string; type: string; stored: string; shape: readonly number[] | null }[];
  /** Of the first rows, column by column; 64-bit integers as text, NaN and infinities as words. */
  cells: Cell[][];
}

/** What the child says of one file. */
export interface Answer {
  path: string;
  fault: { code: string; message: string } | null;
  /** An error that is no Fault, with its stack: always a failure. */
  crash: string | null;
  /** The question which table is meant, when no one said so. */
  asked: string | null;
  tables: AnsweredTable[];
  findings: Finding[];
  milliseconds: number;
  /** The most memory that the process held while it read this file. */
  peakBytes: number;
}
