import { createReadStream } from 'node:fs';
import { chmod, copyFile, mkdir, rename, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { Fault } from '#core/problem';
import type { Config } from '../config.ts';
import { digestOf, isSha256, type Digest } from './digest.ts';
import { diskSpace, usableBytes, type SpaceOf } from './space.ts';
import { syncToDisk } from './sync.ts';

/** Bytes `start` to `end`, both included. */
export interface ByteRange {
  start: number;
  end: number;
}

/** Bytes at rest, named by their own SHA-256; what is in it never changes and is never removed. */
export interface Store {
  /** Moves the file in. Bringing the same bytes again is harmless. `known` is its digest, just made by the caller. */
  take(path: string, known?: Digest): Promise<Digest>;
  /** Brings a copy in and leaves the file where it is. */
  takeCopy(path: string): Promise<Digest>;
  has(sha256: string): Promise<boolean>;
  /** Null when there is no such file. */
  sizeOf(sha256: string): Promise<number | null>;
  pathOf(sha256: string): string;
  openRead(sha256: string, range?: ByteRange): Readable;
  /** What may still be written, bytes: the free disk less the reserve. */
  freeBytes(): Promise<number>;
  /** Puts a file or folder aside, out of the way and not away; gives its new place. */
  quarantine(path: string, reason: string): Promise<string>;
}

export interface StoreOptions {
  spaceOf?: SpaceOf;
  /** Told before each act that a power cut could separate from the next; tests stop there. */
  beforeAct?: (act: string) => Promise<void>;
}

/** Opens `store/` and its neighbors in the data folder, and makes them when they are not there. */
export async function openStore({ dataDir }: Pick<Config, 'dataDir'>, options: StoreOptions = {}): Promise<Store> {
  const root = join(dataDir, 'store');
  const incoming = join(dataDir, 'staging');
  const aside = join(dataDir, 'quarantine');
  for (const folder of [root, incoming, aside]) await mkdir(folder, { recursive: true, mode: 0o700 });
  const pathOf = (sha256: string): string => placeIn(root, sha256);
  const before = options.beforeAct ?? (() => Promise.resolve());
  const take = (path: string, known?: Digest): Promise<Digest> => moveIn({ path, pathOf, before }, known);
  return {
    take,
    takeCopy: async (path) => take(await copyTo(incoming, path)),
    has: async (sha256) => (await sizeAt(pathOf(sha256))) !== null,
    sizeOf: (sha256) => sizeAt(pathOf(sha256)),
    pathOf,
    openRead: (sha256, range) => createReadStream(pathOf(sha256), range),
    freeBytes: async () => usableBytes(await (options.spaceOf ?? diskSpace)(dataDir)),
    quarantine: (path, reason) => putAside(aside, path, reason),
  };
}

function placeIn(root: string, sha256: string): string {
  if (!isSha256(sha256)) throw new Fault('internal', `"${sha256.slice(0, 80)}" is no SHA-256, so the store has no place for it.`);
  return join(root, sha256.slice(0, 2), sha256);
}

interface Move {
  path: string;
  pathOf: (sha256: string) => string;
  before: (act: string) => Promise<void>;
}

/** The name appears only when all bytes are on the disk; an older file of that name had the same bytes or was damaged. */
async function moveIn({ path, pathOf, before }: Move, known?: Digest): Promise<Digest> {
  const digest = known ?? (await digestOf(path));
  const place = pathOf(digest.sha256);
  const folder = dirname(place);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await before('sync file');
  await syncToDisk(path);
  await chmod(path, 0o400);
  await before('rename');
  await rename(path, place);
  await before('sync folder');
  await syncToDisk(folder);
  await syncToDisk(dirname(folder));
  return digest;
}

async function copyTo(folder: string, path: string): Promise<string> {
  const copy = join(folder, `copy-${crypto.randomUUID()}`);
  await copyFile(path, copy);
  await chmod(copy, 0o600);
  return copy;
}

async function sizeAt(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function putAside(aside: string, path: string, reason: string): Promise<string> {
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const place = join(aside, `${stamp}-${reason}-${basename(path)}`);
  await rename(path, place);
  await syncToDisk(aside);
  return place;
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
