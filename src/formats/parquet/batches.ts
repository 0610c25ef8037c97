import { tableFromIPC } from 'apache-arrow';
import { RecordBatch, type ParquetFile, type ReaderOptions } from 'parquet-wasm/esm';
import { Fault } from '#core/problem';
import type { Batch } from '#core/table';
import type { ParquetColumn } from '#formats/parquet/columns';
import { damaged, orTrap } from '#formats/parquet/wasm';
import { defaultBatchRows, type BatchOptions } from '#formats/table-file';

export interface OpenParquet {
  file: ParquetFile;
  rows: number;
  /** Rows of each row group. */
  groups: number[];
  columns: ParquetColumn[];
  /** How many columns the file itself has, and whether a name picks one of them. */
  fileColumns: number;
  namesAreUnique: boolean;
}

/** Reads rows batch by batch; only the columns asked for are decoded. */
export async function* parquetBatches(table: OpenParquet, options: BatchOptions): AsyncGenerator<Batch> {
  const chosen = chosenColumns(table, options.columns);
  const wanted = Math.max(0, Math.min(options.limit ?? Infinity, table.rows - (options.offset ?? 0)));
  if (wanted === 0) return;
  let read = 0;
  for (const part of partsOf(table, options.offset ?? 0, wanted)) {
    for await (const batch of recordBatches(table, { ...readerOptions(table, chosen, options), ...part })) {
      read += batch.numRows;
      yield decoded(batch, chosen, table);
      options.onProgress?.(Math.min(1, read / wanted));
    }
  }
  if (read !== wanted) {
    const message = `The footer of the Parquet file promises ${wanted} rows here, and its pages hold ${read}. It is damaged; send it again, or write it again.`;
    throw new Fault('bad-file', message);
  }
}

function chosenColumns(table: OpenParquet, names: readonly string[] | undefined): ParquetColumn[] {
  if (!names) return table.columns;
  return names.map((name) => {
    const column = table.columns.find((each) => each.name === name);
    if (!column)
      throw new Fault('bad-request', `No column ${name} here. The columns are ${table.columns.map((each) => each.name).join(', ')}.`);
    return column;
  });
}

function readerOptions(table: OpenParquet, chosen: readonly ParquetColumn[], options: BatchOptions): ReaderOptions {
  const all = !table.namesAreUnique || chosen.length === table.fileColumns;
  return {
    batchSize: options.batchRows ?? defaultBatchRows,
    ...(all ? {} : { columns: chosen.map((column) => column.given) }),
  };
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
  }
  return parts;
}

async function* recordBatches(table: OpenParquet, options: ReaderOptions): AsyncGenerator<RecordBatch> {
  const reader = (await orTrap(table.file.stream(options))).getReader();
  try {
    for (;;) {
      const { done, value } = await orTrap(reader.read());
      if (done) return;
      if (value instanceof RecordBatch) yield value;
    }
  } catch (error) {
    throw error instanceof Fault ? error : damaged(error);
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

/** Arrow keeps the file's order of columns, whatever order was asked for. */
function decoded(batch: RecordBatch, chosen: readonly ParquetColumn[], table: OpenParquet): Batch {
  const rows = batch.numRows;
  const arrow = tableFromIPC(batch.intoIPCStream());
  const whole = arrow.numCols === table.fileColumns;
  const inFile = chosen.map((column) => column.position).sort((a, b) => a - b);
  const columns = chosen.map((column) => {
    const vector = arrow.getChildAt(whole ? column.position : inFile.indexOf(column.position));
    if (!vector) throw damaged(new Error(`column ${column.name} is missing in a batch`));
    return column.convert(vector, column.name);
  });
  return { rows, columns };
}

/** How many of the first `rows` values of an unsigned column lie beyond the signed 64-bit integers. */
export async function countUnsigned(table: OpenParquet, column: ParquetColumn, rows: number): Promise<number> {
  let beyond = 0;
  for await (const { columns } of parquetBatches(table, { columns: [column.name], limit: rows })) {
    const [data] = columns;
    if (data?.type !== 'bigint') continue;
    for (const value of data.values) if (value < 0n) beyond++;
  }
  return beyond;
}
