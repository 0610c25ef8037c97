import { Fault } from '#core/problem';
import type { ColumnData, ListData } from '#core/table';
import { datatypes, isComplex } from '#formats/votable/datatype';
import type { Plan } from '#formats/votable/plan';

/** One column of a batch on its way into a BINARY2 stream. */
export interface CellWriter {
  isMissing(row: number): boolean;
  bytes(row: number): number;
  /** Writes the row's part and gives the place after it. */
  write(view: DataView, at: number, row: number): number;
}

export function cellWriter(plan: Plan, data: ColumnData | ListData): CellWriter {
  if ('items' in data) return plan.asJson ? textWriter(plan, jsonTexts(data)) : listWriter(plan, data);
  if (data.type === 'text') return textWriter(plan, data.values);
  const { nulls } = data;
  const size = datatypes[plan.datatype].bytes;
  const put = itemWriter(plan, data);
  return {
    isMissing: (row) => nulls?.[row] === 1,
    bytes: () => size,
    write: (view, at, row) => {
      put(view, at, row);
      return at + size;
    },
  };
}

/** A missing item is NaN, `?` or the number that VALUES declares. */
type ItemWriter = (view: DataView, at: number, item: number) => void;

function itemWriter(plan: Plan, data: ColumnData): ItemWriter {
  const { nulls } = data;
  if (data.type === 'text') throw misfit(plan);
  if (data.type === 'boolean') return (view, at, i) => view.setUint8(at, nulls?.[i] === 1 ? 63 : data.values[i] === 1 ? 84 : 70);
  if (data.type === 'double') {
    const single = plan.datatype === 'float' || plan.datatype === 'floatComplex';
    const value = (i: number): number => (nulls?.[i] === 1 ? NaN : (data.values[i] ?? NaN));
    return single ? (view, at, i) => view.setFloat32(at, value(i)) : (view, at, i) => view.setFloat64(at, value(i));
  }
  const absent = plan.nullValue ?? 0n;
  if (plan.datatype === 'long') return (view, at, i) => view.setBigInt64(at, nulls?.[i] === 1 ? absent : BigInt(data.values[i] ?? 0));
  return wholeWriter(plan, { nulls, value: (i) => Number(data.values[i] ?? 0), absent: Number(absent) });
}

interface Whole {
  nulls: Uint8Array | null;
  value: (i: number) => number;
  absent: number;
}

function wholeWriter(plan: Plan, { nulls, value, absent }: Whole): ItemWriter {
  const of = (i: number): number => (nulls?.[i] === 1 ? absent : value(i));
  if (plan.datatype === 'unsignedByte') return (view, at, i) => view.setUint8(at, of(i));
  if (plan.datatype === 'short') return (view, at, i) => view.setInt16(at, of(i));
  return (view, at, i) => view.setInt32(at, of(i));
}

const countBytes = 4;

function listWriter(plan: Plan, { items, offsets, nulls }: ListData): CellWriter {
  const perItem = datatypes[plan.datatype].bytes / (isComplex(plan.datatype) ? 2 : 1);
  const packed = plan.datatype === 'bit';
  const put = itemWriter(plan, items);
  const length = (row: number): number => (nulls?.[row] === 1 ? 0 : (offsets[row + 1] ?? 0) - (offsets[row] ?? 0));
  const isMissing = (row: number): boolean => nulls?.[row] === 1;
  const writeItems = (view: DataView, at: number, row: number): number => {
    const [start, count] = [offsets[row] ?? 0, length(row)];
    for (let i = 0; i < count; i++) put(view, at + i * perItem, start + i);
    return at + count * perItem;
  };
  if (plan.items === null) {
    const write = (view: DataView, at: number, row: number): number => {
      view.setUint32(at, isComplex(plan.datatype) ? length(row) / 2 : length(row));
      return writeItems(view, at + countBytes, row);
    };
    return { isMissing, bytes: (row) => countBytes + length(row) * perItem, write };
  }
  const size = packed ? Math.ceil(plan.items / 8) : plan.items * perItem;
  const write = (view: DataView, at: number, row: number): number => {
    if (!isMissing(row) && length(row) !== plan.items) throw misfit(plan);
    if (packed) packBits(view, at, { items, from: offsets[row] ?? 0, count: length(row) });
    else writeItems(view, at, row);
    return at + size;
  };
  return { isMissing, bytes: () => size, write };
}

function packBits(view: DataView, at: number, { items, from, count }: { items: ColumnData; from: number; count: number }): void {
  for (let i = 0; i < count; i++) {
    if (items.values[from + i] === 1) view.setUint8(at + (i >> 3), view.getUint8(at + (i >> 3)) | (128 >> (i & 7)));
  }
}

function textWriter(plan: Plan, values: readonly (string | null)[]): CellWriter {
  const wide = plan.datatype === 'unicodeChar';
  return {
    isMissing: (row) => (values[row] ?? null) === null,
    bytes: (row) => countBytes + (values[row]?.length ?? 0) * (wide ? 2 : 1),
    write: (view, at, row) => {
      const text = values[row] ?? '';
      view.setUint32(at, text.length);
      let to = at + countBytes;
      for (let i = 0; i < text.length; i++, to += wide ? 2 : 1) {
        const code = text.charCodeAt(i);
        if (wide) view.setUint16(to, code);
        else if (code < 128) view.setUint8(to, code);
        else throw misfit(plan);
      }
      return to;
    },
  };
}

function jsonTexts({ items, offsets, nulls }: ListData): (string | null)[] {
  return Array.from({ length: offsets.length - 1 }, (_, row) => {
    if (nulls?.[row] === 1) return null;
    const list = Array.from({ length: (offsets[row + 1] ?? 0) - (offsets[row] ?? 0) }, (_item, i) => items.values[(offsets[row] ?? 0) + i]);
    return JSON.stringify(list);
  });
}

function misfit({ column }: Plan): Fault {
  return new Fault('internal', `Column ${column.name} changed between two readings while it was written. Write it again.`, {
    at: column.name,
  });
}
