import { closeSync, openAsBlob, openSync, readSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Fault } from '#core/problem';
import type { ByteSource } from '#formats/source';

/** A file on disk as a ByteSource. It opens the file anew for each read, so nothing needs to be closed. */
export async function nodeSource(path: string, fileName = basename(path)): Promise<ByteSource> {
  const { size } = await stat(path);
  const span = (start: number, end: number): number => Math.max(0, Math.min(end, size) - start);
  return {
    name: fileName,
    size,
    blob: () => wholeBlob(path, { name: fileName, size }),
    slice: (start, end) => read(path, start, span(start, end)),
    sliceSync: (start, end) => readNow(path, start, span(start, end)),
  };
}

/** Node 20 counts the bytes of a Blob in 32 bits, so a file of more than 4 GB would be cut without a word. */
async function wholeBlob(path: string, { name, size }: { name: string; size: number }): Promise<Blob> {
  const blob = await openAsBlob(path);
  if (blob.size === size) return blob;
  throw new Fault(
    'too-large',
    `${name} has ${size} bytes, and this version of Node reads at most 4 GB of such a file. Use a newer one, or split the file.`,
  );
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
