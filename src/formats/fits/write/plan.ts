import type { Finding } from '#core/finding';
import { isCellType } from '#core/table';
import type { FileColumn, StoredKind } from '#formats/stored';
import type { Observed, ObservedTable } from '#formats/fits/write/observe';
import { wholeFor, type Whole } from '#formats/fits/write/whole';
import { shapeFindings, textFindings, valueFindings } from '#formats/fits/write/findings';
import { bytesOf, type Code } from '#formats/fits/tform';

/** How one column is written. */
export interface Target {
  column: FileColumn;
  code: Code;
  /** Of whole numbers. */
  whole: Whole | null;
  /** Items of each row, a complex number being one; null for lists in the heap. */
  items: number | null;
  /** The dimensions that TDIM must tell, slowest first. */
  shape: readonly number[] | null;
  /** Bytes of each text. */
  textBytes: number;
  /** The longest list. */
  most: number;
  /** Bytes of its part of the heap. */
  heapBytes: number;
}

export interface Plan {
  targets: Target[];
  rows: number;
  rowBytes: number;
  heapBytes: number;
  /** Whether pointers into the heap need 64 bits. */
  wide: boolean;
  findings: Finding[];
}

const mostNarrow = 2 ** 31 - 1;

export function planOf({ rows, columns }: ObservedTable): Plan {
  const findings: Finding[] = [];
  const targets = columns.map(({ column, seen }) => {
    const target = isCellType(column.type) ? cellTarget(column, seen, rows) : listTarget(column, seen, rows);
    findings.push(...valueFindings(target, seen), ...textFindings(target, seen), ...shapeFindings(target, seen));
    return target;
  });
  const heapBytes = targets.reduce((sum, target) => sum + target.heapBytes, 0);
  const wide = heapBytes > mostNarrow;
  const rowBytes = targets.reduce((sum, target) => sum + widthOf(target, wide), 0);
  return { targets, rows, rowBytes, heapBytes, wide, findings };
}

export function widthOf({ code, items, textBytes }: Target, wide: boolean): number {
  if (items === null) return wide ? 16 : 8;
  return code === 'A' ? items * textBytes : bytesOf(code, items);
}

interface Held {
  code: Code;
  whole: Whole | null;
}

interface Needs {
  /** Whether some values or items are missing. */
  missing: boolean;
  /** Whether it lies in the heap, where astropy takes neither TNULL nor TZERO. */
  heaped: boolean;
}

function heldAs({ type, stored }: FileColumn, seen: Observed, needs: Needs): Held {
  const { kind } = stored;
  if (type.startsWith('boolean')) return { code: kind === 'bit' && type !== 'boolean' && !needs.missing ? 'X' : 'L', whole: null };
  if (type.startsWith('double')) return { code: doubleCode(kind, seen), whole: null };
  if (type.startsWith('text')) return unsignedText(kind, seen, needs) ?? { code: 'A', whole: null };
  if (needs.heaped && needs.missing) return { code: 'D', whole: null };
  const whole = wholeFor(wholeKind(kind, type, needs), seen, { min: seen.min, max: seen.max, ...needs });
  return whole ? { code: whole.code, whole } : { code: 'A', whole: null };
}

/** Where 64 bits without sign will not do, those with sign may. */
function wholeKind(kind: StoredKind, type: string, { missing, heaped }: Needs): StoredKind {
  if (kind === 'uint64' && (missing || heaped)) return 'int64';
  return /^u?int\d+$/.test(kind) ? kind : type.startsWith('integer') ? 'int32' : 'int64';
}

function doubleCode(kind: StoredKind, { singles }: Observed): Code {
  if (kind === 'complex64' || kind === 'complex128') return kind === 'complex64' && singles ? 'C' : 'M';
  return (kind === 'float32' || kind === 'float16') && singles ? 'E' : 'D';
}

/** Digits of 64 bits without sign become numbers again, unless some are missing and no TNULL can say so. */
function unsignedText(kind: StoredKind, seen: Observed, needs: Needs): Held | null {
  if (kind !== 'uint64' || seen.unsigned === null) return null;
  const isEmpty = seen.unsigned.min > seen.unsigned.max;
  const range = isEmpty ? { min: null, max: null } : seen.unsigned;
  const whole = wholeFor(wholeKind(kind, 'bigint', needs), seen, { ...range, ...needs });
  return whole && { code: whole.code, whole };
}

/** A column of texts this large in which most texts are short goes to the heap. */
const largeBytes = 2_000_000_000;

function cellTarget(column: FileColumn, seen: Observed, rows: number): Target {
  const held = heldAs(column, seen, { missing: seen.missing > 0, heaped: false });
  const textBytes = held.code === 'A' ? Math.max(1, textWidth(column, seen)) : 0;
  const base = { column, ...held, shape: null, textBytes, most: 1 };
  const isSparse = held.code === 'A' && column.type === 'text' && rows * textBytes > largeBytes && rows * textBytes > 10 * seen.textTotal;
  return isSparse ? { ...base, items: null, most: textBytes, heapBytes: seen.textTotal } : { ...base, items: 1, heapBytes: 0 };
}

/** Whole numbers for which no form is left are written in digits. */
function textWidth({ type }: FileColumn, seen: Observed): number {
  return type.startsWith('text') ? seen.textBytes : 20;
}

function listTarget(column: FileColumn, seen: Observed, rows: number): Target {
  const cells = column.stored.kind.startsWith('complex') && isEven(seen) ? 2 : 1;
  const fixed = fixedItems(column, seen, { rows, cells }) ?? filledItems(column, seen);
  const filled = fixed !== null && (seen.missing > 0 || seen.leastItems < fixed);
  const held = heldAs(column, seen, { missing: seen.missingItems > 0 || filled, heaped: fixed === null });
  if (held.code === 'A') return textListTarget(column, seen, fixed);
  const code = cells === 1 && (held.code === 'C' || held.code === 'M') ? 'D' : held.code;
  const base = { column, whole: held.whole, code, textBytes: 0, most: seen.mostItems / cells };
  if (fixed !== null) return { ...base, items: fixed / cells, shape: toldShape(column, fixed / cells), heapBytes: 0 };
  const heapBytes = code === 'X' ? seen.bitBytes : bytesOf(code, seen.itemTotal / cells);
  return { ...base, items: null, shape: null, heapBytes };
}

const exactInDouble = 2n ** 53n;

/** Lists of whole numbers with missing items: too large for doubles with NaN, they are filled up to a vector with TNULL. */
function filledItems({ type }: FileColumn, { missingItems, mostItems, min, max }: Observed): number | null {
  const isWhole = type.startsWith('integer') || type.startsWith('bigint');
  if (!isWhole || missingItems === 0 || min === null || max === null) return null;
  return min >= -exactInDouble && max <= exactInDouble ? null : mostItems;
}

/** FITS has no lists of texts whose length varies. */
function textListTarget(column: FileColumn, seen: Observed, fixed: number | null): Target {
  const { shape } = column.stored;
  const items = Math.max(1, fixed ?? seen.mostItems);
  const known = shape && shape.length > 0 && product(shape) === items ? shape : [items];
  return {
    column,
    whole: null,
    code: 'A',
    textBytes: Math.max(1, textWidth(column, seen)),
    most: items,
    items,
    shape: known,
    heapBytes: 0,
  };
}

/** Lists of pairs, as complex numbers are. */
function isEven({ leastItems, mostItems, itemTotal }: Observed): boolean {
  return leastItems % 2 === 0 && mostItems % 2 === 0 && itemTotal % 2 === 0;
}

/** A single number and a plain vector need no TDIM. */
function toldShape({ stored }: FileColumn, items: number): readonly number[] | null {
  const shape = stored.shape && product(stored.shape) === items ? stored.shape : [items];
  return shape.length === 0 || (shape.length === 1 && items > 1) ? null : shape;
}

/** Cells of each row when that never varies; null when it does, or when nobody knows. */
function fixedItems({ stored }: FileColumn, seen: Observed, { rows, cells }: { rows: number; cells: number }): number | null {
  const stated = stored.shape && cells * product(stored.shape);
  const none = rows === 0 || seen.missing === rows;
  if (none) return stated && stated > 0 ? stated : null;
  return seen.leastItems === seen.mostItems && seen.mostItems > 0 ? seen.mostItems : null;
}

function product(shape: readonly number[]): number {
  return shape.reduce((total, size) => total * size, 1);
}
