import { describe, expect, it } from 'vitest';
import { chosenFiles, droppedFolder, filesOf } from '../../src/lib/upload/dropped-folder.ts';

/** A browser's entry of a folder, whose reader gives two at a time. */
function folder(name: string, children: object[]): FileSystemDirectoryEntry {
  const createReader = () => {
    const left = [...children];
    return { readEntries: (done: (some: object[]) => void) => done(left.splice(0, 2)) };
  };
  return { name, isDirectory: true, isFile: false, createReader } as unknown as FileSystemDirectoryEntry;
}

const file = (name: string): object => ({
  name,
  isDirectory: false,
  isFile: true,
  file: (done: (given: File) => void) => done(new File(['x'], name)),
});

describe('a dropped folder', () => {
  it('gives all its files, however many its readers give at a time, with paths within it', async () => {
    const inner = folder('Norder=0', [file('a.parquet'), file('b.parquet'), file('c.parquet')]);
    const { name, files } = await filesOf(folder('sky', [file('hats.properties'), folder('empty', []), folder('dataset', [inner])]));
    expect(name).toBe('sky');
    expect(files.map(({ path }) => path).sort()).toEqual(
      ['a', 'b', 'c'].map((each) => `dataset/Norder=0/${each}.parquet`).concat('hats.properties'),
    );
  });

  it('is told from a file', () => {
    const dropOf = (entry: object | null) =>
      ({ dataTransfer: { items: entry ? [{ webkitGetAsEntry: () => entry }] : [] } }) as unknown as DragEvent;
    expect(droppedFolder(dropOf(folder('sky', [])))?.name).toBe('sky');
    expect(droppedFolder(dropOf(file('a.csv')))).toBeNull();
    expect(droppedFolder(dropOf(null))).toBeNull();
  });

  it('may be chosen instead: its name is the first part of each path', () => {
    const chosen = (path: string) => Object.defineProperty(new File(['x'], 'x'), 'webkitRelativePath', { value: path });
    const { name, files } = chosenFiles([chosen('sky/hats.properties'), chosen('sky/dataset/a.parquet')]);
    expect([name, files.map(({ path }) => path)]).toEqual(['sky', ['hats.properties', 'dataset/a.parquet']]);
  });
});
