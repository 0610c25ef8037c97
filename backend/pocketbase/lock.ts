import { link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '#core/problem';
import { newKey } from '../records/secrets.ts';
import { endProcess, startOf } from './alive.ts';

/** Who holds a data folder. */
interface Holder {
  pid: number;
  start: string | null;
  pocketbase: { pid: number; start: string | null } | null;
}

export interface Lock {
  /** Writes down which PocketBase is ours, so that the next start can end what a crash left. */
  name(pocketbasePid: number): Promise<void>;
  release(): Promise<void>;
}

/** Takes the data folder for this process, or throws a Fault at `lock` that names who has it: PocketBase itself would let two in. */
export async function takeLock(dataDir: string): Promise<Lock> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, 'lock');
  const mine: Holder = { pid: process.pid, start: await startOf(process.pid), pocketbase: null };
  if (!(await createdNew(path, mine))) await takeOver(path, mine, dataDir);
  return {
    name: async (pid) => {
      mine.pocketbase = { pid, start: await startOf(pid) };
      await replace(path, mine);
    },
    release: () => rm(path, { force: true }),
  };
}

/** The process that holds the folder now, or null. */
export async function holderOf(dataDir: string): Promise<number | null> {
  const holder = holderIn(await readFile(join(dataDir, 'lock'), 'utf8').catch(() => ''));
  return holder !== null && (await isLiving(holder)) ? holder.pid : null;
}

/** Only one may look at a stale lock and replace it: two that do so at once would both win. */
async function takeOver(path: string, mine: Holder, dataDir: string): Promise<void> {
  const guard = `${path}.takeover`;
  if (await isOld(guard)) await rm(guard, { force: true });
  if (!(await createdNew(guard, mine))) throw startsNow(dataDir);
  try {
    const text = await readFile(path, 'utf8').catch(() => null);
    const before = holderIn(text ?? '');
    if (before && (await isLiving(before))) {
      throw new Fault(
        'conflict',
        `The data folder ${dataDir} is in use by process ${before.pid}. Stop that one first, or set PHOTOZ_DATA to another folder.`,
        { at: 'lock' },
      );
    }
    if (before?.pocketbase && (await isLiving(before.pocketbase))) await endProcess(before.pocketbase.pid, 5000);
    // Only what was seen is removed: when there was nothing, another may have come first by now.
    if (text !== null) await rm(path, { force: true });
    if (!(await createdNew(path, mine))) throw startsNow(dataDir);
  } finally {
    await rm(guard, { force: true });
  }
}

/** A link appears whole or not at all: a lock without its holder's name would look like one that a crash left. */
async function createdNew(path: string, holder: Holder): Promise<boolean> {
  const draft = await drafted(path, holder);
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function replace(path: string, holder: Holder): Promise<void> {
  await rename(await drafted(path, holder), path);
}

async function drafted(path: string, holder: Holder): Promise<string> {
  const draft = `${path}.${newKey()}`;
  await writeFile(draft, JSON.stringify(holder), { mode: 0o600 });
  return draft;
}

function startsNow(dataDir: string): Fault {
  return new Fault('conflict', `Another server starts on ${dataDir} at this moment. Try again in a few seconds.`, { at: 'lock' });
}

/** A lock that was cut short names nobody. */
function holderIn(text: string): Holder | null {
  try {
    const value: unknown = JSON.parse(text);
    return isHolder(value) ? value : null;
  } catch {
    return null;
  }
}

function isHolder(value: unknown): value is Holder {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'start' in value &&
    'pocketbase' in value
  );
}

async function isLiving(one: { pid: number; start: string | null }): Promise<boolean> {
  return one.start !== null && (await startOf(one.pid)) === one.start;
}

async function isOld(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && Date.now() - found.mtimeMs > 15_000;
}
