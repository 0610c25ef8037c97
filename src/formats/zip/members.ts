import { Fault } from '#core/problem';
import type { ByteSource } from '#formats/source';
import { longAt, viewOf, type Directory } from '#formats/zip/directory';
import { isJunk, safePath } from '#formats/zip/paths';

/** A file in the archive. `at` is where its own header begins; its bytes follow that header. */
export interface Member {
  path: string;
  /** The name's bytes, which its own header must repeat. */
  name: Uint8Array;
  method: number;
  crc: number;
  packed: number;
  size: number;
  at: number;
}

const headerBytes = 30;
const [stored, deflated] = [0, 8];
/** Deflate cannot pack better than this. */
const bestRatio = 1032;
const suspiciousRatio = 200;
const suspiciousBytes = 1_000_000_000;

/** All files of the list, in its order, checked one by one and against each other. */
export async function membersOf(source: ByteSource, directory: Directory): Promise<Member[]> {
  const list = await source.slice(directory.start, directory.start + directory.size);
  const members: Member[] = [];
  let at = 0;
  for (let i = 0; i < directory.members; i++) {
    const { member, next } = entryAt({ source, list, directory }, at);
    if (member && !isJunk(member.path)) members.push(member);
    at = next;
  }
  if (at !== list.length) throw damaged(source, `The list of its ${directory.members} members ends at byte ${at} of ${list.length}`);
  refuseTwice(source, members);
  refuseOverlaps(source, members, directory.start);
  refuseBomb(source, members);
  return members;
}

interface List {
  source: ByteSource;
  list: Uint8Array;
  directory: Directory;
}

/** `member` is null for a folder. */
function entryAt({ source, list, directory }: List, at: number): { member: Member | null; next: number } {
  const view = viewOf(list);
  if (at + 46 > list.length || view.getUint32(at, true) !== 0x02014b50) throw damaged(source, `Its list has no member at byte ${at}`);
  const [nameLength, extraLength] = [view.getUint16(at + 28, true), view.getUint16(at + 30, true)];
  const next = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true);
  if (next > list.length) throw damaged(source, `A member of its list ends at byte ${next} of ${list.length}`);
  const name = list.slice(at + 46, at + 46 + nameLength);
  const path = safePath(source, name);
  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  if (path === null) return { member: null, next };
  refuseKinds({ source, path, flags, method, attributes: view.getUint32(at + 38, true) });
  const extra = list.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
  const sizes = sizesOf(view, at, extra);
  const member = { path, name, method, crc: view.getUint32(at + 16, true), ...sizes, at: sizes.at + directory.shift };
  refuseSizes(source, member, directory.start);
  return { member, next };
}

/** The three numbers that ZIP64 moves into an extra field, when they are too large for their own. */
function sizesOf(view: DataView, at: number, extra: Uint8Array): Pick<Member, 'packed' | 'size' | 'at'> {
  const plain = [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)];
  const large = extraField(extra, 1);
  let from = 0;
  const [size = 0, packed = 0, offset = 0] = plain.map((value) => {
    if (value !== 0xffffffff || !large || from + 8 > large.byteLength) return value;
    from += 8;
    return longAt(large, from - 8);
  });
  return { size, packed, at: offset };
}

function extraField(extra: Uint8Array, id: number): DataView | null {
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length;) {
    const length = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === id) return viewOf(extra.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return null;
}

const [encrypted, strongly, masked] = [1, 0x40, 0x2000];

function refuseKinds(o: { source: ByteSource; path: string; flags: number; method: number; attributes: number }): void {
  const which = `${o.source.name} has the member ${o.path}, which is`;
  if ((o.flags & (encrypted | strongly | masked)) !== 0 || o.method === 99)
    throw new Fault('bad-file', `${which} encrypted. Pack it again without a password.`);
  if (o.attributes >>> 28 === 0xa) throw new Fault('bad-file', `${which} a symbolic link. Pack the file itself that it points to.`);
  if (o.method === stored || o.method === deflated) return;
  throw new Fault('bad-file', `${which} packed by method ${o.method}; methods 0 (stored) and 8 (deflated) are read. ${storeIt}`);
}

export const storeIt = 'Pack it again without compression (zip -0).';

function refuseSizes(source: ByteSource, member: Member, end: number): void {
  const { path, method, packed, size, at } = member;
  if (at + headerBytes + packed > end)
    throw damaged(source, `Its member ${path} of ${packed} bytes at byte ${at} reaches past byte ${end}, where the list begins`);
  const lies = method === stored ? packed !== size : size > packed * bestRatio + bestRatio;
  if (lies) throw damaged(source, `Its member ${path} says that ${packed} bytes unpack to ${size}, which cannot be`);
}

function refuseTwice(source: ByteSource, members: readonly Member[]): void {
  const seen = new Set<string>();
  for (const { path } of members) {
    if (seen.has(path)) throw damaged(source, `It has the member ${path} twice`);
    seen.add(path);
  }
}

/** Members that share bytes are how a small archive unpacks to a huge one. */
function refuseOverlaps(source: ByteSource, members: readonly Member[], end: number): void {
  const inOrder = [...members].sort((a, b) => a.at - b.at);
  for (const [i, { path, name, packed, at }] of inOrder.entries()) {
    const next = inOrder[i + 1];
    const least = at + headerBytes + name.length + packed;
    if (least <= (next?.at ?? end)) continue;
    throw damaged(
      source,
      `Its member ${path} ends at byte ${least}, and ${next?.path ?? 'the list'} begins at byte ${next?.at ?? end}: they overlap`,
    );
  }
}

function refuseBomb(source: ByteSource, members: readonly Member[]): void {
  const total = members.reduce((sum, { method, size }) => sum + (method === deflated ? size : 0), 0);
  if (total < suspiciousBytes || total < suspiciousRatio * source.size) return;
  const message = `${source.name} has ${source.size} bytes and says it unpacks to ${total.toLocaleString('en-US')}. ${storeIt}`;
  throw new Fault('bad-file', message);
}

export function damaged(source: ByteSource, what: string): Fault {
  return new Fault('bad-file', `${source.name} is a zip archive that is damaged. ${what}. Send it again, or pack it again.`);
}
