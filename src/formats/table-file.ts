import type { Finding } from '#core/finding';
import type { Batch, ColumnData, TableSchema } from '#core/table';
import { emptyColumn } from '#core/wall';
import type { ByteSource } from '#formats/source';

export type Format = 'csv' | 'fits' | 'hdf5' | 'parquet' | 'votable' | 'hats';

/** What part of a table to read; columns by name and in the order asked for. */
export interface BatchOptions {
  columns?: readonly string[];
  offset?: number;
  limit?: number;
  /** At most so many rows in one batch. */
  batchRows?: number;
  /** Hears how much of the file has been read, 0 to 1. */
  onProgress?: (share: number) => void;
}

/** A table of a file, open for reading. NaN and the format's own marks for "missing" are NULL in its batches. */
export interface TableFile {
  readonly format: Format;
  /** The table's name within the file; the file's own name where the format has none. */
  readonly name: string;
  /** All tables of the file, this one among them; `rows` is null while nobody has counted them. */
  readonly tables: readonly { name: string; rows: number | null }[];
  readonly schema: TableSchema;
  /** False when the types come from the first part of the file only (see `firstLook`). */
  readonly exact: boolean;
  readonly findings: readonly Finding[];
  readonly metadata: ReadonlyMap<string, string>;
  batches(options?: BatchOptions): AsyncIterable<Batch>;
  close(): void;
}

/** How a table is opened; `table` is a name or a number from 1. */
export interface OpenOptions {
  table?: string | number;
  onProgress?: (share: number) => void;
}

/** What a format module offers; `open.ts` has one entry for each. */
export interface FormatReader {
  /** Reads at most the first part: quick on a file of any size, types provisional, `batches` ends with that part. */
  firstLook(source: FormatSource, options: OpenOptions): Promise<TableFile>;
  /** Reads as much as exact types and row counts need. */
  open(source: FormatSource, options: OpenOptions): Promise<TableFile>;
}

/** A source with what detection has learned about it. */
export interface FormatSource {
  source: ByteSource;
  gzipped: boolean;
}

export const defaultBatchRows = 65_536;

/** The batches for an engine: at least one, because a relation has its columns from the first, also when the table has no row. */
export async function* loadable(table: TableFile, options: BatchOptions = {}): AsyncGenerator<Batch> {
  let any = false;
  for await (const batch of table.batches(options)) {
    any = true;
    yield batch;
  }
  if (!any) yield { rows: 0, columns: emptyColumns(table, options.columns) };
}

function emptyColumns(table: TableFile, wanted: readonly string[] | undefined): ColumnData[] {
  const columns = table.schema.columns.filter((column) => !wanted || wanted.includes(column.name));
  return columns.map(({ name, type }) => emptyColumn({ name, type, rows: 0 }));
}
