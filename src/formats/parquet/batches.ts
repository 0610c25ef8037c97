import { RecordBatch, type ParquetFile, type ReaderOptions } from 'parquet-wasm/esm';
import { Fault } from '#core/problem';
import type { ColumnData } from '#core/table';
import { arrayAt, fieldAt, type ArrowArray, type ArrowField } from '#formats/parquet/c-data';
import type { NestedColumn, ParquetColumn } from '#formats/parquet/columns';
import { flagsOf, nullsOf } from '#formats/parquet/numbers';
import type { PageCheck } from '#formats/parquet/page-check';
import { readingOf, type Reading } from '#formats/parquet/readings';
import { takenData } from '#formats/parquet/opaque';
import { gathered } from '#formats/parquet/texts';
import { damaged, orTrap } from '#formats/parquet/wasm';
import type { ByteSource } from '#formats/source';
import { defaultBatchRows, type BatchOptions, type FileBatch } from '#formats/table-file';

export interface OpenParquet {
  source: ByteSource;
  file: ParquetFile;
  /** The same file in plainer layouts, where nested columns can be handed on only so. */
  plain: ParquetFile | null;
  pages: PageCheck;
  rows: number;
  /** Rows of each row group. */
  groups: readonly number[];
  /** About how many bytes a row takes up unpacked. */
  rowBytes: number;
  /** All columns of the file. */
  fields: readonly ArrowField[];
  columns: readonly ParquetColumn[];
  nested: readonly NestedColumn[];
}

const mostBatchBytes = 32 * 1024 * 1024;
const leastBatchRows = 256;

/** Reads rows batch by batch; only the columns asked for are decoded. */
export async function* parquetBatches(table: OpenParquet, options: BatchOptions): AsyncGenerator<FileBatch> {
  const chosen = chosenColumns(table, options.columns);
  const nested = options.opaque === true ? table.nested.map(({ position }) => position) : [];
  const beside = table.plain && nested.length > 0 ? recordBatches({ ...table, file: table.plain }, nested, options) : null;
  const positions = chosen.flatMap(({ position, mask }) => (mask === null ? [position] : [position, mask]));
  let held: Held | null = null;
  let converts: Reading['convert'][] = [];
  try {
    for await (const decoded of recordBatches(table, beside ? positions : [...positions, ...nested], options)) {
      if (held !== decoded.held) converts = chosen.map((column) => convertOf(column, decoded.held));
      ({ held } = decoded);
      const { numRows: rows } = decoded.batch;
      const columns = converted(decoded.batch, { chosen, converts, held });
      if (nested.length === 0) decoded.batch.free();
      yield { rows, columns, ...(nested.length > 0 ? { opaque: await handed(decoded, beside, nested) } : {}) };
    }
  } finally {
    await beside?.return(undefined);
  }
}

/** The nested columns of this batch, or of the one of the same rows beside it. */
async function handed(decoded: Decoded, beside: AsyncGenerator<Decoded> | null, nested: readonly number[]): Promise<unknown[]> {
  const rows = decoded.batch.numRows;
  const next = beside ? (await beside.next()).value : decoded;
  if (beside) decoded.batch.free();
  if (!next || next.batch.numRows !== rows) throw damaged(new Error('nested columns have other rows than the rest'));
  return takenData(
    next.batch,
    nested.map((position) => next.held.get(position)?.place ?? -1),
  );
}

/** The columns of the decoder's batches, by their place in the file. */
export type Held = ReadonlyMap<number, { place: number; field: ArrowField }>;

/** A batch of the decoder, which whoever takes it frees. */
export interface Decoded {
  batch: RecordBatch;
  held: Held;
}

/** The decoder may give another layout than the file's schema tells, as plain text for views. */
function convertOf({ position, options, name, type }: ParquetColumn, held: Held): Reading['convert'] {
  const field = held.get(position)?.field;
  const reading = field && readingOf(field, options);
  if (reading?.type !== type) throw damaged(new Error(`column ${name} is ${field?.format ?? 'missing'} in a batch`));
  return reading.convert;
}

/** The rows asked for, of the columns at these places of the file. */
export async function* recordBatches(table: OpenParquet, positions: readonly number[], options: BatchOptions): AsyncGenerator<Decoded> {
  const offset = options.offset ?? 0;
  const wanted = Math.max(0, Math.min(options.limit ?? Infinity, table.rows - offset));
  if (wanted === 0) return;
  const columns = projection(table, positions);
  const batchSize = await rowsAtOnce(table, options.batchRows ?? defaultBatchRows);
  let read = 0;
  for (const part of partsOf(table, offset, wanted)) {
    let held: Held | null = null;
    table.pages.batchRows = Math.max(table.pages.batchRows, batchSize);
    for await (const batch of streamed(table, { batchSize, ...(columns && { columns }), ...part })) {
      read += batch.numRows;
      held ??= heldBy(batch, table.fields);
      yield { batch, held };
      options.onProgress?.(Math.min(1, read / wanted));
    }
  }
  if (read !== wanted) {
    const message = `The footer of the Parquet file promises ${wanted} rows here, and its pages hold ${read}. It is damaged; send it again, or write it again.`;
    throw new Fault('bad-file', message);
  }
}

/** Wide rows come in smaller batches. */
async function rowsAtOnce(table: OpenParquet, most: number): Promise<number> {
  const rowBytes = Math.max(1, table.rowBytes, await table.pages.wordBytes(table.source));
  return Math.min(most, Math.max(leastBatchRows, Math.floor(mostBatchBytes / rowBytes)));
}

function chosenColumns(table: OpenParquet, names: readonly string[] | undefined): readonly ParquetColumn[] {
  if (!names) return table.columns;
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  return names.map((name) => {
    const column = byName.get(name);
    if (column) return column;
    const some = table.columns.slice(0, 30).map((each) => each.name);
    throw new Fault(
      'bad-request',
      `No column ${name} here. The columns are ${some.join(', ')}${table.columns.length > 30 ? ', and more' : ''}.`,
    );
  });
}

/** Names for the decoder, null for all columns. It takes each column whose path begins so, `a.b` for `a` too; `placesIn` finds the right ones. */
function projection({ fields }: OpenParquet, positions: readonly number[]): string[] | null {
  const names = [...new Set(positions.map((position) => fields[position]?.name ?? ''))];
  return names.length === fields.length || names.includes('') ? null : names;
}

/** The decoder counts `offset` and `limit` anew in each row group, so a range of rows is asked for group by group. */
function partsOf(table: OpenParquet, offset: number, rows: number): ReaderOptions[] {
  if (offset === 0 && rows === table.rows) return [{}];
  const parts: ReaderOptions[] = [];
  let start = 0;
  for (const [group, size] of table.groups.entries()) {
    const from = Math.max(offset, start);
    const to = Math.min(offset + rows, start + size);
    if (from < to) parts.push({ rowGroups: [group], offset: from - start, limit: to - from });
    start += size;
    if (start >= offset + rows) break;
  }
  return parts;
}

async function* streamed({ file, pages }: OpenParquet, options: ReaderOptions): AsyncGenerator<RecordBatch> {
  let reader: ReadableStreamDefaultReader<unknown> | null = null;
  try {
    reader = (await orTrap(file.stream(options))).getReader();
    for (;;) {
      const { done, value } = await orTrap(reader.read());
      if (done) return;
      if (value instanceof RecordBatch) yield value;
    }
  } catch (error) {
    throw pages.fault ?? (error instanceof Fault ? error : damaged(error));
  } finally {
    reader?.cancel().catch(() => undefined);
  }
}

/** A batch has some of the file's columns, in the file's order. */
function heldBy(batch: RecordBatch, fields: readonly ArrowField[]): Held {
  const schema = batch.schema.toFFI();
  const { children } = fieldAt(schema.addr());
  schema.free();
  const held = new Map<number, { place: number; field: ArrowField }>();
  for (const [position, { name }] of fields.entries()) {
    const field = children[held.size];
    if (field?.name === name) held.set(position, { place: held.size, field });
  }
  if (held.size !== children.length) throw damaged(new Error('a batch has other columns than the file'));
  return held;
}

interface Wanted {
  chosen: readonly ParquetColumn[];
  converts: readonly Reading['convert'][];
  held: Held;
}

function converted(batch: RecordBatch, { chosen, converts, held }: Wanted): FileBatch['columns'] {
  const shared = batch.toFFI();
  try {
    const { children } = arrayAt(shared.arrayAddr());
    const array = (position: number): ArrowArray => {
      const child = children[held.get(position)?.place ?? -1];
      if (!child) throw damaged(new Error('a column is missing in a batch'));
      return child;
    };
    return chosen.map(({ position, name, mask }, i) => {
      const data = converts[i]?.(array(position), name);
      if (!data) throw damaged(new Error(`column ${name} is missing in a batch`));
      return mask === null || 'items' in data ? data : masked(data, array(mask));
    });
  } finally {
    shared.free();
  }
}

/** The same values, and missing where the flag is set. */
function masked(data: ColumnData, flags: ArrowArray): ColumnData {
  const values = flagsOf(flags);
  const unknown = nullsOf(flags);
  if (!values.some((flag, i) => flag === 1 && unknown?.[i] !== 1)) return data;
  return gathered(
    data,
    Int32Array.from(values, (flag, i) => (flag === 1 ? -1 : i)),
  );
}

/** How many values of an unsigned column lie beyond the signed 64-bit integers, in its first `rows` rows. */
export async function countUnsigned(table: OpenParquet, column: ParquetColumn, rows: number): Promise<number> {
  let beyond = 0;
  for await (const { columns } of parquetBatches(table, { columns: [column.name], limit: rows })) {
    for (const data of columns) {
      const whole = 'items' in data ? data.items : data;
      if (whole.type === 'bigint') for (const value of whole.values) if (value < 0n) beyond++;
    }
  }
  return beyond;
}
