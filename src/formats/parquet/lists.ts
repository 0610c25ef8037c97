import type { ColumnData, ListData, ListType } from '#core/table';
import { memory, type ArrowArray, type ArrowField } from '#formats/parquet/c-data';
import { nullsOf, type Convert } from '#formats/parquet/numbers';
import { gathered } from '#formats/parquet/texts';

export type ListConvert = (array: ArrowArray, name: string) => ListData;

/** The length that each list of a fixed-size list has; null of all else. */
export function fixedLength({ format }: ArrowField): number | null {
  return format.startsWith('+w:') ? Number(format.slice(3)) : null;
}

/** `+l` and `+L`: lists of any length; the items of a list that is missing are let go. */
export function listConvert(type: ListType, long: boolean, items: Convert): ListConvert {
  return (array, name) => {
    const starts = startsOf(array, long);
    const first = starts[0] ?? 0;
    const count = (starts[array.length] ?? 0) - first;
    const offsets = Uint32Array.from(starts, (start) => start - first);
    return withoutMissing({ name, type, items: items(part(array, first, count), name), offsets, nulls: nullsOf(array) });
  };
}

function startsOf({ buffers, offset, length }: ArrowArray, long: boolean): ArrayLike<number> {
  const at = buffers[1] ?? 0;
  if (long) return Float64Array.from(new BigInt64Array(memory(), at + 8 * offset, length + 1), Number);
  return new Int32Array(memory(), at + 4 * offset, length + 1);
}

function part({ children }: ArrowArray, start: number, length: number): ArrowArray {
  const [child] = children;
  if (!child) throw new Error('a list without items');
  return { ...child, offset: child.offset + start, length };
}

/** Lists of lists of one shape, as `+w:2` of `+w:3`: their numbers in one row, slowest dimension first. */
export function fixedConvert(type: ListType, shape: readonly number[], items: Convert): ListConvert {
  return (array, name) => {
    let inner = array;
    let missing: Uint8Array | null = null;
    let each = 1;
    for (const [depth, length] of shape.entries()) {
      if (depth > 0) missing = spread(missing, nullsOf(inner));
      inner = part(inner, inner.offset * length, inner.length * length);
      each *= length;
      missing &&= repeated(missing, length);
    }
    const offsets = Uint32Array.from({ length: array.length + 1 }, (_, i) => i * each);
    return withoutMissing({ name, type, items: marked(items(inner, name), missing), offsets, nulls: nullsOf(array) });
  };
}

function spread(a: Uint8Array | null, b: Uint8Array | null): Uint8Array | null {
  return a && b ? a.map((mark, i) => mark | (b[i] ?? 0)) : (a ?? b);
}

function repeated(marks: Uint8Array, times: number): Uint8Array {
  return Uint8Array.from({ length: marks.length * times }, (_, i) => marks[Math.floor(i / times)] ?? 0);
}

/** The same items, more of them missing. */
function marked(items: ColumnData, missing: Uint8Array | null): ColumnData {
  if (!missing) return items;
  return gathered(
    items,
    Int32Array.from(missing, (mark, i) => (mark === 1 ? -1 : i)),
  );
}

/** Arrow may keep items below a missing list; no reader wants them. */
function withoutMissing(list: ListData): ListData {
  const { nulls, offsets } = list;
  if (!nulls?.some((mark, i) => mark === 1 && offsets[i + 1] !== offsets[i])) return list;
  const kept = new Uint32Array(offsets.length);
  const places: number[] = [];
  for (let i = 0; i < nulls.length; i++) {
    if (nulls[i] !== 1) for (let at = offsets[i] ?? 0; at < (offsets[i + 1] ?? 0); at++) places.push(at);
    kept[i + 1] = places.length;
  }
  return { ...list, offsets: kept, items: gathered(list.items, Int32Array.from(places)) };
}
