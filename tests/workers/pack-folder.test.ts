import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTable, tablesOf } from '#formats/open';
import { blobSource } from '#formats/source';
import { startParquetInNode } from '../../backend/tables/node-parquet.ts';
import { packFolder, type FolderFile } from '../../workers/pack-folder.ts';

startParquetInNode();
const collection = join(import.meta.dirname, '../fixtures/hats/collection');

function filesIn(folder: string): FolderFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(folder, path), file: new Blob([readFileSync(path)]) }));
}

describe('a folder that was dropped', () => {
  it('becomes one zip, the same each time, that is read as the folder is', async () => {
    const files = filesIn(collection);
    const litter = { path: 'dataset/.DS_Store', file: new Blob(['x']) };
    const [one, other] = await Promise.all([packFolder('sky', files), packFolder('sky', [litter, ...files].reverse())]);
    expect(new Uint8Array(await one.arrayBuffer())).toEqual(new Uint8Array(await other.arrayBuffer()));
    const source = blobSource(one, 'sky.zip');
    expect(await tablesOf(source)).toMatchObject({ format: 'hats', tables: [{ name: 'objects', rows: 6 }] });
    expect((await openTable(source)).schema.rows).toBe(6);
  });

  it('is refused with a sentence when it holds no catalog, or nothing', async () => {
    const notes = [{ path: 'notes.txt', file: new Blob(['ra,dec\n1,2\n']) }];
    await expect(packFolder('thesis', notes)).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('The folder thesis is no HATS catalog'),
    });
    await expect(packFolder('empty', [])).rejects.toMatchObject({ code: 'bad-file', message: expect.stringContaining('is empty') });
  });
});
