import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Fault } from '#core/problem';

/** What tells that an input is the same as before. `modified` is ISO 8601 UTC; `sha256` is null when nobody asked for it. */
export interface InputIdentity {
  internalName: string;
  file: string;
  sizeBytes: number;
  modified: string;
  sha256: string | null;
}

export async function identify(
  input: { path: string; internalName: string; sha256?: string },
  by: 'size-and-time' | 'sha256',
): Promise<InputIdentity> {
  const { path, internalName } = input;
  const stats = await stat(path).catch((error: unknown) => {
    throw new Fault('bad-config', `${internalName}: there is no file ${path}, or it cannot be read.`, { at: internalName, cause: error });
  });
  if (!stats.isFile()) throw new Fault('bad-file', `${internalName}: ${path} is not a file.`, { at: internalName });
  const sha256 = input.sha256 ?? (by === 'sha256' ? await digest(path) : null);
  return { internalName, file: basename(path), sizeBytes: stats.size, modified: stats.mtime.toISOString(), sha256 };
}

async function digest(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
