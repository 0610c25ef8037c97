import type { DuckDBDataChunk, DuckDBMaterializedResult, DuckDBVector } from '@duckdb/node-api';
import type { ColumnData } from '#core/table';
import { answerType, cellAt, emptyColumn, setCell } from '#core/wall';

/** The whole answer in packed columns; its types must be the five of the wall. */
export async function readColumns(result: DuckDBMaterializedResult): Promise<ColumnData[]> {
  const rows = result.rowCount;
  const columns = result
    .columnNames()
    .map((name, i) => emptyColumn({ name, type: answerType({ name, type: String(result.columnType(i)) }), rows }));
  let start = 0;
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    for (const [i, column] of columns.entries()) takeVector(column, chunk.getColumnVector(i), start);
    start += chunk.rowCount;
  }
  return columns;
}

function takeVector(column: ColumnData, vector: DuckDBVector, start: number): void {
  if (!mayHaveNulls(vector) && copied(vector, column, start)) return;
  for (let i = 0; i < vector.itemCount; i += 1) setCell(column, start + i, vector.getItem(i));
}

/** The driver keeps a vector's values in `items`, which its types hide: one copy where that is so, else item by item. */
function copied(vector: DuckDBVector, column: ColumnData, start: number): boolean {
  const items: unknown = 'items' in vector ? vector.items : null;
  if (column.type === 'double' && items instanceof Float64Array) column.values.set(items, start);
  else if (column.type === 'integer' && items instanceof Int32Array) column.values.set(items, start);
  else if (column.type === 'bigint' && items instanceof BigInt64Array) column.values.set(items, start);
  else return false;
  return true;
}

/** Likewise `validity.data`, which is null when all rows are there. */
function mayHaveNulls(vector: DuckDBVector): boolean {
  const validity: unknown = 'validity' in vector ? vector.validity : null;
  return typeof validity !== 'object' || validity === null || !('data' in validity) || validity.data !== null;
}

/** Fills one column of a chunk with as many values from `start` on as the chunk has rows. */
export function fillVector(chunk: DuckDBDataChunk, column: ColumnData, at: { index: number; start: number }): void {
  const vector = chunk.getColumnVector(at.index);
  const whole = overwritten(vector, column, at.start);
  for (let i = 0; i < vector.itemCount; i += 1) {
    if (!whole || column.nulls?.[at.start + i] === 1) vector.setItem(i, cellAt(column, at.start + i));
  }
  vector.flush();
}

function overwritten(vector: DuckDBVector, column: ColumnData, start: number): boolean {
  const items: unknown = 'items' in vector ? vector.items : null;
  const end = start + vector.itemCount;
  if (column.type === 'double' && items instanceof Float64Array) items.set(column.values.subarray(start, end));
  else if (column.type === 'integer' && items instanceof Int32Array) items.set(column.values.subarray(start, end));
  else if (column.type === 'bigint' && items instanceof BigInt64Array) items.set(column.values.subarray(start, end));
  else return false;
  return true;
}
