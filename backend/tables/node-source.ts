import { closeSync, openAsBlob, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ByteSource } from '#formats/source';

/** A file on disk as a ByteSource. It opens the file anew for each read, so nothing needs to be closed. */
export async function nodeSource(path: string, fileName = basename(path)): Promise<ByteSource> {
  const blob = await openAsBlob(path);
  const span = (start: number, end: number): number => Math.max(0, Math.min(end, blob.size) - start);
  return {
    name: fileName,
    size: blob.size,
    blob: async () => blob,
    slice: (start, end) => read(path, start, span(start, end)),
    sliceSync: (start, end) => readNow(path, start, span(start, end)),
  };
}

async function read(path: string, start: number, length: number): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, start);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function readNow(path: string, start: number, length: number): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, readSync(file, bytes, 0, length, start));
  } finally {
    closeSync(file);
  }
}
