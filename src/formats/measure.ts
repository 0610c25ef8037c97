import type { ColumnData, ListData } from '#core/table';
import type { TableRows } from '#formats/table-file';

/** What a writer must know of a column before its first byte; of a list column, of its items. */
export interface Measure {
  /** Rows that are missing. */
  missing: number;
  /** Missing items within lists. */
  missingItems: number;
  /** Of whole numbers; null when there is none. */
  min: bigint | null;
  max: bigint | null;
  /** The longest text in UTF-8 bytes. */
  textBytes: number;
  /** Whether some text is empty, and whether some has a letter beyond ASCII. */
  emptyTexts: boolean;
  beyondAscii: boolean;
  /** The longest and the shortest list; 0 without lists. */
  mostItems: number;
  leastItems: number;
}

export interface Measured {
  rows: number;
  columns: Measure[];
}

/** Reads the whole table once. */
export async function measure(table: TableRows): Promise<Measured> {
  const columns = table.schema.columns.map((): Measure => ({
    ...{ missing: 0, missingItems: 0, min: null, max: null, textBytes: 0 },
    ...{ emptyTexts: false, beyondAscii: false, mostItems: 0, leastItems: Number.MAX_SAFE_INTEGER },
  }));
  let rows = 0;
  for await (const batch of table.batches()) {
    rows += batch.rows;
    for (const [i, data] of batch.columns.entries()) {
      const into = columns[i];
      if (into) add(into, data, batch.rows);
    }
  }
  for (const each of columns) each.leastItems = Math.min(each.leastItems, each.mostItems);
  return { rows, columns };
}

function add(into: Measure, data: ColumnData | ListData, rows: number): void {
  into.missing += missingIn(data, rows);
  if ('items' in data) return addList(into, data, rows);
  addValues(into, data, rows);
}

function missingIn(data: ColumnData | ListData, rows: number): number {
  let missing = 0;
  if (data.nulls) for (let i = 0; i < rows; i++) missing += data.nulls[i] ?? 0;
  if (data.type === 'text') for (const value of data.values) if (value === null) missing++;
  return missing;
}

function addList(into: Measure, { items, offsets, nulls }: ListData, rows: number): void {
  const count = offsets[rows] ?? 0;
  into.missingItems += missingIn(items, count);
  for (let i = 0; i < rows; i++) {
    if (nulls?.[i] === 1) continue;
    const length = (offsets[i + 1] ?? 0) - (offsets[i] ?? 0);
    into.mostItems = Math.max(into.mostItems, length);
    into.leastItems = Math.min(into.leastItems, length);
  }
  addValues(into, items, count);
}

function addValues(into: Measure, data: ColumnData, rows: number): void {
  if (data.type === 'integer' || data.type === 'bigint') addWhole(into, data, rows);
  if (data.type === 'text') for (const value of data.values) if (value !== null) addText(into, value);
}

function addWhole(into: Measure, data: ColumnData & { type: 'integer' | 'bigint' }, rows: number): void {
  let min: number | bigint | null = into.min;
  let max: number | bigint | null = into.max;
  for (let i = 0; i < rows; i++) {
    if (data.nulls?.[i] === 1) continue;
    const value = data.values[i] ?? 0;
    if (min === null || value < min) min = value;
    if (max === null || value > max) max = value;
  }
  into.min = min === null ? null : BigInt(min);
  into.max = max === null ? null : BigInt(max);
}

const encoder = new TextEncoder();

function addText(into: Measure, value: string): void {
  if (value === '') into.emptyTexts = true;
  let bytes = value.length;
  for (let i = 0; i < value.length; i++) {
    if (value.charCodeAt(i) < 128) continue;
    into.beyondAscii = true;
    bytes = encoder.encode(value).length;
    break;
  }
  into.textBytes = Math.max(into.textBytes, bytes);
}
