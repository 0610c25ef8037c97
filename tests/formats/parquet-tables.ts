import type { ColumnData, ListData } from '#core/table';
import { parquet } from '#formats/parquet/parquet';
import { parquetWriter, type ParquetWriteOptions } from '#formats/parquet/write';
import { MemorySink } from '#formats/sink';
import { blobSource } from '#formats/source';
import type { FileColumn, StoredKind } from '#formats/stored';
import type { TableFile, TableRows } from '#formats/table-file';

const plain = { unit: null, ucd: null, description: null };

export function held(data: ColumnData | ListData, kind: StoredKind, more: Partial<FileColumn> = {}): FileColumn {
  return { name: data.name, type: data.type, ...plain, stored: { kind, shape: null }, ...more };
}

export function tableOf(columns: FileColumn[], data: (ColumnData | ListData)[], more: Partial<TableRows> = {}): TableRows {
  const [first] = data;
  const rows = first === undefined ? 0 : 'items' in first ? first.offsets.length - 1 : first.values.length;
  async function* batches({ columns: names }: { columns?: readonly string[] } = {}) {
    yield { rows, columns: names ? names.flatMap((name) => data.filter((each) => each.name === name)) : data };
  }
  return { name: 'test', schema: { columns, rows }, metadata: new Map(), batches, ...more };
}

export async function written(
  table: TableRows,
  options?: ParquetWriteOptions,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; codes: string[] }> {
  const sink = new MemorySink();
  const findings = await parquetWriter.write(table, sink, options);
  return { bytes: new Uint8Array(sink.bytes()), codes: findings.map(({ code, column }) => `${code} ${column}`) };
}

export async function again(table: TableRows, options?: ParquetWriteOptions): Promise<TableFile> {
  return parquet.open({ source: blobSource(new Blob([(await written(table, options)).bytes]), 'again.parquet'), gzipped: false }, {});
}

export const double = (name: string, ...values: number[]): ColumnData => ({
  name,
  type: 'double',
  values: Float64Array.from(values),
  nulls: null,
});
export const integer = (name: string, ...values: number[]): ColumnData => ({
  name,
  type: 'integer',
  values: Int32Array.from(values),
  nulls: null,
});
export const text = (name: string, ...values: (string | null)[]): ColumnData => ({ name, type: 'text', values, nulls: null });

export function lists(items: ColumnData, offsets: number[], nulls: number[] | null = null): ListData {
  return { name: items.name, type: `${items.type}[]`, items, offsets: Uint32Array.from(offsets), nulls: nulls && Uint8Array.from(nulls) };
}

export async function onlyBatch(table: TableFile): Promise<(ColumnData | ListData)[]> {
  const all: (ColumnData | ListData)[][] = [];
  for await (const { columns } of table.batches()) all.push(columns);
  if (all.length !== 1) throw new Error(`${all.length} batches`);
  return all[0] ?? [];
}
