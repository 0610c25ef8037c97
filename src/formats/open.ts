import { Fault } from '#core/problem';
import { csv } from '#formats/csv/csv';
import { detect } from '#formats/detect';
import { fits } from '#formats/fits/fits';
import { hats } from '#formats/hats/hats';
import { hdf5 } from '#formats/hdf5/hdf5';
import { parquet } from '#formats/parquet/parquet';
import { mustBeOne } from '#formats/pick';
import type { Source } from '#formats/source';
import type { Format, FormatReader, FormatSource, OpenOptions, TableEntry, TableFile } from '#formats/table-file';
import { votable } from '#formats/votable/votable';

const readers: Partial<Record<Format, FormatReader>> = { csv, fits, hats, hdf5, parquet, votable };

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
  if (options.table === undefined) mustBeOne(await reader.tables(from), source.name);
  return { reader, from };
}

async function readerOf(source: Source): Promise<{ format: Format; reader: FormatReader; from: FormatSource }> {
  const { format, from } = await detect(source);
  const reader = readers[format];
  if (!reader) throw new Fault('bad-file', `Files of the format ${format} cannot be read yet. Write the table as CSV or Parquet.`);
  return { format, reader, from };
}
