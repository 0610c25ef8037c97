import type { ColumnData, ListData } from '#core/table';
import { putDouble, putWhole } from '#formats/csv/put-number';
import type { Out } from '#formats/csv/out';
import { needsQuotes } from '#formats/csv/quoting';
import type { FileColumn } from '#formats/stored';

/** Writes the cell of one row, which is not missing. */
export type PutCell = (row: number) => void;

/** How the cells of one column are written. */
export interface Manner {
  out: Out;
  column: FileColumn;
  /** Whether a header tells the types, as in ECSV: then truths and complex numbers are written as Python writes them. */
  hasTypes: boolean;
  isAlone: boolean;
  /** Hears of a letter that no text can hold. */
  onZero: () => void;
}

export function putterOf(data: ColumnData | ListData, manner: Manner): PutCell {
  if ('items' in data)
    return manner.hasTypes && isComplexNumber(manner.column) ? complexPutter(data, manner.out) : listPutter(data, manner);
  if (data.type === 'text') return textPutter(data.values, manner);
  if (data.type === 'boolean' && manner.hasTypes) return (row) => manner.out.ascii(data.values[row] === 1 ? 'True' : 'False');
  return itemPutter(data, manner.out);
}

export const isComplex = ({ stored }: FileColumn): boolean => stored.kind.startsWith('complex');

/** One number in each row, not a list of some. */
export const isComplexNumber = (column: FileColumn): boolean => isComplex(column) && column.stored.shape?.length === 0;

function textPutter(values: readonly (string | null)[], { out, column, isAlone, onZero }: Manner): PutCell {
  const isNumber = column.stored.kind === 'uint64';
  return (row) => {
    let text = values[row] ?? '';
    if (text.includes('\0')) {
      onZero();
      text = text.replaceAll('\0', '');
    }
    if (isNumber && /^\d+$/.test(text)) out.ascii(text);
    else if (needsQuotes(text, isAlone)) out.quoted(text);
    else out.text(text);
  };
}

/** Numbers and truths as JSON has them too; a text in JSON's way, for an item of a list. */
function itemPutter(data: ColumnData, out: Out): PutCell {
  if (data.type === 'boolean') return (row) => out.ascii(data.values[row] === 1 ? 'true' : 'false');
  if (data.type === 'integer') return (row) => putWhole(out, data.values[row] ?? 0);
  if (data.type === 'bigint') return (row) => out.ascii(String(data.values[row] ?? 0n));
  if (data.type === 'double') return (row) => putDouble(out, data.values[row] ?? 0);
  return (row) => out.text(JSON.stringify(data.values[row] ?? null).replaceAll('"', '""'));
}

/** JSON has no infinity; Python writes and reads it so. */
function jsonPutter(items: ColumnData, out: Out): PutCell {
  const put = itemPutter(items, out);
  if (items.type !== 'double') return put;
  return (at) => {
    const value = items.values[at] ?? 0;
    if (Number.isFinite(value)) put(at);
    else out.ascii(value > 0 ? 'Infinity' : '-Infinity');
  };
}

/** A list as JSON has it, in quotes; one of several dimensions as lists of lists. */
function listPutter({ items, offsets }: ListData, { out, column }: Manner): PutCell {
  const put = jsonPutter(items, out);
  const item = (at: number): void => (items.nulls?.[at] === 1 ? out.ascii('null') : put(at));
  const shape = column.stored.shape === null || !isComplex(column) ? column.stored.shape : [...column.stored.shape, 2];
  const inner = shape?.slice(1) ?? [];
  return (row) => {
    const span = { start: offsets[row] ?? 0, end: offsets[row + 1] ?? 0 };
    const isWhole = shape !== null && shape.reduce((product, size) => product * size, 1) === span.end - span.start;
    out.byte(quote);
    putSpan({ out, item }, span, isWhole ? inner : []);
    out.byte(quote);
  };
}

const [quote, open, close, comma] = [34, 91, 93, 44];

interface Span {
  start: number;
  end: number;
}

function putSpan(to: { out: Out; item: (at: number) => void }, { start, end }: Span, inner: readonly number[]): void {
  const [, ...further] = inner;
  const step = inner.reduce((product, size) => product * size, 1);
  to.out.byte(open);
  for (let at = start; at < end; at += step) {
    if (at > start) to.out.byte(comma);
    if (inner.length === 0) to.item(at);
    else putSpan(to, { start: at, end: at + step }, further);
  }
  to.out.byte(close);
}

/** `(1.0+2.0j)`, as Python writes and reads it. */
function complexPutter({ items, offsets }: ListData, out: Out): PutCell {
  const part = (at: number): void => {
    if (items.nulls?.[at] === 1) out.ascii('nan');
    else if (items.type === 'double') putDouble(out, items.values[at] ?? 0);
  };
  return (row) => {
    const start = offsets[row] ?? 0;
    out.byte(40);
    part(start);
    const second = items.type === 'double' ? (items.values[start + 1] ?? 0) : 0;
    if (!(second < 0 || Object.is(second, -0))) out.byte(43);
    part(start + 1);
    out.ascii('j)');
  };
}
