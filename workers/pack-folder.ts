import { Fault } from '#core/problem';
import { tablesOf } from '#formats/open';
import { blobSource, type FolderSource } from '#formats/source';
import { storedZip } from '#formats/zip/write-zip';

/** A file of a folder; `path` is relative to the folder, with `/`. */
export interface FolderFile {
  path: string;
  file: Blob;
}

/** What an operating system leaves in folders by itself. */
const litter = /(^|\/)(\.DS_Store|\._[^/]*|Thumbs\.db|desktop\.ini)$/;

/** A folder that holds a catalog as one stored zip, the folder's name before each path; a `bad-file` Fault when it holds none. */
export async function packFolder(name: string, given: readonly FolderFile[]): Promise<Blob> {
  const files = given.filter(({ path }) => !litter.test(path)).sort((a, b) => (a.path < b.path ? -1 : 1));
  if (files.length === 0) throw new Fault('bad-file', `The folder ${name} is empty. Choose the folder of a HATS catalog, or a file.`);
  await tablesOf(folderOf(name, files));
  return storedZip(files.map(({ path, file }) => ({ path: `${name}/${path}`, source: blobSource(file, path) })));
}

function folderOf(name: string, files: readonly FolderFile[]): FolderSource {
  const known = new Map(files.map(({ path, file }) => [path, file]));
  return {
    name,
    paths: [...known.keys()],
    open: async (path) => {
      const file = known.get(path);
      if (file) return blobSource(file, path);
      throw new Fault('bad-file', `There is no file ${path} in the folder ${name}.`);
    },
  };
}
