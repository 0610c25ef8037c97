import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '#core/finding';
import { hdf5 } from '#formats/hdf5/hdf5';
import { MemorySink } from '#formats/sink';
import type { ByteSource } from '#formats/source';
import type { OpenOptions, TableFile, TableRows } from '#formats/table-file';
import type { FormatWriter } from '#formats/write';
import { nodeSource } from '../../backend/tables/node-source.ts';

export const hdf5Fixtures = join(import.meta.dirname, '../fixtures/hdf5');

export async function openHdf5(name: string, options: OpenOptions = {}): Promise<TableFile> {
  return hdf5.open({ source: await nodeSource(join(hdf5Fixtures, name)), gzipped: false }, options);
}

/** Bytes in memory as a source that can be read without waiting. */
export function bytesSource(name: string, bytes: Uint8Array): ByteSource {
  const sliceSync = (start: number, end: number): Uint8Array => bytes.subarray(start, end);
  return {
    name,
    size: bytes.length,
    sliceSync,
    slice: async (start, end) => sliceSync(start, end),
    blob: async () => new Blob([new Uint8Array(bytes)]),
  };
}

export function fixtureBytes(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(hdf5Fixtures, name)));
}

export interface WrittenFile {
  bytes: Uint8Array;
  findings: Finding[];
  open: (options?: OpenOptions) => Promise<TableFile>;
  /** The same file on disk, for other programs. */
  onDisk: (name: string) => string;
}

export async function writtenHdf5(table: TableRows, writer: FormatWriter): Promise<WrittenFile> {
  const sink = new MemorySink();
  const findings = await writer.write(table, sink);
  const bytes = sink.bytes();
  const open = (options: OpenOptions = {}): Promise<TableFile> =>
    hdf5.open({ source: bytesSource('written.hdf5', bytes), gzipped: false }, options);
  const onDisk = (name: string): string => {
    const path = join(mkdtempSync(join(tmpdir(), 'hdf5-')), name);
    writeFileSync(path, bytes);
    return path;
  };
  return { bytes, findings, open, onDisk };
}
