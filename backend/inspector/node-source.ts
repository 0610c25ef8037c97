import { openAsBlob } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ByteSource } from '#formats/source';

/** A file on disk as a ByteSource. It opens the file anew for each read, so nothing needs to be closed. */
export async function nodeSource(path: string, fileName = basename(path)): Promise<ByteSource> {
  const blob = await openAsBlob(path);
  const slice = async (start: number, end: number): Promise<Uint8Array> => {
    const length = Math.max(0, Math.min(end, blob.size) - start);
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, start);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  };
  return { name: fileName, size: blob.size, slice, blob };
}
