import type { StoredKind } from '#formats/stored';
import { bigintOf, found, kinds, mostUnsigned, overflowed, scanCell, type Kind } from '#formats/csv/cell';
import { complexOf } from '#formats/csv/complex-cell';
import { decodeCell, isAscii } from '#formats/csv/decode';
import { beginsList } from '#formats/csv/list-cell';
import { addList, newListEvidence, type ListEvidence } from '#formats/csv/list-evidence';
import { asciiOf } from '#formats/csv/number';
import type { RecordReader } from '#formats/csv/records';
import { sorts, unsure } from '#formats/csv/sorts';

/** How many cells of a sort there are, and the line of the first. */
export interface Tally {
  count: number;
  line: number;
  sample: string;
}

export const tally = (): Tally => ({ count: 0, line: 0, sample: '' });

/** What a file says of a column's type in words, as ECSV does. `isList`: its cells are JSON arrays. */
export interface Declared {
  kind: StoredKind;
  isList: boolean;
}

/** What all cells of one column show together. */
export interface Evidence {
  declared: Declared | null;
  /** Cells of each kind, without quotes and in quotes. */
  bare: Int32Array;
  quoted: Int32Array;
  /** Whether some quotes stand around a text that needs none. */
  hasNeedlessQuotes: boolean;
  lists: ListEvidence;
  complexes: number;
  /** Some whole number is below 0 or takes more than 64 bits. */
  isBeyondUnsigned: boolean;
  tallies: Record<TallyName, Tally>;
}

const tallyNames = [
  ...(['inexact', 'huge', 'leadingZeros', 'overflows', 'infinities', 'texts', 'decimalCommas', 'words', 'badBytes'] as const),
  ...(['padded', 'sexagesimal', 'formulas'] as const),
] as const;
export type TallyName = (typeof tallyNames)[number];

export function newEvidence(declared: Declared | null): Evidence {
  const made: Partial<Record<TallyName, Tally>> = {};
  for (const name of tallyNames) made[name] = tally();
  return {
    declared,
    bare: new Int32Array(8),
    quoted: new Int32Array(8),
    hasNeedlessQuotes: false,
    lists: newListEvidence(),
    complexes: 0,
    isBeyondUnsigned: false,
    tallies: made as Record<TallyName, Tally>,
  };
}

/** Adds cell `i` of the record at hand. */
export function addCell(evidence: Evidence, record: RecordReader, i: number): void {
  const sort = record.sorts[i] ?? 0;
  if (sort < unsure) evidence.bare[sort] = (evidence.bare[sort] ?? 0) + 1;
  else look(evidence, record, i);
}

function look(evidence: Evidence, record: RecordReader, i: number): void {
  const start = record.starts[i] ?? 0;
  const end = record.ends[i] ?? 0;
  const isQuoted = (record.sorts[i] ?? 0) >= sorts.quoted;
  const kind = scanCell(record.bytes, start, end);
  const counts = isQuoted ? evidence.quoted : evidence.bare;
  counts[kind] = (counts[kind] ?? 0) + 1;
  if (kind === kinds.missing) {
    if (!isQuoted && end > start) note(evidence.tallies.words, record, i);
  } else if (kind === kinds.text) addText(evidence, record, i);
  else if (kind === kinds.decimal) addDecimal(evidence, record, i);
  else if (kind !== kinds.boolean) addWhole(evidence, kind, { record, i });
}

function addWhole(evidence: Evidence, kind: Kind, { record, i }: { record: RecordReader; i: number }): void {
  const { tallies } = evidence;
  if (found.value < 0) evidence.isBeyondUnsigned = true;
  if (found.leadingZero) note(tallies.leadingZeros, record, i);
  if (!found.exact) note(tallies.inexact, record, i);
  if (kind !== kinds.huge) return;
  note(tallies.huge, record, i);
  const value = bigintOf(asciiOf(record.bytes, record.starts[i] ?? 0, record.ends[i] ?? 0));
  evidence.isBeyondUnsigned ||= value > mostUnsigned;
}

function addDecimal({ tallies }: Evidence, record: RecordReader, i: number): void {
  if (Number.isFinite(found.value)) return;
  note(overflowed(record.bytes, record.starts[i] ?? 0) ? tallies.overflows : tallies.infinities, record, i);
}

function addText(evidence: Evidence, record: RecordReader, i: number): void {
  const { tallies } = evidence;
  const { bytes } = record;
  const span = { start: record.starts[i] ?? 0, end: record.ends[i] ?? 0 };
  const sort = record.sorts[i] ?? 0;
  note(tallies.texts, record, i);
  if (sort === sorts.padded) note(tallies.padded, record, i);
  if (sort === sorts.quoted) evidence.hasNeedlessQuotes ||= isPlain(bytes, span.start, span.end);
  if (beginsList(bytes, span)) addList(evidence.lists, { bytes, span, isDoubled: sort === sorts.doubled });
  if (isFormula(bytes[span.start])) note(tallies.formulas, record, i);
  if (evidence.declared?.kind.startsWith('complex') && complexOf(decodeCell(record, i).text)) evidence.complexes++;
  if (!isAscii(bytes, span.start, span.end)) addForeign(tallies.badBytes, record, i);
  else if (span.end - span.start < 24) addShort(evidence, record, i);
}

const isFormula = (first: number | undefined): boolean => first === 61 || first === 64;

function addForeign(badBytes: Tally, record: RecordReader, i: number): void {
  if (!decodeCell(record, i).valid) note(badBytes, record, i);
}

const hoursOrDegrees = /^[+-]?\d{1,3}[:hd ] ?\d{1,2}[:m' ] ?\d{1,2}(?:\.\d*)?["s]?$/i;

function addShort({ tallies }: Evidence, record: RecordReader, i: number): void {
  const first = record.bytes[record.starts[i] ?? 0] ?? 0;
  if (first > 57 || first < 43) return;
  const { text } = decodeCell(record, i);
  if (/^[+-]?\d+,\d+$/.test(text)) note(tallies.decimalCommas, record, i);
  else if (hoursOrDegrees.test(text)) note(tallies.sexagesimal, record, i);
}

/** Letters, digits and the like: nothing for which a text would be put in quotes. */
function isPlain(bytes: Uint8Array, start: number, end: number): boolean {
  for (let p = start; p < end; p++) {
    const byte = bytes[p] ?? 0;
    if (byte < 48 && byte !== 45 && byte !== 46) return false;
    if (byte === 59 || byte === 124) return false;
  }
  return end > start;
}

function note(into: Tally, record: RecordReader, i: number): void {
  if (into.count++ > 0) return;
  into.line = record.line;
  into.sample = decodeCell(record, i).text.slice(0, 40);
}
