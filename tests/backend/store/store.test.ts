import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inWords, refuseWithoutSpace, usableBytes } from '../../../backend/store/space.ts';
import { openStore } from '../../../backend/store/store.ts';

let dataDir: string;
const sha256 = (words: string): string => createHash('sha256').update(words).digest('hex');

async function file(words: string): Promise<string> {
  const path = join(dataDir, `incoming-${crypto.randomUUID()}`);
  await writeFile(path, words);
  return path;
}

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'photoz-store-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

describe('the store', () => {
  it('keeps a file under its own SHA-256 and takes it from where it was', async () => {
    const store = await openStore({ dataDir });
    const path = await file('ra,dec,z');
    const digest = await store.take(path);
    expect(digest).toEqual({ sha256: sha256('ra,dec,z'), sizeBytes: 8 });
    expect(store.pathOf(digest.sha256)).toBe(join(dataDir, 'store', digest.sha256.slice(0, 2), digest.sha256));
    expect(await readFile(store.pathOf(digest.sha256), 'utf8')).toBe('ra,dec,z');
    await expect(readFile(path)).rejects.toThrow('ENOENT');
  });

  it('takes the same bytes twice and keeps them once', async () => {
    const store = await openStore({ dataDir });
    const first = await store.take(await file('same'));
    const second = await store.take(await file('same'));
    expect(second).toEqual(first);
    expect(await readdir(join(dataDir, 'store', first.sha256.slice(0, 2)))).toEqual([first.sha256]);
  });

  it('heals a damaged file when the right bytes arrive again', async () => {
    const store = await openStore({ dataDir });
    const { sha256: name } = await store.take(await file('healthy'));
    await rm(store.pathOf(name));
    await writeFile(store.pathOf(name), 'damaged');
    await store.take(await file('healthy'));
    expect(await text(store.openRead(name))).toBe('healthy');
  });

  it('copies a file that must stay where it is', async () => {
    const store = await openStore({ dataDir });
    const path = await file('sample');
    const { sha256: name } = await store.takeCopy(path);
    expect(await readFile(path, 'utf8')).toBe('sample');
    expect(await store.has(name)).toBe(true);
  });

  it('reads a range of bytes, both ends included', async () => {
    const store = await openStore({ dataDir });
    const { sha256: name } = await store.take(await file('0123456789'));
    expect(await text(store.openRead(name, { start: 2, end: 5 }))).toBe('2345');
  });

  it('knows what it has not', async () => {
    const store = await openStore({ dataDir });
    expect(await store.has(sha256('never came'))).toBe(false);
    expect(await store.sizeOf(sha256('never came'))).toBeNull();
  });

  it('has no place for a name that is no SHA-256', async () => {
    const store = await openStore({ dataDir });
    expect(() => store.pathOf('../../secret.json')).toThrow('is no SHA-256');
  });

  it('puts a file aside instead of deleting it', async () => {
    const store = await openStore({ dataDir });
    const place = await store.quarantine(await file('unknown'), 'no-record');
    expect(await readFile(place, 'utf8')).toBe('unknown');
    expect(place.startsWith(join(dataDir, 'quarantine'))).toBe(true);
  });

  it('is whole after a stop before any act, once the act is repeated', async () => {
    for (let n = 1; ; n++) {
      const path = await file(`attempt ${n}`);
      let acts = 0;
      const beforeAct = (act: string): Promise<void> => (++acts === n ? Promise.reject(new Error(act)) : Promise.resolve());
      const stopped = await (await openStore({ dataDir }, { beforeAct })).take(path).then(
        () => false,
        () => true,
      );
      const store = await openStore({ dataDir });
      const wanted = sha256(`attempt ${n}`);
      if (!(await store.has(wanted))) await store.take(path);
      expect(await text(store.openRead(wanted))).toBe(`attempt ${n}`);
      if (!stopped) return expect(n).toBeGreaterThan(3);
    }
  });
});

describe('free disk', () => {
  it('keeps 5 % in reserve on a small disk, 5 GB on a large one', () => {
    expect(usableBytes({ freeBytes: 10e9, totalBytes: 20e9 })).toBe(9e9);
    expect(usableBytes({ freeBytes: 100e9, totalBytes: 2000e9 })).toBe(95e9);
    expect(usableBytes({ freeBytes: 1e9, totalBytes: 2000e9 })).toBe(0);
  });

  it('asks the disk itself when nobody answers for it', async () => {
    expect(await (await openStore({ dataDir })).freeBytes()).toBeGreaterThanOrEqual(0);
  });

  it('refuses with both numbers', () => {
    expect(() => refuseWithoutSpace(2_000_000_000, 1_260_000_000)).toThrow('The file has 2 GB, the server can take 1.26 GB more.');
    expect(() => refuseWithoutSpace(10, 10)).not.toThrow();
  });

  it('says sizes in words', () => {
    expect([0, 999, 1000, 1_234_567, 5e12].map(inWords)).toEqual(['0 bytes', '999 bytes', '1 kB', '1.23 MB', '5 TB']);
  });
});
