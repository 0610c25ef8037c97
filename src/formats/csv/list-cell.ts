import { letters } from '#formats/csv/letters';

const deepest = 8;
const [open, close] = [91, 93];

export interface Span {
  start: number;
  end: number;
}

/** How far a walk through a list has come. */
interface Walk {
  /** Items so far at each depth that is open. */
  counts: number[];
  /** The length of the lists at each depth, where one has ended. */
  dimensions: number[];
  depth: number;
  /** The depth at which values stand, 0 while none was met. */
  leaf: number;
  wantsValue: boolean;
  mayClose: boolean;
}

/**
 * Calls `item` with the place of each value of a JSON array (a text with its quotes), and gives the array's dimensions, slowest first.
 * Null when the cell is no array, or its lists have unequal lengths; `item` may have been called before that shows.
 */
export function walkList(bytes: Uint8Array, { start, end }: Span, item: (start: number, end: number) => void): readonly number[] | null {
  const walk: Walk = { counts: [], dimensions: [], depth: 0, leaf: 0, wantsValue: true, mayClose: false };
  for (let p = start; p < end;) {
    const byte = bytes[p] ?? 0;
    if (byte <= letters.space) p++;
    else if (byte === open || byte === close || byte === letters.comma) {
      if (!(byte === open ? opened(walk) : byte === close ? closed(walk) : another(walk))) return null;
      p++;
      if (byte === close && walk.depth === 0) return onlyBlanks(bytes, p, end) && isEven(walk) ? walk.dimensions : null;
    } else {
      const after = pastValue(bytes, p, end);
      if (!valued(walk)) return null;
      item(p, after);
      p = after;
    }
  }
  return null;
}

function opened(walk: Walk): boolean {
  if (!walk.wantsValue || walk.depth === deepest || (walk.leaf > 0 && walk.depth >= walk.leaf)) return false;
  walk.counts[walk.depth++] = 0;
  walk.mayClose = true;
  return true;
}

function closed(walk: Walk): boolean {
  if (walk.depth === 0 || (walk.wantsValue && !walk.mayClose)) return false;
  const count = walk.counts[--walk.depth] ?? 0;
  if ((walk.dimensions[walk.depth] ??= count) !== count) return false;
  if (walk.depth > 0) walk.counts[walk.depth - 1] = (walk.counts[walk.depth - 1] ?? 0) + 1;
  walk.wantsValue = false;
  return true;
}

function another(walk: Walk): boolean {
  if (walk.wantsValue || walk.depth === 0) return false;
  walk.wantsValue = true;
  walk.mayClose = false;
  return true;
}

function valued(walk: Walk): boolean {
  if (!walk.wantsValue || walk.depth === 0 || (walk.leaf > 0 && walk.leaf !== walk.depth)) return false;
  walk.leaf = walk.depth;
  walk.counts[walk.depth - 1] = (walk.counts[walk.depth - 1] ?? 0) + 1;
  walk.wantsValue = false;
  return true;
}

const isEven = ({ leaf, dimensions }: Walk): boolean => leaf === 0 || leaf === dimensions.length;

function pastValue(bytes: Uint8Array, start: number, end: number): number {
  let p = start;
  if (bytes[p] === letters.quote) {
    for (p++; p < end && bytes[p] !== letters.quote; p++) if (bytes[p] === 92) p++;
    return Math.min(p + 1, end);
  }
  for (; p < end; p++) {
    const byte = bytes[p] ?? 0;
    if (byte === letters.comma || byte === close || byte === open || byte <= letters.space) break;
  }
  return p;
}

function onlyBlanks(bytes: Uint8Array, start: number, end: number): boolean {
  for (let p = start; p < end; p++) if ((bytes[p] ?? 0) > letters.space) return false;
  return true;
}

export const beginsList = (bytes: Uint8Array, { start, end }: Span): boolean => bytes[start] === open && bytes[end - 1] === close;

/** A cell with its doubled quotes written once. */
export function withoutDoubles(bytes: Uint8Array, { start, end }: Span): Uint8Array {
  const single = new Uint8Array(end - start);
  let size = 0;
  for (let p = start; p < end; p++) {
    single[size++] = bytes[p] ?? 0;
    if (bytes[p] === letters.quote) p++;
  }
  return single.subarray(0, size);
}
