import type { Finding } from '#core/finding';
import type { ByteSink } from '#formats/sink';
import type { TableRows } from '#formats/table-file';

export interface WriteOptions {
  /** Hears how much of the table has been written, 0 to 1. */
  onProgress?: (share: number) => void;
}

/** Writes a table from its first byte to its last. Returns what the format could not hold, column by column. */
export interface FormatWriter {
  write(table: TableRows, sink: ByteSink, options?: WriteOptions): Promise<Finding[]>;
}
