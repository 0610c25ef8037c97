import { describe, expect, it } from 'vitest';
import { isZip } from '#formats/zip/signature';
import { onlyFile, zipFolder } from '#formats/zip/zip';
import { counted, sourceOf, textOf, zipOf } from './zips.ts';

describe('a zip archive', () => {
  it('is a folder whose stored members are read in place', async () => {
    const big = new Uint8Array(5_000_000).fill(7);
    const { source, read } = counted(sourceOf(await zipOf({ 'a/big.bin': big, 'b.txt': 'hello' })));
    const folder = await zipFolder(source);
    expect(folder.paths).toEqual(['a/big.bin', 'b.txt']);
    const member = await folder.open('a/big.bin');
    expect([member.size, [...(await member.slice(4_999_998, 5_000_010))]]).toEqual([5_000_000, [7, 7]]);
    expect(await textOf(await folder.open('b.txt'))).toBe('hello');
    expect((await member.blob()).size).toBe(5_000_000);
    expect(read()).toBeLessThan(100_000);
  });

  it('unpacks a deflated member when it is opened', async () => {
    const words = 'ra,dec\n'.repeat(10_000);
    const folder = await zipFolder(sourceOf(await zipOf({ 'x.csv': words, 'empty.csv': '' }, true)));
    const member = await folder.open('x.csv');
    expect(await textOf(member)).toBe(words);
    expect(new TextDecoder().decode(member.sliceSync?.(3, 6))).toBe('dec');
    expect(await (await member.blob()).text()).toBe(words);
    expect((await folder.open('empty.csv')).size).toBe(0);
  });

  it('leaves away the one folder around everything, and what file managers add', async () => {
    const folder = await zipFolder(sourceOf(await zipOf({ 'top/a/x': '1', 'top/y': '2', '__MACOSX/top/._y': '3', 'top/.DS_Store': '4' })));
    expect(folder.paths).toEqual(['a/x', 'y']);
    expect(await textOf(await folder.open('a/x'))).toBe('1');
    expect((await zipFolder(sourceOf(await zipOf({ 'top/a': '1', b: '2' })))).paths).toEqual(['top/a', 'b']);
  });

  it('says which single file in it can be a table', async () => {
    const only = async (files: Record<string, string>) => onlyFile(await zipFolder(sourceOf(await zipOf(files))));
    expect(await only({ 'data/x.csv': '1' })).toBe('x.csv');
    expect(await only({ 'x.fits': '1', 'README.md': '2', 'product.yaml': '3' })).toBe('x.fits');
    expect(await only({ 'x.csv': '1', 'y.csv': '2' })).toBeNull();
    expect(await only({ 'README.md': '1' })).toBe('README.md');
  });

  it('is known by its first bytes', async () => {
    expect(isZip(await zipOf({ a: '1' }))).toBe(true);
    expect(isZip(await zipOf({}))).toBe(true);
    expect(isZip(new TextEncoder().encode('PK,ra,dec'))).toBe(false);
  });

  it('may have bytes before it and a comment after it', async () => {
    const bytes = await zipOf({ 'a.txt': 'one' });
    const commented = Uint8Array.from([...bytes.subarray(0, -2), 3, 0, 80, 75, 5]);
    const folder = await zipFolder(sourceOf(Uint8Array.from([1, 2, 3, 4, 5, ...commented])));
    expect(await textOf(await folder.open('a.txt'))).toBe('one');
  });

  it('may hold another archive, which is just a file', async () => {
    const inner = await zipOf({ 'a.txt': 'one' });
    expect((await zipFolder(sourceOf(await zipOf({ 'inner.zip': inner, 'b.txt': '' })))).paths).toEqual(['inner.zip', 'b.txt']);
  });
});
