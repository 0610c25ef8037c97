import { Data, DataType, Field, tableFromIPC, Uint8 } from 'apache-arrow';
import type { ParquetFile, RecordBatch } from 'parquet-wasm/esm';
import { Fault } from '#core/problem';
import type { NestedColumn, ParquetColumn } from '#formats/parquet/columns';
import { damaged } from '#formats/parquet/wasm';
import type { FileBatch, OpaqueColumn, TableRows } from '#formats/table-file';

/** The nested columns, which are handed on as Arrow data. */
export function opaqueColumns({ columns, nested }: Columns): OpaqueColumn[] {
  return nested.map(({ name, kind, position }) => ({ name, kind, after: columns.filter((column) => column.position < position).length }));
}

interface Columns {
  columns: readonly ParquetColumn[];
  nested: readonly NestedColumn[];
}

/** Whether apache-arrow knows all layouts of the file. */
export function isKnown(file: ParquetFile): boolean {
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
    return { field: new Field(name, data.type, true), data: withBits(data), after };
  });
}

/** As in `arrowData`: an array of Bool in which all are missing keeps its bits only as bytes. */
function withBits(data: Data): Data {
  if (DataType.isBool(data.type))
    return new Data(new Uint8(), data.offset, data.length, data.nullCount, { 1: data.values, 2: data.nullBitmap });
  if (data.children.length === 0) return data;
  return new Data(data.type, data.offset, data.length, data.nullCount, data, data.children.map(withBits));
}
