import { crc32, deflateRawSync } from 'node:zlib';
import { concatenated } from '#formats/bytes';
import { joined, utf8 } from './case.ts';

/** A member of a hand-made archive; what is given beside name and content is written as it is, true or not. */
export interface Member {
  name: string | Uint8Array;
  content?: Uint8Array;
  /** Packed bytes that are no packing of `content`. */
  packed?: Uint8Array;
  method?: number;
  flags?: number;
  size?: number;
  packedSize?: number;
  /** Unix mode in the directory; 0o120777 is a link. */
  mode?: number;
  /** Points the directory's entry at this place instead of its own. */
  at?: number;
}

export interface Lies {
  entries?: number;
  directoryAt?: number;
  directorySize?: number;
}

export function madeZip(members: readonly Member[], lies: Lies = {}): Uint8Array<ArrayBuffer> {
  const bodies: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const member of members) {
    const { local, central } = entry(member, at);
    bodies.push(...local);
    directory.push(central);
    at += local.reduce((sum, part) => sum + part.length, 0);
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = view(22);
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, lies.entries ?? members.length % 65536, true);
  end.setUint16(10, lies.entries ?? members.length % 65536, true);
  end.setUint32(12, lies.directorySize ?? size, true);
  end.setUint32(16, lies.directoryAt ?? at, true);
  return concatenated([...bodies, ...directory, bytesOf(end)]);
}

function entry(member: Member, at: number): { local: Uint8Array[]; central: Uint8Array } {
  const name = typeof member.name === 'string' ? utf8(member.name) : member.name;
  const content = member.content ?? new Uint8Array(0);
  const method = member.method ?? 8;
  const packed = member.packed ?? (method === 8 ? new Uint8Array(deflateRawSync(content)) : content);
  const facts = view(26);
  facts.setUint16(0, 20, true);
  facts.setUint16(2, member.flags ?? 0x800, true);
  facts.setUint16(4, method, true);
  facts.setUint32(10, crc32(content), true);
  facts.setUint32(14, member.packedSize ?? packed.length, true);
  facts.setUint32(18, member.size ?? content.length, true);
  facts.setUint16(22, name.length, true);
  const more = view(14);
  more.setUint32(6, ((member.mode ?? 0o100644) << 16) >>> 0, true);
  more.setUint32(10, member.at ?? at, true);
  const central = joined(Uint8Array.of(0x50, 0x4b, 1, 2, 20, 3), bytesOf(facts), bytesOf(more), name);
  return { local: [Uint8Array.of(0x50, 0x4b, 3, 4), bytesOf(facts), name, packed], central };
}

const view = (length: number): DataView<ArrayBuffer> => new DataView(new ArrayBuffer(length));
const bytesOf = (from: DataView<ArrayBuffer>): Uint8Array => new Uint8Array(from.buffer);
