import { Fault } from '#core/problem';
import { messages } from '../messages/catalog.ts';
import type { FolderFile } from '../workers.ts';

export interface Folder {
  name: string;
  files: FolderFile[];
}

const mostFiles = 100_000;

/** The folder that was let go on the page, null when it was a file. Asked at once: a drop is forgotten after its event. */
export function droppedFolder(event: DragEvent): FileSystemDirectoryEntry | null {
  const entry = event.dataTransfer?.items[0]?.webkitGetAsEntry() ?? null;
  return entry && isFolder(entry) ? entry : null;
}

/** All files of the folder and of the folders within. */
export async function filesOf(folder: FileSystemDirectoryEntry): Promise<Folder> {
  const files: FolderFile[] = [];
  const waiting: { folder: FileSystemDirectoryEntry; path: string }[] = [{ folder, path: '' }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    for (const entry of await entriesOf(next.folder)) {
      const path = `${next.path}${entry.name}`;
      if (isFolder(entry)) waiting.push({ folder: entry, path: `${path}/` });
      else if (isFile(entry)) files.push({ path, file: await fileOf(entry) });
    }
    refuseTooMany(folder.name, files.length);
  }
  return { name: folder.name, files };
}

/** What an input of folders gives: each file with its path, which begins with the folder's name. */
export function chosenFiles(list: readonly File[]): Folder {
  const files = list.map((file) => ({ path: file.webkitRelativePath.split('/').slice(1).join('/'), file }));
  const name = list[0]?.webkitRelativePath.split('/')[0] ?? '';
  refuseTooMany(name, files.length);
  return { name, files };
}

function refuseTooMany(name: string, files: number): void {
  if (files > mostFiles) throw new Fault('bad-file', messages.upload.folderTooFull(name, mostFiles.toLocaleString('en-US')));
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

/** A reader gives at most a hundred at a time, and none when there are no more. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}
