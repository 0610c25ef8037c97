import { detect } from '#formats/detect';
import { mustBeOne } from '#formats/pick';
import type { Source } from '#formats/source';
import type { Format, FormatReader, FormatSource, OpenOptions, TableEntry, TableFile } from '#formats/table-file';

/** Imported on use: a file is of one format, and the codecs of the others need not be loaded for it. */
const readers: Record<Format, () => Promise<FormatReader>> = {
  csv: async () => (await import('#formats/csv/csv')).csv,
  fits: async () => (await import('#formats/fits/fits')).fits,
  hats: async () => (await import('#formats/hats/hats')).hats,
  hdf5: async () => (await import('#formats/hdf5/hdf5')).hdf5,
  parquet: async () => (await import('#formats/parquet/parquet')).parquet,
  votable: async () => (await import('#formats/votable/votable')).votable,
};

/** Opens a table with exact types and, as a rule, its row count. Text formats are read once from end to end for that. Asks which one when there are several. */
export async function openTable(source: Source, options: OpenOptions = {}): Promise<TableFile> {
  const { reader, from } = await chosen(source, options);
  return reader.open(from, options);
}

/** A quick look at the first part of a file of any size; `exact` is false where its types may still widen. */
export async function firstLook(source: Source, options: OpenOptions = {}): Promise<TableFile> {
  const { reader, from } = await chosen(source, options);
  return reader.firstLook(from, options);
}

/** All tables of a file, in its order. */
export async function tablesOf(source: Source): Promise<{ format: Format; tables: TableEntry[] }> {
  const { format, reader, from } = await readerOf(source);
  return { format, tables: await reader.tables(from) };
}

async function chosen(source: Source, options: OpenOptions): Promise<{ reader: FormatReader; from: FormatSource }> {
  const { reader, from } = await readerOf(source);
  if (options.table === undefined && !reader.holdsOne) mustBeOne(await reader.tables(from), source.name);
  return { reader, from };
}

async function readerOf(source: Source): Promise<{ format: Format; reader: FormatReader; from: FormatSource }> {
  const { format, from } = await detect(source);
  return { format, reader: await readers[format](), from };
}
