import type { Finding } from '#core/finding';
import type { TableFile } from '#formats/table-file';
import type { FormatWriter, WriteOptions } from '#formats/write';
import type { Coordinates } from './coordinates.ts';
import { fileSink } from './file-sink.ts';
import type { OutputFormat, OutputKind } from './outputs.ts';

export interface WriteOrder extends OutputFormat, WriteOptions {
  coordinates?: Coordinates;
}

/** Imported on use: a conversion needs one of them. */
const writers: Partial<Record<OutputKind, () => Promise<FormatWriter>>> = {};

/** Writes the table as a new file (or folder) and says what the format could not hold. */
export async function writeAs(table: TableFile, path: string, order: WriteOrder): Promise<Finding[]> {
  const writer = await writers[order.kind]?.();
  if (!writer) throw new Error(`no writer for ${order.kind}`);
  const sink = fileSink(path, order);
  const findings = await writer.write(table, sink, order);
  await sink.end();
  return findings;
}
