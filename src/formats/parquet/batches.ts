import type { RecordBatch } from 'parquet-wasm/esm';
import type { ColumnData } from '#core/table';
import { chosenColumns } from '#formats/chosen-columns';
import { arrayAt, type ArrowArray } from '#formats/parquet/c-data';
import type { ParquetColumn } from '#formats/parquet/columns';
import { flagsOf, nullsOf } from '#formats/parquet/numbers';
import { takenData } from '#formats/parquet/opaque';
import { readingOf, type Reading } from '#formats/parquet/readings';
import { recordBatches, type Decoded, type Held, type OpenParquet } from '#formats/parquet/record-batches';
import { gathered } from '#formats/parquet/texts';
import { damaged } from '#formats/parquet/wasm';
import type { BatchOptions, FileBatch } from '#formats/table-file';

/** Reads rows batch by batch; only the columns asked for are decoded. */
export async function* parquetBatches(table: OpenParquet, options: BatchOptions): AsyncGenerator<FileBatch> {
  const chosen = chosenColumns(table.columns, options.columns, ({ name }) => name);
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

/** The decoder may give another layout than the file's schema tells, as plain text for views. */
function convertOf({ position, options, name, type }: ParquetColumn, held: Held): Reading['convert'] {
  const field = held.get(position)?.field;
  const reading = field && readingOf(field, options);
  if (reading?.type !== type) throw damaged(new Error(`column ${name} is ${field?.format ?? 'missing'} in a batch`));
  return reading.convert;
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
