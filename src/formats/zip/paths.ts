import { Fault } from '#core/problem';
import type { ByteSource } from '#formats/source';

/**
 * The path of a member, null for a folder. Throws when the name could lead out of the archive's own folder where someone unpacks it,
 * because such a name is no accident.
 */
export function safePath(source: ByteSource, name: Uint8Array): string | null {
  const text = decoded(name);
  const wrong = whatIsWrong(text);
  if (wrong) {
    const shown = JSON.stringify(text.slice(0, 100));
    throw new Fault('bad-file', `${source.name} has a member named ${shown}, which ${wrong}. Pack it again with plain relative names.`);
  }
  if (text.endsWith('/')) return null;
  return parts(text).join('/');
}

function whatIsWrong(name: string): string | null {
  if (name.includes('\0')) return 'has a NUL in it';
  if (name.startsWith('/') || /^[A-Za-z]:/.test(name)) return 'is an absolute path';
  if (name.includes('\\')) return 'has a backslash in it';
  if (name.split('/').includes('..')) return 'leaves its folder';
  if (parts(name).length === 0 && !name.endsWith('/')) return 'is no name';
  return null;
}

function parts(name: string): string[] {
  return name.split('/').filter((part) => part !== '' && part !== '.');
}

/** Names are UTF-8 today; in an old archive each byte stands for one letter, of which only ASCII is certain. */
function decoded(name: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(name);
  } catch (error) {
    if (error instanceof TypeError) return new TextDecoder('latin1').decode(name);
    throw error;
  }
}

/** What file managers add by themselves. */
export function isJunk(path: string): boolean {
  return /^__MACOSX\/|(^|\/)(\.DS_Store|\._[^/]*|Thumbs\.db|desktop\.ini)$/.test(path);
}

/** How many letters at the start of every path are the one folder that holds everything; 0 when there is none. */
export function commonFolder(paths: readonly string[]): number {
  const slash = paths[0]?.indexOf('/') ?? -1;
  if (slash < 0) return 0;
  const folder = paths[0]?.slice(0, slash + 1) ?? '';
  return paths.every((path) => path.startsWith(folder)) ? folder.length : 0;
}
