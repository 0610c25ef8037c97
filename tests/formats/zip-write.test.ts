import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { blobSource, type ByteSource } from '#formats/source';
import { crc32 } from '#formats/zip/crc32';
import { storedZip } from '#formats/zip/write-zip';
import { zipFolder } from '#formats/zip/zip';
import { askOracle, oraclePython } from '../oracles/python.ts';
import { textOf } from './zips.ts';

const scratch = mkdtempSync(join(tmpdir(), 'photoz-zip-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const file = (content: string): ByteSource => blobSource(new Blob([content]), 'file');
const letters = 'abcdefghij'.repeat(1000);

describe('a zip archive of stored files', () => {
  it('holds what zipFolder reads from it', async () => {
    const zip = await storedZip([
      { path: 'dataset/Norder=0/Npix=1.parquet', source: file(letters) },
      { path: 'propriétés', source: file('') },
    ]);
    const folder = await zipFolder(blobSource(zip, 'made.zip'));
    expect(folder.paths).toEqual(['dataset/Norder=0/Npix=1.parquet', 'propriétés']);
    expect(await textOf(await folder.open('dataset/Norder=0/Npix=1.parquet'))).toBe(letters);
    expect(await textOf(await folder.open('propriétés'))).toBe('');
  });

  it('is ZIP64 when it has more members than 16 bits can count', async () => {
    const files = Array.from({ length: 65_540 }, (_, i) => ({ path: `${i}`, source: file('') }));
    const zip = await storedZip(files);
    expect((await zipFolder(blobSource(zip, 'made.zip'))).paths.length).toBe(65_540);
  });

  it('refuses names that would leave the folder where someone unpacks it', async () => {
    for (const path of ['../x', '/x', 'a\\b', ''])
      await expect(storedZip([{ path, source: file('x') }]), path).rejects.toThrow('cannot be the name of a file in an archive');
  });

  it.skipIf(oraclePython() === null)('is read by zipfile of Python (needs the oracle libraries)', async () => {
    const zip = await storedZip([
      { path: 'a/b.txt', source: file(letters) },
      { path: 'é.txt', source: file('x') },
    ]);
    const path = join(scratch, 'made.zip');
    writeFileSync(path, new Uint8Array(await zip.arrayBuffer()));
    expect(await askOracle('../formats/read_zip.py', [path])).toEqual({ damaged: null, 'a/b.txt': letters, 'é.txt': 'x' });
  });

  it('gives each file the checksum that zip asks for', () => {
    const bytes = new TextEncoder().encode('123456789');
    expect(crc32(bytes)).toBe(0xcbf43926);
    expect(crc32(bytes.subarray(3), crc32(bytes.subarray(0, 3)))).toBe(0xcbf43926);
  });
});
