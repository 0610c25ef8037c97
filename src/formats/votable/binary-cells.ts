import type { Builder } from '#formats/votable/builder';
import { binaryItems, type ReadItems } from '#formats/votable/binary-items';
import { datatypes, isComplex, isText } from '#formats/votable/datatype';
import { isAloneComplex, type Layout } from '#formats/votable/layout';
import type { Report } from '#formats/votable/report';

/**
 * Two ways to write lists in a stream exist in files. `steps`: the count before a list tells how often its varying dimension goes, and a bit of such a
 * list takes a byte, as astropy writes. `items`: it counts single numbers or letters, and bits are packed, as STILTS writes.
 */
export type Counting = 'steps' | 'items';

/** One column's part of the rows in a stream. */
export interface BinaryCell {
  /** Where the part that begins at `at` is over, as its count of items says; past `end` when more bytes are needed. */
  past(view: DataView, at: number, end: number): number;
  /** Puts the items between the two places into the column. */
  read(view: DataView, at: number, past: number): void;
}

const countBytes = 4;

export function pastOf(layout: Layout, counting: Counting): BinaryCell['past'] {
  const size = fixedBytes(layout);
  if (size !== null) return (_view, at) => at + size;
  const packed = layout.datatype === 'bit' && counting === 'items';
  const unit = counting === 'steps' ? layout.step * itemBytes(layout) : numberBytes(layout);
  return (view, at, end) => {
    if (at + countBytes > end) return end + 1;
    const count = view.getUint32(at);
    return at + countBytes + (packed ? Math.ceil(count / 8) : count * unit);
  };
}

/** Whether the two ways differ for this column. */
export function isAmbiguous(layout: Layout): boolean {
  if (fixedBytes(layout) !== null) return false;
  return layout.datatype === 'bit' || layout.step * itemBytes(layout) !== numberBytes(layout);
}

/** Bytes of a part that always has the same; null of one that begins with a count. */
export function fixedBytes(layout: Layout): number | null {
  if (layout.items === null || (isText(layout.datatype) && layout.width === null)) return null;
  return layout.datatype === 'bit' ? Math.ceil(layout.items / 8) : layout.items * itemBytes(layout);
}

/** Of one text, where texts have a width. */
function itemBytes({ datatype, width }: Layout): number {
  return datatypes[datatype].bytes * (isText(datatype) ? (width ?? 1) : 1);
}

function numberBytes({ datatype }: Layout): number {
  return datatypes[datatype].bytes / (isComplex(datatype) ? 2 : 1);
}

interface Reading {
  layout: Layout;
  builder: Builder;
  report: Report | null;
  counting: Counting;
  /** BINARY2 marks what is missing, so that an empty text is one; BINARY cannot tell the two apart. */
  marked: boolean;
}

export function binaryCell(reading: Reading): BinaryCell {
  const { layout, builder, counting } = reading;
  const fixed = fixedBytes(layout) !== null;
  const list = layout.column.type.endsWith('[]');
  const readItems: ReadItems = binaryItems(reading, { packed: fixed || counting === 'items' });
  const unmarked = isAloneComplex(layout) && !reading.marked;
  const read = (view: DataView, at: number, past: number): void => {
    if (unmarked && isNotANumber(view, at, past)) return builder.missingRow();
    readItems(view, fixed ? at : at + countBytes, { past, count: fixed ? (layout.items ?? 1) : view.getUint32(at) });
    if (list) builder.endRow();
  };
  return { past: pastOf(layout, counting), read };
}

/** NaN in both parts, or NaN and zero, which is how astropy writes a missing number. */
function isNotANumber(view: DataView, at: number, past: number): boolean {
  const half = (past - at) / 2;
  const part = (from: number): number => (half === 4 ? view.getFloat32(from) : view.getFloat64(from));
  const imaginary = part(at + half);
  return Number.isNaN(part(at)) && (Number.isNaN(imaginary) || Object.is(imaginary, 0));
}
