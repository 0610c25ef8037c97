import type { ColumnData, ListData } from '#core/table';
import { measure, type Measure } from '#formats/measure';
import type { FileColumn } from '#formats/stored';
import type { FileBatch, TableRows } from '#formats/table-file';

/** What FITS asks of a column beyond `measure`. */
export interface Observed extends Measure {
  /** All doubles are single precision numbers. */
  singles: boolean;
  /** Of texts that are whole numbers of 64 bits without sign; null when some are not. */
  unsigned: { min: bigint; max: bigint } | null;
  /** Bytes of all texts, items of all lists, and bytes of all lists of bits. */
  textTotal: number;
  itemTotal: number;
  bitBytes: number;
  /** Texts whose last letter is a blank or NUL, and texts with letters below the blank. */
  trailing: number;
  controls: number;
  /** Values among the lowest of 64 bits, where a free one may be needed to mean "missing". */
  lowest: Set<bigint>;
}

export interface ObservedTable {
  rows: number;
  columns: { column: FileColumn; seen: Observed }[];
}

type Extra = Omit<Observed, keyof Measure>;

export const lowestLong = -(2n ** 63n);
export const lowestCount = 4096n;
const mostUnsigned = 2n ** 64n - 1n;

/** Reads the whole table once. */
export async function observe(table: TableRows): Promise<ObservedTable> {
  const extras = table.schema.columns.map((): Extra => ({
    ...{ singles: true, unsigned: { min: mostUnsigned, max: 0n }, textTotal: 0, itemTotal: 0, bitBytes: 0 },
    ...{ trailing: 0, controls: 0, lowest: new Set() },
  }));
  const { rows, columns } = await measure({ ...plainRows(table), batches: (options) => watched(table.batches(options), table, extras) });
  const seen = table.schema.columns.flatMap((column, i) => {
    const [measured, extra] = [columns[i], extras[i]];
    return measured && extra ? [{ column, seen: { ...measured, ...extra } }] : [];
  });
  return { rows, columns: seen };
}

function plainRows({ name, schema, metadata }: TableRows): Omit<TableRows, 'batches'> {
  return { name, schema, metadata };
}

async function* watched(batches: AsyncIterable<FileBatch>, { schema }: TableRows, extras: readonly Extra[]): AsyncGenerator<FileBatch> {
  for await (const batch of batches) {
    for (const [i, data] of batch.columns.entries()) {
      const [extra, column] = [extras[i], schema.columns[i]];
      if (extra && column) watch(extra, data, { rows: batch.rows, column });
    }
    yield batch;
  }
}

function watch(extra: Extra, data: ColumnData | ListData, { rows, column }: { rows: number; column: FileColumn }): void {
  if (!('items' in data)) return watchValues(extra, data, column);
  for (let row = 0; row < rows; row++) {
    const length = (data.offsets[row + 1] ?? 0) - (data.offsets[row] ?? 0);
    extra.itemTotal += length;
    extra.bitBytes += Math.ceil(length / 8);
  }
  watchValues(extra, data.items, column);
}

const singleKinds = new Set(['float32', 'float16', 'complex64']);

function watchValues(extra: Extra, data: ColumnData, { stored }: FileColumn): void {
  if (data.type === 'double' && singleKinds.has(stored.kind) && extra.singles) extra.singles = areSingles(data.values);
  if (data.type === 'bigint') watchLowest(extra, data.values);
  if (data.type !== 'text') return;
  for (const text of data.values) {
    if (text === null) continue;
    watchText(extra, text);
    if (stored.kind === 'uint64') watchUnsigned(extra, text);
  }
}

function areSingles(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (Math.fround(value) !== value && value === value) return false;
  }
  return true;
}

const lowestEdge = lowestLong + lowestCount;

function watchLowest({ lowest }: Extra, values: BigInt64Array): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0n;
    if (value < lowestEdge) lowest.add(value);
  }
}

const encoder = new TextEncoder();

function watchText(extra: Extra, text: string): void {
  let isAscii = true;
  let hasControl = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) isAscii = false;
    else if (code < 32 || code === 127) hasControl = true;
  }
  extra.textTotal += isAscii ? text.length : encoder.encode(text).length;
  if (hasControl) extra.controls++;
  if (text.endsWith(' ') || text.endsWith('\0')) extra.trailing++;
}

function watchUnsigned(extra: Extra, text: string): void {
  if (extra.unsigned === null) return;
  const value = /^(0|[1-9]\d{0,19})$/.test(text) ? BigInt(text) : -1n;
  if (value < 0n || value > mostUnsigned) {
    extra.unsigned = null;
    return;
  }
  if (value < extra.unsigned.min) extra.unsigned.min = value;
  if (value > extra.unsigned.max) extra.unsigned.max = value;
}
