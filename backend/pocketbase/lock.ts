import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '#core/problem';
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

/** Takes the data folder for this process, or throws a Fault that names who has it: PocketBase itself would let two in. */
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
  const holder = await readHolder(join(dataDir, 'lock'));
  return holder !== null && (await isLiving(holder)) ? holder.pid : null;
}

/** Only one may look at a stale lock and replace it: two that do so at once would both win. */
async function takeOver(path: string, mine: Holder, dataDir: string): Promise<void> {
  const guard = `${path}.takeover`;
  if (await isOld(guard)) await rm(guard, { force: true });
  if (!(await createdNew(guard, mine)))
    throw new Fault('conflict', `Another server starts on ${dataDir} at this moment. Try again in a few seconds.`);
  try {
    const before = await readHolder(path);
    if (before && (await isLiving(before))) {
      throw new Fault(
        'conflict',
        `The data folder ${dataDir} is in use by process ${before.pid}. Stop that one first, or set PHOTOZ_DATA to another folder.`,
      );
    }
    if (before?.pocketbase && (await isLiving(before.pocketbase))) await endProcess(before.pocketbase.pid, 5000);
    await replace(path, mine);
  } finally {
    await rm(guard, { force: true });
  }
}

async function createdNew(path: string, holder: Holder): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(JSON.stringify(holder));
    await file.close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function replace(path: string, holder: Holder): Promise<void> {
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, JSON.stringify(holder), { mode: 0o600 });
  await rename(draft, path);
}

/** A lock that a crash cut short names nobody. */
async function readHolder(path: string): Promise<Holder | null> {
  const text = await readFile(path, 'utf8').catch(() => '');
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
