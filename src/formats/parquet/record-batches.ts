import { ParquetFile, RecordBatch, type ReaderOptions } from 'parquet-wasm/esm';
import { Fault } from '#core/problem';
import { fieldAt, type ArrowField } from '#formats/parquet/c-data';
import type { NestedColumn, ParquetColumn } from '#formats/parquet/columns';
import { shortened } from '#formats/parquet/head';
import type { PageCheck } from '#formats/parquet/page-check';
import { SourceBlob } from '#formats/parquet/source-blob';
import { damaged, orTrap } from '#formats/parquet/wasm';
import type { ByteSource } from '#formats/source';
import { defaultBatchRows, type BatchOptions } from '#formats/table-file';

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
/** Of a row group; from here on its first rows are worth a footer of their own. */
const largeGroupBytes = 64 * 1024 * 1024;
const smallShare = 0.25;

/** The columns of the decoder's batches, by their place in the file. */
export type Held = ReadonlyMap<number, { place: number; field: ArrowField }>;

/** A batch of the decoder, which whoever takes it frees. */
export interface Decoded {
  batch: RecordBatch;
  held: Held;
}

/** The rows asked for, of the columns at these places of the file. */
export async function* recordBatches(table: OpenParquet, positions: readonly number[], options: BatchOptions): AsyncGenerator<Decoded> {
  const offset = options.offset ?? 0;
  const wanted = Math.max(0, Math.min(options.limit ?? Infinity, table.rows - offset));
  if (wanted === 0) return;
  const columns = projection(table, positions);
  const batchSize = await rowsAtOnce(table, options.batchRows ?? defaultBatchRows);
  let read = 0;
  table.pages.batchRows = Math.max(table.pages.batchRows, batchSize);
  for (const part of partsOf(table, offset, wanted)) {
    let held: Held | null = null;
    for await (const batch of partBatches(table, { batchSize, ...(columns && { columns }), ...part })) {
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

/** The first rows of a large row group are read without the rest of it; what its head does not give after all, the whole gives. */
async function* partBatches(table: OpenParquet, options: ReaderOptions): AsyncGenerator<RecordBatch> {
  const file = await headFile(table, options);
  let read = 0;
  try {
    if (file) {
      for await (const batch of streamed({ ...table, file }, { ...options, rowGroups: [0] })) {
        read += batch.numRows;
        yield batch;
      }
    }
  } catch (error) {
    if (!(error instanceof Fault) || table.pages.isRefused) throw error;
  } finally {
    file?.free();
  }
  const { offset = 0, limit } = options;
  if (limit === undefined) yield* streamed(table, options);
  else if (read < limit) yield* streamed(table, { ...options, offset: offset + read, limit: limit - read });
}

async function headFile(table: OpenParquet, { rowGroups, offset = 0, limit = 0, columns }: ReaderOptions): Promise<ParquetFile | null> {
  const [group = 0] = rowGroups ?? [];
  const groupRows = table.groups[group] ?? 0;
  const rows = offset + limit;
  if (limit === 0 || rows > groupRows * smallShare || groupRows * table.rowBytes < largeGroupBytes) return null;
  const head = await shortened(table.source, { group, rows, columns: columns ?? null });
  return head && fileOf(new SourceBlob(head, table.pages));
}

/** Wide rows come in smaller batches. */
async function rowsAtOnce(table: OpenParquet, most: number): Promise<number> {
  const rowBytes = Math.max(1, table.rowBytes, await table.pages.wordBytes(table.source));
  return Math.min(most, Math.max(leastBatchRows, Math.floor(mostBatchBytes / rowBytes)));
}

/**
 * Names for the decoder, null for all columns. It takes each column whose path begins so, `a.b` for `a` too; `placesIn` finds the right ones.
 * All, too, when a name has letters beyond ASCII: the decoder breaks down over such a name of a nested column.
 */
function projection({ fields }: OpenParquet, positions: readonly number[]): string[] | null {
  const names = [...new Set(positions.map((position) => fields[position]?.name ?? ''))];
  const plain = names.every((name) => /^[ -~]+$/.test(name));
  return plain && names.length < fields.length ? names : null;
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
    reader = (await orTrap(pages.breaker.or(file.stream(options)))).getReader();
    for (;;) {
      const { done, value } = await orTrap(pages.breaker.or(reader.read()));
      if (done) return;
      if (value instanceof RecordBatch) yield value;
    }
  } catch (error) {
    throw error instanceof Fault ? error : damaged(error);
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

export async function fileOf(blob: Blob): Promise<ParquetFile> {
  try {
    return await orTrap(ParquetFile.fromFile(blob));
  } catch (error) {
    throw error instanceof Fault ? error : damaged(error);
  }
}
