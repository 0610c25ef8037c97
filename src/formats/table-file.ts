import type { Finding } from '#core/finding';
import { cellColumns, isCellType, type Batch, type CellColumn, type ColumnData, type ListData } from '#core/table';
import { emptyColumn } from '#core/wall';
import type { ByteSource, FolderSource } from '#formats/source';
import type { FileColumn } from '#formats/stored';

export type Format = 'csv' | 'fits' | 'hdf5' | 'parquet' | 'votable' | 'hats';

/** What part of a table to read; columns by name and in the order asked for. */
export interface BatchOptions {
  columns?: readonly string[];
  offset?: number;
  limit?: number;
  /** At most so many rows in one batch. */
  batchRows?: number;
  /** Also the columns that only Parquet can hold (`TableRows.opaque`). */
  opaque?: boolean;
  /** Hears how much of the file has been read, 0 to 1. */
  onProgress?: (share: number) => void;
}

/** Some consecutive rows of a file's table: cells and lists. */
export interface FileBatch {
  rows: number;
  columns: (ColumnData | ListData)[];
  /** Where it was asked for: the data of each opaque column, which only the module knows that made it. */
  opaque?: readonly unknown[];
}

/** A column of nested values, which no cell and no list can hold. Parquet writes it as it came; other writers leave it out, and a finding names it. */
export interface OpaqueColumn {
  name: string;
  /** In words, such as "raw bytes". */
  kind: string;
  /** How many of the schema's columns come before it. */
  after: number;
}

export interface FileSchema {
  columns: FileColumn[];
  /** Null while nobody has counted them. */
  rows: number | null;
}

/** What a writer needs of a table. `batches` may be asked for again and gives the same rows. */
export interface TableRows {
  readonly name: string;
  readonly schema: FileSchema;
  /** What the file says of itself by keywords, where its format has them. */
  readonly metadata: ReadonlyMap<string, string>;
  readonly opaque?: readonly OpaqueColumn[];
  /** True when each value fits the stored kind of its column, as in a file just opened; a writer need not look. */
  readonly faithful?: boolean;
  batches(options?: BatchOptions): AsyncIterable<FileBatch>;
}

/** A table of a file, open for reading. NaN and the format's own marks for "missing" are NULL in its batches. */
export interface TableFile extends TableRows {
  readonly format: Format;
  /** The table's name within the file; the file's own name where the format has none. */
  readonly name: string;
  /** False when the types come from the first part of the file only (see `firstLook`). */
  readonly exact: boolean;
  readonly findings: readonly Finding[];
  close(): void;
}

/** A table in the list of a file's tables; `rows` and `columns` are null while nobody has counted them. */
export interface TableEntry {
  name: string;
  rows: number | null;
  columns: number | null;
}

/** How a table is opened; `table` is a name or a number from 1, as `tablesOf` lists them. */
export interface OpenOptions {
  table?: string | number;
  onProgress?: (share: number) => void;
}

/** What a format module offers; `open.ts` has one entry for each. Each opens the first table when none is asked for by name or number. */
export interface FormatReader {
  /** Whether a file of the format holds one table only, so that nobody need be asked which. */
  readonly holdsOne: boolean;
  /** The tables of the file in its order; quick on a file of any size. Empty when it holds none. */
  tables(source: FormatSource): Promise<TableEntry[]>;
  /** Reads at most the first part: quick on a file of any size, types provisional, `batches` ends with that part. */
  firstLook(source: FormatSource, options: OpenOptions): Promise<TableFile>;
  /** Reads as much as exact types and row counts need. */
  open(source: FormatSource, options: OpenOptions): Promise<TableFile>;
}

/** A source with what detection has learned about it. */
export interface FormatSource {
  source: ByteSource;
  gzipped: boolean;
  /** The folder or archive of a HATS catalog. */
  folder?: FolderSource;
}

export const defaultBatchRows = 65_536;

/** The columns of the table that engines, checks and profiles can take. */
export function cellsIn({ columns }: FileSchema): CellColumn[] {
  return cellColumns(columns).map(({ name, type, unit, ucd, description }) => ({ name, type, unit, ucd, description }));
}

export function cellsOf({ rows, columns }: FileBatch): Batch {
  return { rows, columns: columns.filter((data): data is ColumnData => isCellType(data.type)) };
}

/** The batches for an engine, without lists: at least one, because a relation has its columns from the first, also when the table has no row. */
export async function* loadable(table: TableRows, options: BatchOptions = {}): AsyncGenerator<Batch> {
  const columns = cellColumns(table.schema.columns).map(({ name }) => name);
  const wanted = options.columns ?? columns;
  let any = false;
  for await (const batch of table.batches({ ...options, columns: wanted })) {
    any = true;
    yield cellsOf(batch);
  }
  if (!any) yield { rows: 0, columns: emptyColumns(table, wanted) };
}

function emptyColumns(table: TableRows, wanted: readonly string[]): ColumnData[] {
  const columns = table.schema.columns.filter(({ name }) => wanted.includes(name));
  return columns.flatMap(({ name, type }) => (isCellType(type) ? [emptyColumn({ name, type, rows: 0 })] : []));
}
