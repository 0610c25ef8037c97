import { basename } from 'node:path';
import type { Finding } from '#core/finding';
import type { TableRows } from '#formats/table-file';
import type { FormatWriter, WriteOptions } from '#formats/write';
import { coordinatesOf, type Coordinates } from './coordinates.ts';
import { fileSink } from './file-sink.ts';
import type { OutputFormat, OutputKind } from './outputs.ts';

export interface WriteOrder extends OutputFormat, WriteOptions {
  /** What the output is to be called; a HATS catalog keeps it within. */
  name: string;
  coordinates?: Coordinates;
}

/** Imported on use: an output needs one of them. */
const writers: Record<Exclude<OutputKind, 'hats'>, () => Promise<FormatWriter>> = {
  csv: async () => (await import('#formats/csv/write')).csvWriter,
  tsv: async () => (await import('#formats/csv/write')).tsvWriter,
  ecsv: async () => (await import('#formats/csv/write')).ecsvWriter,
  parquet: async () => (await import('#formats/parquet/write')).parquetWriter,
  fits: async () => (await import('#formats/fits/write')).fitsWriter,
  votable: async () => (await import('#formats/votable/writer')).votableWriter,
  hdf5: async () => (await import('#formats/hdf5/write-flat')).hdf5Writer,
  'pandas-hdf5': async () => (await import('#formats/hdf5/write-pandas')).pandasHdf5Writer,
  'astropy-hdf5': async () => (await import('#formats/hdf5/write-astropy')).astropyHdf5Writer,
};

/** Writes the table as a new file (or folder) and says what the format could not hold. */
export async function writeAs(table: TableRows, path: string, order: WriteOrder): Promise<Finding[]> {
  if (order.kind === 'hats') return writeCatalog(table, path, order);
  const writer = await writers[order.kind]();
  const sink = fileSink(path, order);
  try {
    return await writer.write(table, sink, order);
  } finally {
    await sink.end();
  }
}

async function writeCatalog(table: TableRows, folder: string, { name, coordinates, ...options }: WriteOrder): Promise<Finding[]> {
  const { writeHats } = await import('./hats-write.ts');
  const { ra, dec } = await coordinatesOf(table, coordinates);
  const plain = basename(name).replace(/\.hats$/i, '');
  return writeHats(table, folder, { ...options, name: plain, raColumn: ra, decColumn: dec });
}
