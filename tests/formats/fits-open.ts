import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fits } from '#formats/fits/fits';
import type { ByteSource } from '#formats/source';
import type { OpenOptions, TableFile } from '#formats/table-file';

export const fixtures = join(import.meta.dirname, '../fixtures/fits');

export const bytesOf = (name: string): Uint8Array => readFileSync(join(fixtures, name));

export function memorySource(bytes: Uint8Array, name: string): ByteSource {
  const sliceSync = (start: number, end: number): Uint8Array => bytes.subarray(start, Math.max(start, end));
  return {
    name,
    size: bytes.length,
    sliceSync,
    slice: async (start, end) => sliceSync(start, end),
    blob: async () => new Blob([bytes.slice()]),
  };
}

/** Opens bytes as a FITS file, packed when they begin so. */
export async function openBytes(bytes: Uint8Array, options: OpenOptions = {}, name = 'made.fits'): Promise<TableFile> {
  return fits.open({ source: memorySource(bytes, name), gzipped: bytes[0] === 0x1f }, options);
}

export const openFixture = (name: string, options: OpenOptions = {}): Promise<TableFile> => openBytes(bytesOf(name), options, name);

/** Opens it and reads every row; fails when a batch is empty. */
export async function readAll(bytes: Uint8Array): Promise<TableFile> {
  const table = await openBytes(bytes);
  for await (const { rows } of table.batches()) if (rows === 0) throw new Error('a batch has no rows');
  return table;
}
