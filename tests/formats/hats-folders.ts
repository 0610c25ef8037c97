import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { blobSource, type FolderSource } from '#formats/source';
import type { FormatSource } from '#formats/table-file';

const fixtures = join(import.meta.dirname, '../fixtures/hats');

export type Files = Record<string, string | Uint8Array<ArrayBuffer>>;

/** A fixture's files, to change some of them. */
export function fixtureFiles(name: string): Files {
  const root = join(fixtures, name);
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [relative(root, path), Uint8Array.from(readFileSync(path))]));
}

export function folderOf(files: Files, name = 'folder'): FormatSource & { folder: FolderSource } {
  const open = async (path: string) => blobSource(new Blob([files[path] ?? '']), path);
  return { source: blobSource(new Blob([]), name), gzipped: false, folder: { name, paths: Object.keys(files), open } };
}

export function without(files: Files, ...paths: string[]): Files {
  return Object.fromEntries(Object.entries(files).filter(([path]) => !paths.includes(path)));
}
