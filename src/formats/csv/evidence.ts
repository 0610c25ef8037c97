import type { CellType } from '#core/table';
import { found, kinds, overflowed, scanCell, type Kind } from '#formats/csv/cell';
import { decodeCell, isAscii } from '#formats/csv/decode';
import type { RecordReader } from '#formats/csv/records';

/** How many cells of a sort there are, and the line of the first. */
export interface Tally {
  count: number;
  line: number;
  sample: string;
}

const tally = (): Tally => ({ count: 0, line: 0, sample: '' });

/** What all cells of one column show together. */
export interface Evidence {
  kinds: Int32Array;
  /** Integers that no double holds exactly. */
  inexact: Tally;
  huge: Tally;
  leadingZeros: Tally;
  overflows: Tally;
  infinities: Tally;
  texts: Tally;
  decimals: Tally;
  decimalCommas: Tally;
  /** Cells such as NA that are read as missing. */
  words: Tally;
  badBytes: Tally;
}

export function newEvidence(): Evidence {
  return {
    kinds: new Int32Array(7),
    inexact: tally(),
    huge: tally(),
    leadingZeros: tally(),
    overflows: tally(),
    infinities: tally(),
    texts: tally(),
    decimals: tally(),
    decimalCommas: tally(),
    words: tally(),
    badBytes: tally(),
  };
}

/** Adds field `i` of the record at hand. */
export function addCell(evidence: Evidence, record: RecordReader, i: number): void {
  const start = record.starts[i] ?? 0;
  const end = record.ends[i] ?? 0;
  const kind = scanCell(record.bytes, start, end);
  evidence.kinds[kind] = (evidence.kinds[kind] ?? 0) + 1;
  if (kind === kinds.missing) {
    if (end > start) note(evidence.words, record, i);
    return;
  }
  if (kind === kinds.text) return addText(evidence, record, i);
  if (kind === kinds.decimal) return addDecimal(evidence, record, i);
  if (found.leadingZero) note(evidence.leadingZeros, record, i);
  if (kind === kinds.huge) note(evidence.huge, record, i);
  if (!found.exact && kind !== kinds.boolean) note(evidence.inexact, record, i);
}

function addDecimal(evidence: Evidence, record: RecordReader, i: number): void {
  if (evidence.decimals.count++ === 0) mark(evidence.decimals, record, i);
  if (Number.isFinite(found.value)) return;
  note(overflowed(record.bytes, record.starts[i] ?? 0) ? evidence.overflows : evidence.infinities, record, i);
}

function addText(evidence: Evidence, record: RecordReader, i: number): void {
  if (evidence.texts.count++ === 0) mark(evidence.texts, record, i);
  const start = record.starts[i] ?? 0;
  const end = record.ends[i] ?? 0;
  if (!isAscii(record.bytes, start, end)) {
    if (!decodeCell(record, i).valid) note(evidence.badBytes, record, i);
  } else if (end - start < 24 && record.bytes[end - 1] !== undefined && /^[+-]?\d+,\d+$/.test(decodeCell(record, i).text)) {
    note(evidence.decimalCommas, record, i);
  }
}

function note(into: Tally, record: RecordReader, i: number): void {
  if (into.count++ === 0) mark(into, record, i);
}

function mark(into: Tally, record: RecordReader, i: number): void {
  into.line = record.line;
  into.sample = decodeCell(record, i).text.slice(0, 40);
}

/** The narrowest type that holds every cell as it is written: integer, bigint, double, else text. Nothing is rounded. A column without a value is double. */
export function typeOf(evidence: Evidence): CellType {
  const has = (kind: Kind): boolean => (evidence.kinds[kind] ?? 0) > 0;
  const numbers = has(kinds.integer) || has(kinds.long) || has(kinds.huge) || has(kinds.decimal);
  if (has(kinds.text) || (has(kinds.boolean) && numbers)) return 'text';
  if (has(kinds.boolean)) return 'boolean';
  if (has(kinds.decimal)) return evidence.inexact.count > 0 ? 'text' : 'double';
  if (has(kinds.huge) || evidence.leadingZeros.count > 0) return 'text';
  if (has(kinds.long)) return 'bigint';
  return has(kinds.integer) ? 'integer' : 'double';
}
