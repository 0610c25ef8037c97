import type { ColumnData, ListData } from '#core/table';

export type Data = ColumnData | ListData;

/** Rows by which of several batches they are in and where there; any order. */
export interface Picks {
  batch: Uint32Array;
  row: Uint32Array;
}

/** The picked rows of one column, `from` being that column in each batch. */
export function gathered(from: readonly Data[], picks: Picks): Data {
  const [first] = from;
  if (!first) throw new RangeError('there is a batch');
  return 'items' in first ? gatheredLists(from.filter(isLists), first, picks) : gatheredCells(from.filter(isCells), picks);
}

function gatheredLists(lists: readonly ListData[], { name, type }: ListData, { batch, row }: Picks): ListData {
  const offsets = new Uint32Array(row.length + 1);
  for (let i = 0, end = 0; i < row.length; i++) offsets[i + 1] = end += lengthAt(lists[batch[i] ?? 0], row[i] ?? 0);
  const count = offsets[row.length] ?? 0;
  const items: Picks = { batch: new Uint32Array(count), row: new Uint32Array(count) };
  for (let i = 0; i < row.length; i++) {
    const [begin = 0, end = 0] = offsets.subarray(i, i + 2);
    const start = lists[batch[i] ?? 0]?.offsets[row[i] ?? 0] ?? 0;
    items.batch.fill(batch[i] ?? 0, begin, end);
    for (let at = begin; at < end; at++) items.row[at] = start + at - begin;
  }
  const gatheredItems = gatheredCells(
    lists.map((list) => list.items),
    items,
  );
  return { name, type, items: gatheredItems, offsets, nulls: gatheredNulls(lists, { batch, row }) };
}

function isCells(data: Data): data is ColumnData {
  return !('items' in data);
}

function isLists(data: Data): data is ListData {
  return 'items' in data;
}

/** A list that is missing has no items here, whatever its file kept for it. */
function lengthAt(list: ListData | undefined, row: number): number {
  if (!list || list.nulls?.[row] === 1) return 0;
  return (list.offsets[row + 1] ?? 0) - (list.offsets[row] ?? 0);
}

function gatheredNulls(from: readonly { nulls: Uint8Array | null }[], { batch, row }: Picks): Uint8Array | null {
  if (from.every(({ nulls }) => nulls === null)) return null;
  return copied(
    new Uint8Array(row.length),
    from.map(({ nulls }) => nulls ?? new Uint8Array(0)),
    { batch, row },
  );
}

function gatheredCells(from: readonly ColumnData[], picks: Picks): ColumnData {
  const [first] = from;
  if (!first) throw new RangeError('there is a batch');
  const { name, type } = first;
  const rows = picks.row.length;
  if (type === 'text') {
    const texts = from.map((data) => (data.type === 'text' ? data.values : []));
    const values = Array.from({ length: rows }, (_, i) => texts[picks.batch[i] ?? 0]?.[picks.row[i] ?? 0] ?? null);
    return { name, type, values, nulls: null };
  }
  const nulls = gatheredNulls(from, picks);
  if (type === 'bigint') {
    const wide = from.map((data) => (data.type === 'bigint' ? data.values : new BigInt64Array(0)));
    const values = new BigInt64Array(rows);
    for (let i = 0; i < rows; i++) values[i] = wide[picks.batch[i] ?? 0]?.[picks.row[i] ?? 0] ?? 0n;
    return { name, type, values, nulls };
  }
  if (type === 'double') return { name, type, values: copied(new Float64Array(rows), numbersOf(from), picks), nulls };
  if (type === 'integer') return { name, type, values: copied(new Int32Array(rows), numbersOf(from), picks), nulls };
  return { name, type, values: copied(new Uint8Array(rows), numbersOf(from), picks), nulls };
}

type Numbers = Uint8Array | Int32Array | Float64Array;

function numbersOf(from: readonly ColumnData[]): Numbers[] {
  return from.map((data) =>
    data.type === 'boolean' || data.type === 'integer' || data.type === 'double' ? data.values : new Uint8Array(0),
  );
}

function copied<T extends Numbers>(into: T, from: readonly Numbers[], { batch, row }: Picks): T {
  for (let i = 0; i < into.length; i++) into[i] = from[batch[i] ?? 0]?.[row[i] ?? 0] ?? 0;
  return into;
}

/** About how many bytes the batch's columns take in memory. */
export function bytesOf(columns: readonly Data[]): number {
  return columns.reduce((sum, data) => sum + ('items' in data ? cellBytes(data.items) + data.offsets.byteLength : cellBytes(data)), 0);
}

function cellBytes(data: ColumnData): number {
  if (data.type !== 'text') return data.values.byteLength + (data.nulls?.byteLength ?? 0);
  return data.values.reduce((sum, text) => sum + 24 + 2 * (text?.length ?? 0), 0);
}
