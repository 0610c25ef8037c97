/** What we remember of a file whose sending has begun: enough to know it again, not its content. */
export interface FilePrint {
  name: string;
  size: number;
  /** SHA-256 of the first MB, hex. */
  head: string;
}

const headBytes = 1_000_000;

/** `sha256` is the digest worker's. */
export async function printOf(file: File, sha256: (part: Blob) => Promise<string>): Promise<FilePrint> {
  return { name: file.name, size: file.size, head: await sha256(file.slice(0, headBytes)) };
}

export type Difference = 'name' | 'size' | 'content';

/**
 * Why the chosen file is not the one that was begun; null when it is. A file may have been renamed: its size and first MB decide.
 * `head` is null on a computer that never saw the file.
 */
export function difference(begun: { name: string; size: number; head: string | null }, chosen: FilePrint): Difference | null {
  if (begun.size !== chosen.size) return 'size';
  if (begun.head === null) return begun.name === chosen.name ? null : 'name';
  return begun.head === chosen.head ? null : 'content';
}
