import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { isMissing } from '../store/store.ts';

/** Where bytes are while they come in. */
export function stagingDir(config: Pick<Config, 'dataDir'>): string {
  return join(config.dataDir, 'staging');
}

export function stagedPath(config: Pick<Config, 'dataDir'>, tusId: string): string {
  if (!isTusId(tusId)) throw new RangeError(`"${tusId.slice(0, 80)}" names no bytes`);
  return join(stagingDir(config), tusId);
}

const workPrefix = 'work-';

/** Scratch of one registration: made empty before, removed after. */
export function workDir(config: Pick<Config, 'dataDir'>, name: string): string {
  return join(stagingDir(config), `${workPrefix}${name}`);
}

export function isWorkDir(name: string): boolean {
  return name.startsWith(workPrefix);
}

export function newTusId(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex');
}

export function isTusId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}

/** Bytes that have arrived and when the last did; null before the first. */
export async function staged(config: Pick<Config, 'dataDir'>, tusId: string): Promise<{ bytes: number; changed: Date } | null> {
  try {
    const { size, mtime } = await stat(stagedPath(config, tusId));
    return { bytes: size, changed: mtime };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
