import type { CellType, ColumnData } from '#core/table';

type Values = Uint8Array | Int32Array | Float64Array | BigInt64Array;

const firstRoom = 1024;

/** Values that come one by one, in room that doubles. */
export class Growing<V extends Values> {
  length = 0;
  values: V;
  private nulls: Uint8Array | null = null;
  private readonly make: (length: number) => V;

  constructor(make: (length: number) => V) {
    this.make = make;
    this.values = make(firstRoom);
  }

  /** Makes room for one more and gives its place. Look at `values` only after this. */
  next(): number {
    if (this.length === this.values.length) this.grow();
    return this.length++;
  }

  missing(): void {
    const at = this.next();
    this.nulls ??= new Uint8Array(this.values.length);
    this.nulls[at] = 1;
  }

  private grow(): void {
    const { values, nulls } = this;
    this.values = this.make(values.length * 2);
    if (values instanceof BigInt64Array && this.values instanceof BigInt64Array) this.values.set(values);
    else if (!(values instanceof BigInt64Array) && !(this.values instanceof BigInt64Array)) this.values.set(values);
    if (!nulls) return;
    this.nulls = new Uint8Array(values.length * 2);
    this.nulls.set(nulls);
  }

  /** Hands out all there is, and begins anew. */
  take(): { values: V; nulls: Uint8Array | null } {
    const { length } = this;
    const values = this.values;
    const nulls = this.nulls?.slice(0, length) ?? null;
    this.values = this.make(values.length);
    this.nulls = null;
    this.length = 0;
    return { values: cutTo(values, length), nulls };
  }
}

/** A copy only where much of the room is empty. */
function cutTo<V extends Values>(values: V, length: number): V;
function cutTo(values: Values, length: number): Values {
  return values.length === length ? values : values.slice(0, length);
}

/** The values of one type that a batch will have; texts are kept as they come. */
export type Items =
  | { type: 'boolean'; cells: Growing<Uint8Array> }
  | { type: 'integer'; cells: Growing<Int32Array> }
  | { type: 'bigint'; cells: Growing<BigInt64Array> }
  | { type: 'double'; cells: Growing<Float64Array> }
  | { type: 'text'; cells: (string | null)[] };

export function itemsOf(type: CellType): Items {
  if (type === 'boolean') return { type, cells: new Growing((length) => new Uint8Array(length)) };
  if (type === 'integer') return { type, cells: new Growing((length) => new Int32Array(length)) };
  if (type === 'bigint') return { type, cells: new Growing((length) => new BigInt64Array(length)) };
  if (type === 'double') return { type, cells: new Growing((length) => new Float64Array(length)) };
  return { type, cells: [] };
}

export function missingItem(items: Items): void {
  if (items.type === 'text') items.cells.push(null);
  else items.cells.missing();
}

export function takeItems(items: Items, name: string): ColumnData {
  if (items.type === 'text') return { name, type: 'text', values: items.cells.splice(0), nulls: null };
  if (items.type === 'boolean') return { name, type: 'boolean', ...items.cells.take() };
  if (items.type === 'integer') return { name, type: 'integer', ...items.cells.take() };
  if (items.type === 'bigint') return { name, type: 'bigint', ...items.cells.take() };
  return { name, type: 'double', ...items.cells.take() };
}
