import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { Fault } from '#core/problem';
import type { FolderSource, Source } from '#formats/source';
import { nodeSource } from './node-source.ts';

const mostFiles = 200_000;

/** A folder on disk. Links are left out: they may lead anywhere. */
export async function nodeFolder(path: string): Promise<FolderSource> {
  const paths = await pathsIn(path);
  const known = new Set(paths);
  const name = basename(path);
  return {
    name,
    paths,
    open: (wanted) => {
      if (!known.has(wanted)) throw new Fault('bad-file', `There is no file ${wanted} in the folder ${name}.`);
      return nodeSource(join(path, ...wanted.split('/')), wanted);
    },
  };
}

/** A path as what it is: a file or a folder. */
export async function nodeFileOrFolder(path: string): Promise<Source> {
  return (await stat(path)).isDirectory() ? nodeFolder(path) : nodeSource(path);
}

async function pathsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  if (files.length > mostFiles)
    throw new Fault('bad-file', `The folder ${basename(folder)} holds ${files.length} files; at most ${mostFiles} are read.`);
  return files.map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')).sort();
}
