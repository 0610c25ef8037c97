import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

export interface Digest {
  /** Lower-case hex. */
  sha256: string;
  sizeBytes: number;
}

/** Reads the whole file; a file of 20 GB takes some 20 seconds. */
export async function digestOf(path: string): Promise<Digest> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    hash.update(chunk);
    sizeBytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), sizeBytes };
}

export function isSha256(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}
