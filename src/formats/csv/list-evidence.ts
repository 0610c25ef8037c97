import { found, kinds, scanCell } from '#formats/csv/cell';
import { letters } from '#formats/csv/letters';
import { walkList, withoutDoubles, type Span } from '#formats/csv/list-cell';

/** What the lists of one column show together. */
export interface ListEvidence {
  /** Cells that are lists. */
  cells: number;
  /** Their items of each kind; items in quotes are texts. */
  items: Int32Array;
  /** Whole numbers that no double holds exactly. */
  inexact: number;
  /** Whole numbers that begin with a zero. */
  leadingZeros: number;
  /** Null while there is no list, and when they have not the same dimensions. */
  dimensions: readonly number[] | null;
  isUneven: boolean;
  mostDimensions: number;
}

export const newListEvidence = (): ListEvidence => ({
  ...{ cells: 0, items: new Int32Array(8), inexact: 0, leadingZeros: 0 },
  ...{ dimensions: null, isUneven: false, mostDimensions: 0 },
});

export interface ListAt {
  bytes: Uint8Array;
  span: Span;
  isDoubled: boolean;
}

export function addList(evidence: ListEvidence, at: ListAt): void {
  const { bytes, span } = singly(at);
  const dimensions = walkList(bytes, span, (start, end) => {
    const kind = bytes[start] === letters.quote ? kinds.text : scanCell(bytes, start, end);
    evidence.items[kind] = (evidence.items[kind] ?? 0) + 1;
    if (kind < kinds.integer || kind > kinds.huge) return;
    if (!found.exact) evidence.inexact++;
    if (found.leadingZero) evidence.leadingZeros++;
  });
  if (dimensions === null) return;
  evidence.cells++;
  evidence.mostDimensions = Math.max(evidence.mostDimensions, dimensions.length);
  if (evidence.dimensions === null) evidence.dimensions = dimensions;
  else if (!isSame(evidence.dimensions, dimensions)) evidence.isUneven = true;
}

/** The same list with its doubled quotes written once. */
export function singly({ bytes, span, isDoubled }: ListAt): { bytes: Uint8Array; span: Span } {
  if (!isDoubled) return { bytes, span };
  const single = withoutDoubles(bytes, span);
  return { bytes: single, span: { start: 0, end: single.length } };
}

const isSame = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((size, i) => size === b[i]);
