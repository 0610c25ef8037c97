import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { deflated, gzipBomb, tenMillion } from './bombs.ts';
import { joined, patched, utf8, type HostileCase } from './case.ts';
import { madeZip, type Member } from './made-zip.ts';

const table: Member = { name: 'table.csv', content: utf8('id,z\n1,0.5\n') };
const refused = (name: string, bytes: () => Uint8Array, ...words: RegExp[]): HostileCase => ({ name, bytes, verdict: { refused: words } });
const read = (name: string, bytes: () => Uint8Array): HostileCase => ({
  ...{ name, bytes, verdict: 'ok' },
  holds: ({ tables }) => expect(tables[0]?.cells).toEqual([[1], [0.5]]),
});

const paths: HostileCase[] = [
  read('one-table.zip', () => madeZip([table])),
  refused('slip.zip', () => madeZip([{ ...table, name: '../../tmp/slip.csv' }]), /\.\.|outside|leads/),
  refused('absolute.zip', () => madeZip([{ ...table, name: '/etc/slip.csv' }]), /outside|absolute|leads/),
  refused('backslash.zip', () => madeZip([{ ...table, name: '..\\..\\slip.csv' }]), /\.\.|outside|leads/),
  refused('drive.zip', () => madeZip([{ ...table, name: 'C:\\slip.csv' }]), /outside|absolute|leads/),
  refused('nul-in-name.zip', () => madeZip([{ ...table, name: 'a\0.csv' }]), /name|NUL|outside|letter/i),
  refused('link.zip', () => madeZip([{ name: 'table.csv', content: utf8('/etc/passwd'), mode: 0o120777 }]), /link/),
  refused(
    'link-beside.zip',
    () => madeZip([table, { name: 'more.csv', content: utf8('../../etc/passwd'), mode: 0o120777 }]),
    /link|2 files/,
  ),
  refused('same-name-twice.zip', () => madeZip([table, table]), /twice|2 files/),
  refused('two-tables.zip', () => madeZip([table, { ...table, name: 'other.csv' }]), /2 files/, /Unpack/),
  refused('no-files.zip', () => madeZip([]), /no file|0 files|empty/i),
];

const bombs: HostileCase[] = [
  refused(
    'zip-in-zip.zip',
    () => madeZip([{ name: 'inner.zip', content: madeZip([table]) }]),
    /zip archive in a zip|zip archive/,
    /Unpack/,
  ),
  refused('nested-five.zip', () => nested(5), /zip archive/, /Unpack/),
  refused('ratio-1000.zip', () => madeZip([{ name: 'table.csv', packed: zeros(), size: 1_000_000_000 }]), /1,?000,?000,?000|unpack/i),
  refused('ratio-lying.zip', () => madeZip([{ name: 'table.csv', packed: zeros(), size: 10 }]), /size|10|damaged|unpack/i),
  refused('size-4-gb.zip', () => madeZip([{ ...table, size: 0xfffffffe }]), /4,?294,?967,?294|damaged|unpack/i),
  refused(
    'members-100-000.zip',
    () => madeZip(Array.from({ length: 100_000 }, (_, i) => ({ name: `f${i}.csv`, method: 0 }))),
    /files|members|damaged/,
  ),
  refused('overlapping.zip', () => overlapping(500), /overlap|files|same bytes/i),
  refused(
    'gzip-bomb-inside.zip',
    () => madeZip([{ name: 'table.csv.gz', content: gzipBomb(new Uint8Array(0), tenMillion(0), 30) }]),
    /binary|unpack/i,
  ),
];

const damaged: HostileCase[] = [
  refused('encrypted.zip', () => madeZip([{ ...table, flags: 0x801 }]), /encrypted|password/i),
  refused('cut.zip', () => madeZip([table]).subarray(0, 60), /cut|end|damaged/i, /again/i),
  refused('head-only.zip', () => utf8('PK\x03\x04'), /cut|end|damaged/i),
  refused('entries-lie.zip', () => madeZip([table], { entries: 65_000 }), /damaged|65,?000|entries/i),
  refused('directory-outside.zip', () => madeZip([table], { directoryAt: 0x7fffffff }), /damaged|outside|directory/i),
  refused('directory-size-lies.zip', () => madeZip([table], { directorySize: 0x7fffffff }), /damaged|outside|directory/i),
  refused('member-outside.zip', () => madeZip([{ ...table, at: 0x7ffffff0 }]), /damaged|outside|table\.csv/i),
  refused('packed-beyond.zip', () => madeZip([{ ...table, packedSize: 0x7ffffff0 }]), /damaged|outside|table\.csv/i),
  refused('not-deflate.zip', () => madeZip([{ ...table, packed: new Uint8Array(40).fill(0xff) }]), /damaged|unpack|table\.csv/i),
  refused('wrong-sum.zip', () => wrongSum(), /damaged|checksum|CRC/i),
  refused('method-99.zip', () => madeZip([{ ...table, method: 99 }]), /method|packed|encrypted/i),
];

const odd: HostileCase[] = [
  read('name-not-utf8.zip', () => madeZip([{ ...table, name: Uint8Array.of(0x66, 0xff, 0xfe, 0x2e, 0x63, 0x73, 0x76), flags: 0 }])),
  read('bytes-before.zip.csv', () => madeZip([table])),
  refused(
    'workbook.xlsx',
    () =>
      madeZip([
        { name: '[Content_Types].xml', content: utf8('<Types/>') },
        { name: 'xl/workbook.xml', content: utf8('<workbook/>') },
      ]),
    /zip|workbook|Excel/i,
  ),
  refused(
    'arrays.npz',
    () => madeZip([{ name: 'a.npy', content: joined(Uint8Array.of(0x93), utf8('NUMPY'), new Uint8Array(60)) }]),
    /NumPy/,
  ),
  refused(
    'pickle-inside.zip',
    () => madeZip([{ name: 'a.csv', content: Uint8Array.of(0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 0, 0x4e, 0x2e) }]),
    /pickle/i,
  ),
  refused('devices.tar', () => tar('dev/sda', '3'), /tar archive/, /Unpack/),
  refused('devices.tar.gz', () => gzipSync(tar('../../etc/cron.d/x', '0')), /tar archive/, /Unpack/),
  refused('tar-in.zip', () => madeZip([{ name: 'a.tar', content: tar('a', '0') }]), /tar archive/),
  refused('packed.bz2', () => utf8('BZh91AY&SYabcdefgh'), /bzip2/, /Unpack/),
  refused('packed.csv.xz', () => joined(Uint8Array.of(0xfd), utf8('7zXZ\0'), new Uint8Array(20)), /xz/, /Unpack/),
  refused('packed.csv.zst', () => joined(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd), new Uint8Array(20)), /Zstandard/, /Unpack/),
  refused('packed.7z', () => joined(utf8('7z'), Uint8Array.of(0xbc, 0xaf, 0x27, 0x1c), new Uint8Array(20)), /7-Zip/, /Unpack/),
];

function nested(levels: number): Uint8Array {
  let content = madeZip([table]);
  for (let level = 0; level < levels; level++) content = madeZip([{ name: `${level}.zip`, content, method: 0 }]);
  return content;
}

/** 1 GB of zeros in 1 MB. */
const zeros = (): Uint8Array => deflated(new Uint8Array(0), tenMillion(0), 100);

/** Many members in the directory whose bytes are the same bytes. */
function overlapping(count: number): Uint8Array {
  const content = new Uint8Array(1_000_000);
  const first: Member = { name: 'a0', content };
  return madeZip([
    first,
    ...Array.from({ length: count }, (_, i): Member => ({ name: `a${i + 1}`, content: new Uint8Array(0), at: 0, size: 1_000_000 })),
  ]);
}

function wrongSum(): Uint8Array {
  const bytes = madeZip([table]);
  const directory = new DataView(bytes.buffer).getUint32(bytes.length - 6, true);
  return patched(patched(bytes, 14, [0, 0, 0, 0]), directory + 16, [0, 0, 0, 0]);
}

function tar(name: string, type: string): Uint8Array {
  const head = new Uint8Array(1024);
  head.set(utf8(name));
  head.set(utf8(`0000644\x000000000\x000000000\x0000000000000\x0000000000000\x00        ${type}`), 100);
  head.set(utf8('ustar\x0000'), 257);
  return head;
}

export const zipCases: HostileCase[] = [...paths, ...bombs, ...damaged, ...odd];
