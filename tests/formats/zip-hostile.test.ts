import { describe, expect, it } from 'vitest';
import { Fault } from '#core/problem';
import { zipFolder } from '#formats/zip/zip';
import { sourceOf, zipOf } from './zips.ts';

/** What opening the archive, and then its first member, says. */
async function refusal(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  try {
    const folder = await zipFolder(sourceOf(bytes));
    await folder.open(folder.paths[0] ?? 'nothing');
  } catch (error) {
    if (error instanceof Fault && error.code === 'bad-file') return error.message;
    throw error;
  }
  return 'it was read';
}

const list = [0x50, 0x4b, 1, 2];
const local = [0x50, 0x4b, 3, 4];
const end = [0x50, 0x4b, 5, 6];

function find(bytes: Uint8Array, mark: number[], nth = 0): number {
  const places = [...bytes.keys()].filter((at) => mark.every((byte, i) => bytes[at + i] === byte));
  const at = places[nth];
  if (at === undefined) throw new Error('no such mark');
  return at;
}

function put(bytes: Uint8Array, at: number, o: { u16?: number; u32?: number }): void {
  const view = new DataView(bytes.buffer);
  if (o.u16 !== undefined) view.setUint16(at, o.u16, true);
  if (o.u32 !== undefined) view.setUint32(at, o.u32, true);
}

/** An archive whose one member has this name; yazl itself would refuse it. */
async function named(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const plain = 'x'.repeat(new TextEncoder().encode(name).length);
  const bytes = await zipOf({ [plain]: 'data' });
  for (const at of [find(bytes, local) + 30, find(bytes, list) + 46]) bytes.set(new TextEncoder().encode(name), at);
  return bytes;
}

describe('a hostile zip archive', () => {
  it.each([
    ['../../etc/passwd', 'leaves its folder'],
    ['a/../../b', 'leaves its folder'],
    ['/etc/passwd', 'is an absolute path'],
    ['C:/x.csv', 'is an absolute path'],
    ['..\\x.csv', 'has a backslash in it'],
    ['a.csv\0.png', 'has a NUL in it'],
    ['./.', 'is no name'],
  ])('with the name %j is refused by that name', async (name, why) => {
    const said = await refusal(await named(name));
    expect(said).toContain(why);
    expect(said).toContain(JSON.stringify(name));
  });

  it('is refused when a member is encrypted, a link, or packed in an unknown way', async () => {
    const change = async (at: number, o: { u16?: number; u32?: number }): Promise<string> => {
      const bytes = await zipOf({ 'a.csv': 'data' });
      put(bytes, find(bytes, list) + at, o);
      return refusal(bytes);
    };
    expect(await change(8, { u16: 0x801 })).toContain('encrypted');
    expect(await change(10, { u16: 99 })).toContain('encrypted');
    expect(await change(38, { u32: 0xa1ff0000 })).toContain('symbolic link');
    expect(await change(10, { u16: 9 })).toContain('method 9');
  });

  it('is refused when it promises a million members, more than its list has, or fewer', async () => {
    const promise = async (o: { u16: number }): Promise<string> => {
      const bytes = await zipOf({ 'a.csv': 'data', 'b.csv': 'data' });
      put(bytes, find(bytes, end) + 10, o);
      return refusal(bytes);
    };
    expect(await promise({ u16: 1 })).toContain('ends at byte 60 of 120');
    expect(await promise({ u16: 3 })).toContain('its 3 members has 120 bytes');
    const many = Uint8Array.from([...local, ...new Array<number>(100).fill(0), ...zip64End(1_000_000n, 46_000_000n)]);
    expect(await refusal(many)).toContain('1,000,000 members; at most 100,000');
    const few = Uint8Array.from([...local, ...new Array<number>(100).fill(0), ...zip64End(5n, 2n ** 63n)]);
    expect(await refusal(few)).toContain('does not fit');
  });

  it('is refused when its list lies elsewhere, is in another volume, or is larger than any list', async () => {
    const change = async (at: number, o: { u16?: number; u32?: number }): Promise<string> => {
      const bytes = await zipOf({ 'a.csv': 'data' });
      put(bytes, find(bytes, end) + at, o);
      return refusal(bytes);
    };
    expect(await change(16, { u32: 50 })).toContain('from byte 50 on, which does not fit before byte');
    expect(await change(4, { u16: 1 })).toContain('one volume of a zip archive of several');
    const tail = zip64End(1n, 65n * 1024n * 1024n);
    const size = 70 * 1024 * 1024;
    new DataView(tail.buffer).setBigUint64(64, BigInt(size - tail.length), true);
    const slice = async (from: number, to: number) => {
      const bytes = new Uint8Array(Math.min(to, size) - from);
      for (const [i, byte] of tail.entries()) if (size - tail.length + i >= from) bytes[size - tail.length + i - from] = byte;
      return bytes;
    };
    await expect(zipFolder({ name: 'catalog.zip', size, slice, blob: async () => new Blob([]) })).rejects.toThrow('which does not fit');
  });

  it('is refused when it was cut anywhere', async () => {
    const bytes = await zipOf({ 'a.csv': 'data'.repeat(100), 'b.csv': 'data' }, true);
    for (let length = 4; length < bytes.length; length += 3) {
      expect(await refusal(bytes.slice(0, length)), `${length} bytes`).toContain('was cut short');
    }
  });

  it('is refused when a member lies of its size or its place', async () => {
    const lie = async (at: number, u32: number, compress = true): Promise<string> => {
      const bytes = await zipOf({ 'a.csv': 'data'.repeat(100), 'b.csv': 'x' }, compress);
      put(bytes, find(bytes, list) + at, { u32 });
      return refusal(bytes);
    };
    expect(await lie(24, 399)).toContain('more than the 399 bytes');
    expect(await lie(24, 401)).toContain('unpacks to 400 bytes and says 401');
    expect(await lie(24, 4_000_000_000)).toContain('cannot be');
    expect(await lie(24, 399, false)).toContain('cannot be');
    expect(await lie(20, 100_000)).toContain('reaches past');
    expect(await lie(16, 12345)).toContain('checksum');
  });

  it('is refused when a name or an extra field runs past the end', async () => {
    const bytes = await zipOf({ 'a.csv': 'data' });
    put(bytes, find(bytes, list) + 28, { u16: 60_000 });
    expect(await refusal(bytes)).toContain('A member of its list ends at byte');
    const extra = await zipOf({ 'a.csv': 'data' });
    put(extra, find(extra, local) + 28, { u16: 60_000 });
    expect(await refusal(extra)).toContain('ends past the end of the file');
  });

  it('is refused when members share bytes', async () => {
    const bytes = await zipOf({ 'a.csv': 'data'.repeat(100), 'b.csv': 'data'.repeat(100) });
    put(bytes, find(bytes, list, 1) + 42, { u32: 0 });
    expect(await refusal(bytes)).toContain('and b.csv begins at byte 0');
  });

  it('is refused when two members have one name', async () => {
    const bytes = await zipOf({ 'a.csv': '1', 'b.csv': '2' });
    bytes[find(bytes, list, 1) + 46] = 97;
    expect(await refusal(bytes)).toContain('has the member a.csv twice');
  });

  it('is refused before it unpacks when that would be far more than memory holds', async () => {
    const noise = new Uint8Array(250_000);
    for (let i = 0, x = 1; i < noise.length; i++) noise[i] = (x = Math.imul(x, 1_103_515_245) + 12_345) >>> 16;
    const bomb = async (members: number, size: number): Promise<string> => {
      const bytes = await zipOf(Object.fromEntries(Array.from({ length: members }, (_, i) => [`${i}.bin`, noise])), true);
      for (let i = 0; i < members; i++) put(bytes, find(bytes, list, i) + 24, { u32: size });
      return refusal(bytes);
    };
    expect(await bomb(1, 200_000_001)).toContain('at most 200,000,000');
    expect(await bomb(6, 190_000_000)).toContain('says it unpacks to 1,140,000,000');
  });

  it('is refused when its deflated bytes are damaged', async () => {
    const bytes = await zipOf({ 'a.csv': Array.from({ length: 99 }, (_, i) => `${i * i}\n`).join('') }, true);
    bytes.fill(0xff, find(bytes, local) + 35, find(bytes, local) + 60);
    expect(await refusal(bytes)).toContain('cannot be unpacked');
  });

  it('is refused when its own header tells another name than the list', async () => {
    const bytes = await zipOf({ 'a.csv': '1' });
    bytes[30] = 98;
    expect(await refusal(bytes)).toContain('not what the list at the end says');
  });
});

function zip64End(members: bigint, size: bigint): Uint8Array {
  const bytes = new Uint8Array(56 + 20 + 22);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x06064b50, true);
  view.setBigUint64(32, members, true);
  view.setBigUint64(40, size, true);
  view.setUint32(56, 0x07064b50, true);
  view.setBigUint64(64, 104n, true);
  view.setUint32(76, 0x06054b50, true);
  return bytes;
}
