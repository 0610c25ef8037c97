import { Fault } from '#core/problem';
import { csv } from '#formats/csv/csv';
import { detect } from '#formats/detect';
import { parquet } from '#formats/parquet/parquet';
import type { ByteSource } from '#formats/source';
import type { Format, FormatReader, OpenOptions, TableFile } from '#formats/table-file';

const readers: Partial<Record<Format, FormatReader>> = { csv, parquet };

/** Opens a table with exact types and, as a rule, its row count. Text formats are read once from end to end for that. */
export async function openTable(source: ByteSource, options: OpenOptions = {}): Promise<TableFile> {
  const found = await detect(source);
  return readerOf(found.format).open({ source, gzipped: found.gzipped }, options);
}

/** A quick look at the first part of a file of any size; `exact` is false where its types may still widen. */
export async function firstLook(source: ByteSource, options: OpenOptions = {}): Promise<TableFile> {
  const found = await detect(source);
  return readerOf(found.format).firstLook({ source, gzipped: found.gzipped }, options);
}

function readerOf(format: Format): FormatReader {
  const reader = readers[format];
  if (!reader) throw new Fault('bad-file', `Files of the format ${format} cannot be read yet. Write the table as CSV or Parquet.`);
  return reader;
}
