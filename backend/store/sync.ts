import { open } from 'node:fs/promises';

/** Asks the disk to keep what was written: a file's bytes, or a folder's list of names. */
export async function syncToDisk(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
