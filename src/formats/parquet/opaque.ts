import { Data, Field, tableFromIPC, type DataType } from 'apache-arrow';
import type { ParquetFile, RecordBatch } from 'parquet-wasm/esm';
import { Fault } from '#core/problem';
import type { NestedColumn, ParquetColumn } from '#formats/parquet/columns';
import { damaged } from '#formats/parquet/wasm';
import type { FileBatch, OpaqueColumn, TableRows } from '#formats/table-file';

/** The nested columns that can be handed on as Arrow data; none when apache-arrow does not know a layout of the file. */
export function opaqueColumns(file: ParquetFile, { columns, nested }: Columns): OpaqueColumn[] {
  if (nested.length === 0 || !isKnown(file)) return [];
  return nested.map(({ name, kind, position }) => ({ name, kind, after: columns.filter((column) => column.position < position).length }));
}

interface Columns {
  columns: readonly ParquetColumn[];
  nested: readonly NestedColumn[];
}

function isKnown(file: ParquetFile): boolean {
  try {
    tableFromIPC(file.schema().intoIPCStream());
    return true;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}

/** The columns at these places of a batch, copied out of the decoder's memory; the batch is used up. */
export function takenData(batch: RecordBatch, places: readonly number[]): Data[] {
  const table = tableFromIPC(batch.intoIPCStream());
  return places.map((place) => {
    const data = table.getChildAt(place)?.data[0];
    if (!data) throw damaged(new Error('a nested column is missing in a batch'));
    return data;
  });
}

/** The nested columns of a batch with the fields that they make in a file, each with its place among the table's columns. */
export function handedOn(table: TableRows, batch: FileBatch): { field: Field; data: Data<DataType>; after: number }[] {
  return (table.opaque ?? []).map(({ name, after }, i) => {
    const data = batch.opaque?.[i];
    if (!(data instanceof Data)) throw new Fault('internal', `Column ${name} was promised and is not in a batch.`);
    return { field: new Field(name, data.type, true), data, after };
  });
}
