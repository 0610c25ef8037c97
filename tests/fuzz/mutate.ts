import { gzipSync } from 'node:zlib';
import type { Random } from '../../backend/demo/random.ts';

type Mutator = (bytes: Uint8Array, random: Random) => Uint8Array;

const pick = <T>(random: Random, from: readonly T[]): T => {
  const found = from[random.below(from.length)];
  if (found === undefined) throw new RangeError('nothing to pick from');
  return found;
};

/** Most faults live where a format keeps its counts: near the start and near the end. */
function place(random: Random, length: number): number {
  const near = Math.min(length, 600);
  const where = random.unit();
  if (where < 0.35) return random.below(near);
  return where < 0.7 ? length - 1 - random.below(near) : random.below(length);
}

const flipBits: Mutator = (bytes, random) => {
  for (let n = 1 + random.below(6); n > 0; n--) {
    const at = place(random, bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  }
  return bytes;
};

const setBytes: Mutator = (bytes, random) => {
  for (let n = 1 + random.below(4); n > 0; n--) bytes[place(random, bytes.length)] = pick(random, [0, 1, 127, 128, 255, random.below(256)]);
  return bytes;
};

const counts = [0n, 1n, -1n, 2n ** 15n, 2n ** 31n - 1n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 40n, 2n ** 53n, 2n ** 63n - 1n, -(2n ** 63n)];

/** A count of 2, 4 or 8 bytes that lies. */
const lieInCount: Mutator = (bytes, random) => {
  const size = pick(random, [2, 4, 4, 8, 8]);
  if (bytes.length < size) return bytes;
  const at = Math.min(place(random, bytes.length), bytes.length - size);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const value = pick(random, counts);
  const little = random.chance(0.6);
  if (size === 8) view.setBigInt64(at, BigInt.asIntN(64, value), little);
  else if (size === 4) view.setInt32(at, Number(BigInt.asIntN(32, value)), little);
  else view.setInt16(at, Number(BigInt.asIntN(16, value)), little);
  return bytes;
};

const cut: Mutator = (bytes, random) =>
  bytes.subarray(0, random.chance(0.3) ? bytes.length - 1 - random.below(Math.min(40, bytes.length)) : random.below(bytes.length));

function range(random: Random, length: number): [start: number, end: number] {
  const start = place(random, length);
  return [start, Math.min(length, start + 1 + random.below(pick(random, [4, 80, 600, length])))];
}

const spliced = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

const double: Mutator = (bytes, random) => {
  const [start, end] = range(random, bytes.length);
  const times = pick(random, [1, 1, 2, 50]);
  return spliced(bytes.subarray(0, end), ...new Array<Uint8Array>(times).fill(bytes.subarray(start, end)), bytes.subarray(end));
};

const remove: Mutator = (bytes, random) => {
  const [start, end] = range(random, bytes.length);
  return spliced(bytes.subarray(0, start), bytes.subarray(end));
};

const zero: Mutator = (bytes, random) => {
  const [start, end] = range(random, bytes.length);
  return bytes.fill(pick(random, [0, 0, 255, 32]), start, end);
};

const exchange: Mutator = (bytes, random) => {
  const [start, end] = range(random, bytes.length);
  const to = random.below(Math.max(1, bytes.length - (end - start)));
  bytes.copyWithin(to, start, end);
  return bytes;
};

const numbers = ['0', '-1', '99999999999', '1e400', '-9223372036854775809', '2147483648', 'NaN', "'text'", '', '999999999999999999999999'];

/** Changes one run of digits: a card of FITS, an attribute of a VOTable, a cell of a CSV, a size in a YAML of HDF5. */
const lieInDigits: Mutator = (bytes, random) => {
  const text = Buffer.from(bytes).toString('latin1');
  const found = [...text.slice(0, 200_000).matchAll(/\d+/g)];
  if (found.length === 0) return bytes;
  const match = pick(random, found);
  const number = pick(random, numbers);
  const inPlace = text.startsWith('SIMPLE');
  const [before, after] = [text.slice(0, match.index), text.slice(match.index + match[0].length)];
  const same = inPlace
    ? before.slice(0, Math.max(0, before.length - Math.max(0, number.length - match[0].length))) + number.padStart(match[0].length)
    : before + number;
  return new Uint8Array(Buffer.from(same + after, 'latin1'));
};

const wordsOfText = [
  '"',
  "'",
  ',',
  ';',
  '\t',
  '\n',
  '\r',
  '\0',
  '<TD>',
  '</TR>',
  '<!--',
  ']]>',
  '&#0;',
  '&x;',
  '<FIELD/>',
  'END',
  '\ufeff',
  'é',
  '"""',
  '#',
];

const insertWord: Mutator = (bytes, random) => {
  const at = place(random, bytes.length);
  return spliced(bytes.subarray(0, at), new Uint8Array(Buffer.from(pick(random, wordsOfText))), bytes.subarray(at));
};

const mutators: Record<string, Mutator> = { flipBits, setBytes, lieInCount, cut, double, remove, zero, exchange, lieInDigits, insertWord };
const names = Object.keys(mutators);

/** One to three changes of a copy, and now and then the whole packed by gzip; the same for the same random numbers. */
export function mutated(good: Uint8Array, random: Random): { bytes: Uint8Array; how: string[] } {
  let bytes: Uint8Array = good.slice();
  const how: string[] = [];
  for (let n = pick(random, [1, 1, 1, 2, 3]); n > 0 && bytes.length > 0; n--) {
    const name = pick(random, names);
    how.push(name);
    bytes = mutators[name]?.(bytes.slice(), random) ?? bytes;
  }
  if (random.chance(0.04)) return { bytes: new Uint8Array(gzipSync(bytes)), how: [...how, 'gzip'] };
  return { bytes, how };
}
