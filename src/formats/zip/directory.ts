import { Fault } from '#core/problem';
import type { ByteSource } from '#formats/source';

/** Where the list of members lies. `shift` is how many bytes stand before the archive's own first one. */
export interface Directory {
  start: number;
  size: number;
  members: number;
  shift: number;
}

const mostMembers = 100_000;
const mostDirectoryBytes = 64 * 1024 * 1024;
const leastEntryBytes = 46;
const endBytes = 22;
const locatorBytes = 20;
const end64Bytes = 56;

/** Finds the list at the end of a zip archive, ZIP64 too. Refuses lists that are cut off, cut into volumes, too long, or longer than they say. */
export async function directoryOf(source: ByteSource): Promise<Directory> {
  const from = Math.max(0, source.size - endBytes - 0xffff - locatorBytes);
  const tail = await source.slice(from, source.size);
  const at = endRecord(tail);
  if (at < 0) {
    const message = `${source.name} begins as a zip archive, and the list of its members, which is at the end, is missing in its ${source.size} bytes. It was cut short; send it again, or pack it again.`;
    throw new Fault('bad-file', message);
  }
  const view = viewOf(tail);
  const plain = { members: view.getUint16(at + 10, true), size: view.getUint32(at + 12, true), start: view.getUint32(at + 16, true) };
  const disks = view.getUint16(at + 4, true) + view.getUint16(at + 6, true);
  const locator = at - locatorBytes;
  const isLarge = locator >= 0 && view.getUint32(locator, true) === 0x07064b50;
  if (isLarge) return large(source, { at: longAt(view, locator + 8), before: from + locator });
  if (disks !== 0) throw parted(source);
  return checked(source, plain, from + at);
}

/** The last end record whose comment ends with the file. */
function endRecord(tail: Uint8Array): number {
  const view = viewOf(tail);
  for (let at = tail.length - endBytes; at >= 0; at--)
    if (view.getUint32(at, true) === 0x06054b50 && at + endBytes + view.getUint16(at + 20, true) === tail.length) return at;
  return -1;
}

/** `at` is where the locator says that the ZIP64 record is, `before` where the locator itself is. */
async function large(source: ByteSource, { at, before }: { at: number; before: number }): Promise<Directory> {
  // With bytes before the archive the record is not where the locator says; as a rule it ends where the locator begins.
  for (const place of [at, before - end64Bytes]) {
    if (place < 0 || place + end64Bytes > before) continue;
    const view = viewOf(await source.slice(place, place + end64Bytes));
    if (view.byteLength < end64Bytes || view.getUint32(0, true) !== 0x06064b50) continue;
    if (view.getUint32(16, true) + view.getUint32(20, true) !== 0) throw parted(source);
    return checked(source, { members: longAt(view, 32), size: longAt(view, 40), start: longAt(view, 48) }, place);
  }
  const message = `${source.name} is a large zip archive (ZIP64), and its end record is not at byte ${at} of ${source.size}. It is damaged; send it again, or pack it again.`;
  throw new Fault('bad-file', message);
}

function checked(source: ByteSource, told: Omit<Directory, 'shift'>, end: number): Directory {
  if (told.members > mostMembers) {
    const message = `${source.name} says it has ${told.members.toLocaleString('en-US')} members; at most ${mostMembers.toLocaleString('en-US')} are read. Send a catalog with fewer files, or one table as Parquet.`;
    throw new Fault('bad-file', message);
  }
  const shift = end - told.start - told.size;
  const fits = shift >= 0 && told.members * leastEntryBytes <= told.size && told.size <= mostDirectoryBytes;
  if (fits) return { ...told, start: told.start + shift, shift };
  const message = `${source.name} says that the list of its ${told.members} members has ${told.size} bytes from byte ${told.start} on, which does not fit before byte ${end}. It is damaged; send it again, or pack it again.`;
  throw new Fault('bad-file', message);
}

function parted(source: ByteSource): Fault {
  return new Fault('bad-file', `${source.name} is one volume of a zip archive of several. Pack it as one file.`);
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Beyond 2^53 the number is not exact, and larger than any file. */
export function longAt(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}
