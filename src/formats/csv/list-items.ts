import type { Cell, CellType, ColumnData } from '#core/table';
import { emptyColumn, setCell } from '#core/wall';
import { bigintOf, found, kinds, overflowed, scanCell } from '#formats/csv/cell';
import { letters } from '#formats/csv/letters';
import { asciiOf } from '#formats/csv/number';

const utf8 = new TextDecoder();

/** The items of one column's lists, end to end. */
export class Items {
  count = 0;
  private room: ColumnData;
  private readonly type: CellType;
  private readonly narrow: (value: number) => number;

  constructor(type: CellType, narrow: ((value: number) => number) | null) {
    this.type = type;
    this.narrow = narrow ?? ((value) => value);
    this.room = this.fresh(64);
  }

  /** The item written from `start` to `end`. */
  add(bytes: Uint8Array, start: number, end: number): void {
    this.push(bytes[start] === letters.quote ? quotedText(bytes, start, end) : this.valueOf(bytes, start, end));
  }

  push(value: Cell): void {
    if (this.count === this.room.values.length) this.room = grown(this.room, this.fresh(2 * this.count));
    setCell(this.room, this.count++, typeof value === 'number' && this.type === 'double' ? this.doubled(value) : value);
  }

  private doubled(value: number): number | null {
    return Number.isNaN(value) ? null : this.narrow(value);
  }

  private valueOf(bytes: Uint8Array, start: number, end: number): Cell {
    const kind = scanCell(bytes, start, end);
    if (kind === kinds.missing) return null;
    if (this.type === 'text') return utf8.decode(bytes.subarray(start, end));
    if (this.type === 'boolean') return found.value === 1;
    if (this.type === 'double') return overflowed(bytes, start) ? null : found.value;
    if (this.type === 'integer') return found.value;
    return bigintOf(asciiOf(bytes, start, end));
  }

  take(name: string): ColumnData {
    const items = { ...grown(this.room, this.fresh(this.count), this.count), name };
    this.count = 0;
    this.room = this.fresh(64);
    return items;
  }

  private fresh(rows: number): ColumnData {
    return emptyColumn({ name: '', type: this.type, rows });
  }
}

/** The first `count` values of one column within another of its type, which has room for them. */
function grown(from: ColumnData, into: ColumnData, count = from.values.length): ColumnData {
  if (from.type === 'text') {
    for (let i = 0; i < count; i++) into.values[i] = from.values[i] ?? null;
    return into;
  }
  if (from.type === 'bigint' && into.type === 'bigint') into.values.set(from.values.subarray(0, count));
  else if (from.type !== 'bigint' && into.type !== 'bigint' && into.type !== 'text') into.values.set(from.values.subarray(0, count));
  if (from.nulls && into.type !== 'text') {
    into.nulls = new Uint8Array(into.values.length);
    into.nulls.set(from.nulls.subarray(0, count));
  }
  return into;
}

function quotedText(bytes: Uint8Array, start: number, end: number): string {
  const text = utf8.decode(bytes.subarray(start, end));
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : text;
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
