import { statfs } from 'node:fs/promises';
import { Fault } from '#core/problem';

/** What a disk has left, bytes. */
export interface DiskSpace {
  freeBytes: number;
  totalBytes: number;
}

export type SpaceOf = (folder: string) => Promise<DiskSpace>;

const reserveShare = 0.05;
const reserveMostBytes = 5_000_000_000;

export async function diskSpace(folder: string): Promise<DiskSpace> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}

/** What uploads may take: the last 5 %, at most 5 GB, stay free for the database and the running pipelines. */
export function usableBytes(space: DiskSpace): number {
  const reserve = Math.min(space.totalBytes * reserveShare, reserveMostBytes);
  return Math.max(0, Math.floor(space.freeBytes - reserve));
}

/** Throws `no-space` with both numbers. */
export function refuseWithoutSpace(neededBytes: number, leftBytes: number): void {
  if (neededBytes <= leftBytes) return;
  const [needed, left] = bothInWords(neededBytes, Math.max(0, leftBytes));
  throw new Fault(
    'no-space',
    `The file has ${needed}, the server can take ${left} more. Ask the administrators for space, or send a smaller file.`,
    { at: 'size_bytes' },
  );
}

/** Two sizes to be compared: to the byte where the rounded words would be the same. */
export function bothInWords(a: number, b: number): [string, string] {
  if (inWords(a) !== inWords(b)) return [inWords(a), inWords(b)];
  return [`${a} bytes`, `${b} bytes`];
}

const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** "1.26 GB": decimal units, three digits. */
export function inWords(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : Number(value.toPrecision(3))} ${units[power]}`;
}
