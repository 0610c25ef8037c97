import { Fault } from '#core/problem';
import type { ColumnData, ListData } from '#core/table';
import { concatenated } from '#formats/bytes';
import type { Bytes } from '#formats/fits/bytes';
import { bytesOf } from '#formats/fits/tform';
import { cellsOf, listTypeOf, type BinaryField } from '#formats/fits/field';
import { bitsAt, type Place } from '#formats/fits/raw';
import { trimmedText } from '#formats/fits/texts';
import { itemsAt, type ValueNotes } from '#formats/fits/values';

/** Where the heap lies in the file, and how messages call its table. */
export interface Heap {
  at: number;
  size: number;
  place: string;
}

/** What the rows of one column point at. */
export interface Pointers {
  field: BinaryField;
  /** Items of each row, and the byte of the heap where they begin. */
  counts: Float64Array;
  starts: Float64Array;
}

/** Reads the pointers of `place`'s rows and compares each with the heap before anything is fetched. */
export function pointersAt(place: Place, field: BinaryField, o: { heap: Heap; firstRow: number }): Pointers {
  const counts = new Float64Array(place.rows);
  const starts = new Float64Array(place.rows);
  const { view, rowBytes } = place;
  if (field.width === 0) return { field, counts, starts };
  for (let row = 0, at = field.at; row < place.rows; row++, at += rowBytes) {
    const count = field.heap === 'P' ? view.getInt32(at) : Number(view.getBigInt64(at));
    const start = field.heap === 'P' ? view.getInt32(at + 4) : Number(view.getBigInt64(at + 8));
    if (count === 0) continue;
    const end = start + bytesOf(field.code, count);
    if (count < 0 || start < 0 || end > o.heap.size) throw outside(field, { ...o, row: o.firstRow + row, start, count });
    counts[row] = count;
    starts[row] = start;
  }
  return { field, counts, starts };
}

function outside(field: BinaryField, o: { heap: Heap; row: number; start: number; count: number }): Fault {
  const { heap, row, start, count } = o;
  const message =
    `Row ${row} of column ${field.name} in ${heap.place} points at ${count} items from byte ${start} of the heap, ` +
    `and the heap has ${heap.size} bytes. The file is damaged; send it again, or write it again.`;
  return new Fault('bad-file', message);
}

/** The rows from `from` on that may be fetched at once: at least one, and as many as keep below `mostBytes`. */
export function rowsWithin(all: readonly Pointers[], from: number, o: { rows: number; mostBytes: number }): number {
  let sum = 0;
  for (let row = from; row < o.rows; row++) {
    for (const { field, counts } of all) sum += memoryOf(field, counts[row] ?? 0);
    if (sum > o.mostBytes) return Math.max(1, row - from);
  }
  return o.rows - from;
}

function memoryOf(field: BinaryField, count: number): number {
  return field.code === 'X' ? count : bytesOf(field.code, count);
}

/** One fetch takes this much more than it needs before rows are fetched one by one. */
const mostWaste = 8;
const smallSpan = 4 * 1024 * 1024;

/** Fetches what the rows point at: lists, or texts for `PA`. */
export async function heapColumn(bytes: Bytes, pointers: Pointers, o: { heap: Heap; notes: ValueNotes }): Promise<ColumnData | ListData> {
  const { field, counts } = pointers;
  const lengths = Array.from(counts, (count) => bytesOf(field.code, count));
  const parts = await fetched(bytes, { starts: pointers.starts, lengths, heap: o.heap });
  if (field.code === 'A') return { name: field.name, type: 'text', values: parts.map((part) => trimmedText(part, o.notes)), nulls: null };
  const offsets = new Uint32Array(counts.length + 1);
  const cells = cellsOf(field);
  for (const [row, count] of counts.entries()) offsets[row + 1] = (offsets[row] ?? 0) + cells * count;
  return { name: field.name, type: listTypeOf(field), items: joinedItems(parts, pointers, o.notes), offsets, nulls: null };
}

function joinedItems(parts: readonly Uint8Array[], { field, counts }: Pointers, notes: ValueNotes): ColumnData {
  if (field.code === 'X') return joinedBits(parts, { field, counts });
  const bytes = concatenated(parts);
  return itemsAt({ ...placeOf(bytes), count: counts.reduce((sum, count) => sum + count, 0) }, field, notes);
}

/** Each row of bits begins with a byte of its own. */
function joinedBits(parts: readonly Uint8Array[], { field, counts }: { field: BinaryField; counts: Float64Array }): ColumnData {
  const values = new Uint8Array(counts.reduce((sum, count) => sum + count, 0));
  let at = 0;
  for (const [row, part] of parts.entries()) {
    const bits = bitsAt({ ...placeOf(part), count: counts[row] ?? 0 });
    values.set(bits, at);
    at += bits.length;
  }
  return { name: field.name, type: 'boolean', values, nulls: null };
}

function placeOf(bytes: Uint8Array): Place {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), rows: 1, rowBytes: 0, at: 0, count: 0 };
}

async function fetched(bytes: Bytes, o: { starts: Float64Array; lengths: number[]; heap: Heap }): Promise<Uint8Array[]> {
  const { starts, lengths, heap } = o;
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  let needed = 0;
  for (const [row, length] of lengths.entries()) {
    if (length === 0) continue;
    first = Math.min(first, starts[row] ?? 0);
    last = Math.max(last, (starts[row] ?? 0) + length);
    needed += length;
  }
  if (needed === 0) return lengths.map(() => new Uint8Array(0));
  if (last - first > Math.max(smallSpan, mostWaste * needed)) {
    const parts: Uint8Array[] = [];
    for (const [row, length] of lengths.entries()) parts.push(await exactly(bytes, heap.at + (starts[row] ?? 0), length));
    return parts;
  }
  const span = await exactly(bytes, heap.at + first, last - first);
  return lengths.map((length, row) =>
    length === 0 ? new Uint8Array(0) : span.subarray((starts[row] ?? 0) - first, (starts[row] ?? 0) - first + length),
  );
}

async function exactly(bytes: Bytes, at: number, length: number): Promise<Uint8Array> {
  if (length === 0) return new Uint8Array(0);
  const part = await bytes.read(at, at + length);
  if (part.length === length) return part;
  throw new Fault('bad-file', `The file ends at byte ${at + part.length}, within its heap. Send it again.`);
}
