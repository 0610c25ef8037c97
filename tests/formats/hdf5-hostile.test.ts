import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Fault } from '#core/problem';
import { hdf5 } from '#formats/hdf5/hdf5';
import { hdf5Library } from '#formats/hdf5/library';
import { pickledTexts } from '#formats/hdf5/pickle-text';
import { codedFile } from '../oracles/coded.ts';
import { bytesSource, fixtureBytes, hdf5Fixtures, openHdf5 } from './hdf5-reading.ts';

const opened = async (name: string, bytes: Uint8Array): Promise<unknown> => {
  const source = bytesSource(name, bytes);
  return codedFile(await hdf5.open({ source, gzipped: false }, {}));
};

describe('an HDF5 file whose values lie in another file', () => {
  const canary = readFileSync(join(hdf5Fixtures, 'canary.bin'), 'latin1');
  it.each([
    ['external-storage.hdf5', '/stolen', 'canary.bin'],
    ['external-device.hdf5', '/noise', '/dev/urandom'],
    ['external-link.hdf5', '/group/stolen', 'canary.hdf5'],
    ['virtual.hdf5', '/stolen', 'canary.hdf5'],
  ])('%s is refused whole, and named by %s', async (name, dataset, elsewhere) => {
    const refusal = `${name} is refused: "${dataset}" has its values in another file (${elsewhere}), and only what is in the file itself is read. Copy them into the file (h5repack, or read and write the table with h5py), then send it again.`;
    const error: unknown = await openHdf5(name).catch((fault: unknown) => fault);
    expect(error).toMatchObject({ code: 'bad-file', at: dataset, message: refusal });
    expect(String(error instanceof Fault ? error.message : '')).not.toContain(canary.slice(0, 8));
    await expect(hdf5.tables({ source: bytesSource(name, fixtureBytes(name)), gzipped: false })).rejects.toMatchObject({
      message: refusal,
    });
  });

  it('finds no file of the machine, no device and no file of the library to open', async () => {
    const { files } = await hdf5Library();
    for (const path of ['/etc/passwd', '/dev/urandom', '/dev/stdin', '/tmp/notes', '/hdf5-source-999999/../etc/passwd', 'relative.h5']) {
      expect(() => files.open(path, 0), path).toThrow(files.ErrnoError);
    }
  });

  it('cannot even name itself: the file opens once', async () => {
    const { files, h5 } = await hdf5Library();
    const before = files.streams.filter(Boolean).length;
    const table = await openHdf5('userblock.hdf5');
    const path = files.streams.filter((stream) => stream?.path?.startsWith('/hdf5-source-')).at(-1)?.path ?? '';
    expect(path).toMatch(/^\/hdf5-source-\d+$/);
    expect(() => files.open(path, 0)).toThrow(files.ErrnoError);
    table.close();
    expect(files.streams.filter(Boolean).length).toBe(before);
    expect(h5.get_plugin_search_paths()).toEqual([]);
  });
});

describe('a malformed or malicious HDF5 file', () => {
  const good = fixtureBytes('types.hdf5');

  it('that is cut short is told with both sizes', async () => {
    for (const length of [20, 100, 5000, good.length - 1]) {
      await expect(opened('cut.hdf5', good.slice(0, length)), String(length)).rejects.toMatchObject({ code: 'bad-file' });
    }
    await expect(opened('cut.hdf5', good.slice(0, 9000))).rejects.toThrow(
      `cut.hdf5 is cut short: it says that it has ${good.length} bytes, and it has 9000. Send it again.`,
    );
  });

  it('without the signature is no HDF5 file', async () => {
    const bytes = good.slice();
    bytes[1] = 0;
    await expect(opened('none.hdf5', bytes)).rejects.toThrow('none.hdf5 is no HDF5 file: the signature is not where it must be');
  });

  it.each([
    ['huge-shape.hdf5', 'says that it has 10000000000000 rows, which unpack to 80000000000000 bytes out of a file of 1400'],
    ['bomb.hdf5', 'says that it has 150000000 rows, which unpack to 1200000000 bytes out of a file of 7394'],
    ['huge-chunk.hdf5', '"/x" of huge-chunk.hdf5 is packed in chunks of 800000000 bytes, and at most 128000000 can be unpacked at once'],
    [
      'lzf.hdf5',
      '"/x" of lzf.hdf5 is packed with lzf, which cannot be unpacked here. Pack it with gzip instead: h5repack -f GZIP=4 in.h5 out.h5.',
    ],
    ['deep.hdf5', 'has groups within groups more than 32 deep'],
  ])('%s is refused with what it says and what to do', async (name, words) => {
    const start = performance.now();
    await expect(openHdf5(name)).rejects.toMatchObject({ code: 'bad-file', message: expect.stringContaining(words) });
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('whose links go round in circles is walked once', async () => {
    const table = await openHdf5('circles.hdf5');
    expect(table.name).toBe('a');
    expect((await codedFile(table)).columns.map(({ name, cells }) => [name, cells.length])).toEqual([['x', 3]]);
    expect(table.findings.map(({ message }) => message)).toEqual([
      '"/soft" is a link that leads nowhere.',
      '"/tfos" is a link that leads nowhere.',
    ]);
  });

  it('whose values are damaged never gives what memory held', async () => {
    const bytes = fixtureBytes('filters.hdf5');
    const chunk = Buffer.from(bytes).indexOf('x^');
    expect(chunk).toBeGreaterThan(0);
    bytes.fill(0xff, chunk, chunk + 40);
    await expect(opened('damaged.hdf5', bytes)).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('"/gzip" of damaged.hdf5 is damaged'),
    });
  });

  it('leaves no open note of its errors behind, and the library works on', async () => {
    const { files } = await hdf5Library();
    const before = files.streams.filter((stream) => stream?.path?.startsWith('/tmp/')).length;
    for (let i = 0; i < 50; i++) await expect(opened('cut.hdf5', good.slice(0, 9000))).rejects.toBeInstanceOf(Fault);
    expect(files.streams.filter((stream) => stream?.path?.startsWith('/tmp/')).length).toBe(before);
    expect((await openHdf5('types.hdf5')).schema.rows).toBe(6);
  });

  it('with any byte flipped is read or refused, and nothing else', async () => {
    const start = performance.now();
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 48271) % 2147483647) % below;
    for (const name of ['types.hdf5', 'records.hdf5', 'pandas-table.h5', 'packed.hdf5', 'astropy.hdf5']) {
      for (let i = 0; i < 60; i++) {
        const bytes = fixtureBytes(name);
        for (let flips = 0; flips < 4; flips++) bytes[random(bytes.length)] = random(256);
        const error: unknown = await opened(name, bytes).then(
          () => null,
          (fault: unknown) => fault,
        );
        if (error !== null) expect(error).toBeInstanceOf(Fault);
        if (error instanceof Fault) expect(error.code).toBe('bad-file');
      }
    }
    expect(performance.now() - start).toBeLessThan(60_000);
  });
});

describe('the names that pandas pickled as text', () => {
  it('are read as text and never run', () => {
    expect(pickledTexts("(lp0\nVra\np1\naVd\\u00e9c \\u005c n\np2\naI5\naS'old'\na.")).toEqual(['ra', 'déc \\ n', '5', 'old']);
    expect(pickledTexts('(dp0\nVa\np1\n(dp2\nVtz\np3\nVUTC\np4\nssVb\np5\n(dp6\ng3\ng4\nss.')).toEqual([
      'a',
      'tz',
      'UTC',
      'b',
      'tz',
      'UTC',
    ]);
    expect(pickledTexts("cos\nsystem\n(S'echo canary'\ntR.")).toEqual(['echo canary']);
  });
});
