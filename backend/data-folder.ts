import type { Config } from './config.ts';
import { takeLock, type Lock } from './pocketbase/lock.ts';
import { obtainPocketbase } from './pocketbase/obtain.ts';
import { readSecret } from './pocketbase/secret.ts';
import { startPocketbase, type Pocketbase } from './pocketbase/supervise.ts';
import { openRecords, type Records } from './records/connection.ts';

export interface DataFolderOptions {
  config: Config;
  env: Record<string, string | undefined>;
  say(line: string): void;
  /** The records are gone for good. */
  onGone(reason: string): void;
}

/** The data folder, held by this process alone, with its records open. */
export interface DataFolder {
  records: Records;
  close(): Promise<void>;
}

/** Lock, PocketBase, records, in this order; what was opened is closed again when a later one fails. */
export async function openDataFolder(options: DataFolderOptions): Promise<DataFolder> {
  const { config, say } = options;
  const lock = await takeLock(config.dataDir);
  let pocketbase: Pocketbase | null = null;
  const close = async (): Promise<void> => {
    await pocketbase?.stop();
    await lock.release();
  };
  try {
    pocketbase = await startOn(options, lock);
    const records = await openRecords(pocketbase.url, await readSecret(config.dataDir));
    return { records, close };
  } catch (error) {
    say('The start was given up.');
    await close();
    throw error;
  }
}

async function startOn({ config, env, say, onGone }: DataFolderOptions, lock: Lock): Promise<Pocketbase> {
  const program = await obtainPocketbase({ given: config.pocketbaseBin, env, say });
  const superuser = await readSecret(config.dataDir);
  return startPocketbase({ program, dataDir: config.dataDir, superuser, log: say, onStart: (pid) => lock.name(pid), onGone });
}
