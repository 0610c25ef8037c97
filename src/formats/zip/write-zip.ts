import { Fault } from '#core/problem';
import type { ByteSource } from '#formats/source';
import { crc32 } from '#formats/zip/crc32';

const chunkBytes = 4 * 1024 * 1024;
const most32 = 0xffffffff;

interface Entry {
  name: Uint8Array<ArrayBuffer>;
  crc: number;
  size: number;
  at: number;
}

/**
 * A zip archive of stored files as one Blob. The files' own Blobs become parts of it, so nothing is copied; each is read once for its CRC-32.
 * The same files give the same bytes: no times are kept. Larger files or archives than 4 GB become ZIP64.
 */
export async function storedZip(files: readonly { path: string; source: ByteSource }[]): Promise<Blob> {
  const parts: BlobPart[] = [];
  const entries: Entry[] = [];
  let at = 0;
  for (const { path, source } of files) {
    const entry = { name: nameOf(path), crc: await checksum(source), size: source.size, at };
    const header = [localHeader(entry), entry.name, ...(entry.size >= most32 ? [largeSizes(entry)] : [])];
    parts.push(...header, ...(source.size > 0 ? [await source.blob()] : []));
    at += lengthOf(header) + source.size;
    entries.push(entry);
  }
  const list = entries.flatMap((entry) => [listEntry(entry), entry.name, ...largeField(entry)]);
  const end = endOf({ members: entries.length, size: lengthOf(list), start: at });
  return new Blob([...parts, ...list, ...end], { type: 'application/zip' });
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

function nameOf(path: string): Uint8Array<ArrayBuffer> {
  const wrong = path === '' || path.startsWith('/') || /[\\\0]/.test(path) || path.split('/').includes('..');
  const name = new TextEncoder().encode(path);
  if (wrong || name.length > 0xffff)
    throw new Fault('bad-request', `${path.slice(0, 100)} cannot be the name of a file in an archive. Rename it.`);
  return name;
}

async function checksum(source: ByteSource): Promise<number> {
  let crc = 0;
  for (let at = 0; at < source.size;) {
    const bytes = await source.slice(at, Math.min(source.size, at + chunkBytes));
    if (bytes.length === 0)
      throw new Fault('bad-file', `${source.name} ends at byte ${at} of ${source.size}. It changed while it was read.`);
    crc = crc32(bytes, crc);
    at += bytes.length;
  }
  return crc;
}

/** Little-endian numbers one after the other, as [value, bytes]. */
function packed(...numbers: (readonly [value: number, bytes: 2 | 4 | 8])[]): Uint8Array<ArrayBuffer> {
  const made = new Uint8Array(numbers.reduce((sum, [, bytes]) => sum + bytes, 0));
  const view = new DataView(made.buffer);
  let at = 0;
  for (const [value, bytes] of numbers) {
    if (bytes === 2) view.setUint16(at, value, true);
    else if (bytes === 4) view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += bytes;
  }
  return made;
}

const utf8Name = 0x800;
const firstDay = 0x21;

/** Version needed, flags, method, time, date: the five fields that both headers begin with. */
function common({ size, at }: Entry): (readonly [number, 2])[] {
  const isLarge = size >= most32 || at >= most32;
  return [[isLarge ? 45 : 20, 2] as const, [utf8Name, 2] as const, [0, 2] as const, [0, 2] as const, [firstDay, 2] as const];
}

function localHeader(entry: Entry): Uint8Array<ArrayBuffer> {
  const size = Math.min(entry.size, most32);
  const extra = entry.size >= most32 ? 20 : 0;
  return packed([0x04034b50, 4], ...common(entry), [entry.crc, 4], [size, 4], [size, 4], [entry.name.length, 2], [extra, 2]);
}

function largeSizes({ size }: Entry): Uint8Array<ArrayBuffer> {
  return packed([1, 2], [16, 2], [size, 8], [size, 8]);
}

function largeField({ size, at }: Entry): Uint8Array<ArrayBuffer>[] {
  const numbers = [...(size >= most32 ? [size, size] : []), ...(at >= most32 ? [at] : [])];
  return numbers.length === 0 ? [] : [packed([1, 2], [8 * numbers.length, 2], ...numbers.map((value) => [value, 8] as const))];
}

function listEntry(entry: Entry): Uint8Array<ArrayBuffer> {
  const size = Math.min(entry.size, most32);
  const extra = largeField(entry)[0]?.length ?? 0;
  const regularFile = 0o100644 * 0x10000;
  return packed(
    ...([[0x02014b50, 4], [(3 << 8) | 45, 2], ...common(entry), [entry.crc, 4], [size, 4], [size, 4]] as const),
    ...([
      [entry.name.length, 2],
      [extra, 2],
      [0, 2],
      [0, 2],
      [0, 2],
      [regularFile, 4],
      [Math.min(entry.at, most32), 4],
    ] as const),
  );
}

function endOf({ members, size, start }: { members: number; size: number; start: number }): Uint8Array<ArrayBuffer>[] {
  const few = Math.min(members, 0xffff);
  const isLarge = members >= 0xffff || size >= most32 || start >= most32;
  const end = packed([0x06054b50, 4], [0, 4], [few, 2], [few, 2], [Math.min(size, most32), 4], [Math.min(start, most32), 4], [0, 2]);
  if (!isLarge) return [end];
  const large = packed([0x06064b50, 4], [44, 8], [45, 2], [45, 2], [0, 8], [members, 8], [members, 8], [size, 8], [start, 8]);
  return [large, packed([0x07064b50, 4], [0, 4], [start + size, 8], [1, 4]), end];
}
