import { Fault } from '#core/problem';
import type { ByteSource, FolderSource } from '#formats/source';
import { directoryOf } from '#formats/zip/directory';
import { inflated } from '#formats/zip/inflate';
import { damaged, membersOf, type Member } from '#formats/zip/members';
import { partOf } from '#formats/zip/part';
import { commonFolder } from '#formats/zip/paths';

/**
 * A zip archive seen as a folder. Only the list of members is read here. A stored member is read in place, a deflated one is unpacked
 * into memory when it is opened. One folder around everything is not part of the paths. Throws a `bad-file` Fault for archives that are
 * damaged, encrypted or made to harm.
 */
export async function zipFolder(source: ByteSource): Promise<FolderSource> {
  const members = await membersOf(source, await directoryOf(source));
  const skip = commonFolder(members.map(({ path }) => path));
  const byPath = new Map(members.map((member) => [member.path.slice(skip), member]));
  return {
    name: source.name,
    paths: [...byPath.keys()],
    open: async (path) => {
      const member = byPath.get(path);
      if (!member) throw new Fault('bad-file', `${source.name} has no member ${path}.`);
      return opened(source, member, path);
    },
  };
}

/** Files that come along with a table and are none. */
const companions =
  /(^|\/)(readme|licen[cs]e|copying|citation|changelog)[^/]*$|\.(md|rst|ya?ml|json|pdf|html?|png|jpe?g|svg|log|sha256|md5)$/i;

/** The one file of the folder that can be a table; null when there are several or none. */
export function onlyFile(folder: FolderSource): string | null {
  const [only] = folder.paths;
  if (folder.paths.length === 1 && only !== undefined) return only;
  const tables = folder.paths.filter((path) => !companions.test(path));
  return tables.length === 1 ? (tables[0] ?? null) : null;
}

const headerBytes = 30;

/** The member's own header says where its bytes begin; what it says besides must agree with the list. */
async function opened(source: ByteSource, member: Member, path: string): Promise<ByteSource> {
  const header = await source.slice(member.at, member.at + headerBytes + member.name.length);
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const agrees =
    header.length === headerBytes + member.name.length &&
    view.getUint32(0, true) === 0x04034b50 &&
    view.getUint16(8, true) === member.method &&
    view.getUint16(26, true) === member.name.length &&
    member.name.every((byte, i) => header[headerBytes + i] === byte);
  if (!agrees) throw damaged(source, `Its member ${path} at byte ${member.at} is not what the list at the end says`);
  const start = member.at + headerBytes + member.name.length + view.getUint16(28, true);
  if (start + member.packed > source.size) throw damaged(source, `Its member ${path} ends past the end of the file`);
  const packed = partOf(source, { name: path, start, size: member.packed });
  return member.method === 0 ? packed : inflated(packed, member);
}
