import type { ColumnData, ListData } from '#core/table';
import type { FileBatch } from '#formats/table-file';
import { bytesOf, itemBytes } from '#formats/fits/tform';
import { widthOf, type Plan, type Target } from '#formats/fits/write/plan';
import { putterOf, type Put } from '#formats/fits/write/put';

/** A few rows of a batch. */
export interface Part {
  batch: FileBatch;
  from: number;
  rows: number;
}

/** Bytes of the heap that rows before have taken. */
export interface HeapPlace {
  at: number;
}

/** The rows as they lie in the file. Lists of varying length become pointers, in the order of `heapBytesOf`. */
export function rowBytesOf(plan: Plan, part: Part, heap: HeapPlace): Uint8Array {
  const out = new Uint8Array(part.rows * plan.rowBytes);
  const view = new DataView(out.buffer);
  const starts = pointers(plan, part, heap);
  let at = 0;
  for (const [i, target] of plan.targets.entries()) {
    const data = part.batch.columns[i];
    const place = { view, out, at, rowBytes: plan.rowBytes, part };
    if (data && target.items === null) putPointers(starts[i] ?? [], place, { target, data, wide: plan.wide });
    else if (data && 'items' in data) putVectors(target, data, place);
    else if (data) putCells(target, data, place);
    at += widthOf(target, plan.wide);
  }
  return out;
}

interface Placed {
  view: DataView;
  out: Uint8Array;
  at: number;
  rowBytes: number;
  part: Part;
}

function putCells(target: Target, data: ColumnData, { view, at, rowBytes, part }: Placed): void {
  const put = putterOf(target, data, view);
  for (let row = 0, to = at; row < part.rows; row++, to += rowBytes) put(part.from + row, to);
}

function putVectors(target: Target, data: ListData, { view, out, at, rowBytes, part }: Placed): void {
  const put = target.code === 'X' ? null : putterOf(target, data.items, view);
  for (let row = 0, to = at; row < part.rows; row++, to += rowBytes) {
    const { start, length } = listAt(data, part.from + row);
    if (put) putItems(put, { start, length, count: cellsOf(target), size: cellBytes(target), to });
    else putBits(data.items, { start, length, out, to });
  }
}

interface Run {
  start: number;
  length: number;
  count: number;
  size: number;
  to: number;
}

/** A list shorter than its room is filled up with missing items. */
function putItems(put: Put, { start, length, count, size, to }: Run): void {
  for (let k = 0, at = to; k < count; k++, at += size) put(k < length ? start + k : -1, at);
}

function putBits({ values }: ColumnData, o: { start: number; length: number; out: Uint8Array; to: number }): void {
  for (let k = 0; k < o.length; k++) {
    if (values[o.start + k] === 1) o.out[o.to + (k >> 3)] = (o.out[o.to + (k >> 3)] ?? 0) | (0x80 >> (k & 7));
  }
}

function isComplex({ code }: Target): boolean {
  return code === 'C' || code === 'M';
}

function cellsOf(target: Target): number {
  return (target.items ?? 0) * (isComplex(target) ? 2 : 1);
}

function cellBytes(target: Target): number {
  if (target.code === 'A') return target.textBytes;
  if (target.code === 'X') return 0;
  return itemBytes[target.code] / (isComplex(target) ? 2 : 1);
}

function listAt({ offsets, nulls }: ListData, row: number): { start: number; length: number } {
  const start = offsets[row] ?? 0;
  return { start, length: nulls?.[row] === 1 ? 0 : (offsets[row + 1] ?? 0) - start };
}

const encoder = new TextEncoder();

/** How many items a row has in the heap, and how many bytes they take. */
function heaped(target: Target, data: ColumnData | ListData, row: number): { items: number; bytes: number } {
  if (!('items' in data)) {
    const text = data.type === 'text' ? (data.values[row] ?? '') : '';
    const bytes = encoder.encode(text).length;
    return { items: bytes, bytes };
  }
  const { length } = listAt(data, row);
  const items = isComplex(target) ? length / 2 : length;
  return { items, bytes: bytesOf(target.code, items) };
}

interface Pointer {
  items: number;
  start: number;
}

/** Row by row, and column by column within a row. */
function pointers(plan: Plan, part: Part, heap: HeapPlace): Pointer[][] {
  const made: Pointer[][] = plan.targets.map(() => []);
  if (plan.heapBytes === 0) return made;
  for (let row = part.from; row < part.from + part.rows; row++) {
    for (const [i, target] of plan.targets.entries()) {
      const data = part.batch.columns[i];
      if (!data || target.items !== null) continue;
      const { items, bytes } = heaped(target, data, row);
      made[i]?.push({ items, start: items === 0 ? 0 : heap.at });
      heap.at += bytes;
    }
  }
  return made;
}

function putPointers(
  made: readonly Pointer[],
  { view, at, rowBytes }: Placed,
  { wide }: { target: Target; data: ColumnData | ListData; wide: boolean },
): void {
  for (const [row, { items, start }] of made.entries()) {
    const to = at + row * rowBytes;
    if (wide) {
      view.setBigInt64(to, BigInt(items));
      view.setBigInt64(to + 8, BigInt(start));
    } else {
      view.setInt32(to, items);
      view.setInt32(to + 4, start);
    }
  }
}

/** What the pointers of the same rows point at. */
export function heapBytesOf(plan: Plan, { batch, from, rows }: Part): Uint8Array {
  const runs: { target: Target; data: ColumnData | ListData; row: number; bytes: number }[] = [];
  let size = 0;
  for (let row = from; row < from + rows; row++) {
    for (const [i, target] of plan.targets.entries()) {
      const data = batch.columns[i];
      if (!data || target.items !== null) continue;
      const { bytes } = heaped(target, data, row);
      runs.push({ target, data, row, bytes });
      size += bytes;
    }
  }
  const out = new Uint8Array(size);
  const view = new DataView(out.buffer);
  let to = 0;
  for (const { target, data, row, bytes } of runs) {
    if (!('items' in data)) putterOf({ ...target, textBytes: bytes }, data, view)(row, to);
    else if (target.code === 'X') putBits(data.items, { ...listAt(data, row), out, to });
    else {
      const { start, length } = listAt(data, row);
      putItems(putterOf(target, data.items, view), { start, length, count: length, size: cellBytes(target), to });
    }
    to += bytes;
  }
  return out;
}
