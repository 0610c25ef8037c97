import type { Cell, CellType } from '#core/table';
import type { StoredKind } from '#formats/stored';
import type { Random } from '../../backend/demo/random.ts';

/** How one stored kind looks at the wall, and a random value of it. */
export interface Kind {
  kind: StoredKind;
  type: CellType;
  value: (random: Random) => Cell;
}

const words = [
  ...['a', 'DESI', 'OZDES 2', 'Größe α', '日本語', '🌌 galaxy', "it's", 'say "so"', 'a,b;c|d', 'tab\there', 'line\nbreak', 'cr\r\nlf'],
  ...['0', '007', 'NULL', 'nan', 'true', '1e5', '-99', '=1+1', '<b>&amp;</b>', ']]>', '#x', ' lead', 'NA', '2024-01-01', "''", '\\', '%'],
];

const bits = (from: { buffer: ArrayBuffer }, random: Random): void => {
  const bytes = new Uint8Array(from.buffer);
  for (let i = 0; i < bytes.length; i++) bytes[i] = random.below(256);
};

function double(random: Random): number {
  if (random.chance(0.1)) return pick(random, [Infinity, -Infinity, 0, -0, 5e-324, Number.MAX_VALUE, 0.1, 1e22, 123456789.123, -99]);
  if (random.chance(0.5)) return random.normal(0, 100);
  const any = new Float64Array(1);
  bits(any, random);
  return finiteOr(any[0] ?? 0, 1.5);
}

function single(random: Random): number {
  if (random.chance(0.1)) return pick(random, [Infinity, -Infinity, 0, -0, 1.401298464324817e-45, 3.4028234663852886e38, Math.fround(0.1)]);
  const any = new Float32Array(1);
  if (random.chance(0.5)) any[0] = random.normal(0, 100);
  else bits(any, random);
  return finiteOr(any[0] ?? 0, 0.5);
}

const half = (random: Random): number => pick(random, [0.5, -2, 1.5, 65504, 0, 0.0999755859375, Infinity, 5.960464477539063e-8]);
const finiteOr = (value: number, other: number): number => (Number.isNaN(value) ? other : value);

export function pick<T>(random: Random, from: readonly T[]): T {
  const found = from[random.below(from.length)];
  if (found === undefined) throw new RangeError('nothing to pick from');
  return found;
}

const whole =
  (least: number, most: number) =>
  (random: Random): number =>
    random.chance(0.2) ? pick(random, [least, most, 0]) : Math.floor(random.between(least, most));

function long(least: bigint, most: bigint): (random: Random) => bigint {
  return (random) => {
    if (random.chance(0.2)) return pick(random, [least, most, most > 2n ** 53n ? 2n ** 53n + 1n : 1n]);
    const any = new BigUint64Array(1);
    bits(any, random);
    return least + ((any[0] ?? 0n) % (most - least + 1n));
  };
}

const max63 = 2n ** 63n - 1n;
const text = (random: Random): string => (random.chance(0.1) ? 'x'.repeat(random.below(300)) : pick(random, words));

function instant(random: Random, digits: number): string {
  const seconds = Math.floor(random.between(-2e9, 4e9));
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  return digits === 0 ? whole : `${whole}.${fraction(random, digits)}`;
}

const fraction = (random: Random, digits: number): string => Array.from({ length: digits }, () => random.below(10)).join('');
const clock = (random: Random, digits: number): string => instant(random, digits).slice(11);

const units = [
  ['s', 0],
  ['ms', 3],
  ['us', 6],
  ['ns', 9],
] as const;

/** One of them does not keep to its kind: files can be wrong, and values come first. */
export const kinds: readonly Kind[] = [
  { kind: 'bool', type: 'boolean', value: (random) => random.chance(0.5) },
  { kind: 'int8', type: 'integer', value: whole(-128, 127) },
  { kind: 'uint8', type: 'integer', value: whole(0, 255) },
  { kind: 'int16', type: 'integer', value: whole(-32768, 32767) },
  { kind: 'uint16', type: 'integer', value: whole(0, 65535) },
  { kind: 'int32', type: 'integer', value: whole(-2147483648, 2147483647) },
  { kind: 'uint32', type: 'bigint', value: long(0n, 4294967295n) },
  { kind: 'int64', type: 'bigint', value: long(-max63 - 1n, max63) },
  { kind: 'uint64', type: 'bigint', value: long(0n, max63) },
  { kind: 'uint64', type: 'text', value: (random) => String(long(0n, 2n ** 64n - 1n)(random)) },
  { kind: 'float16', type: 'double', value: half },
  { kind: 'float32', type: 'double', value: single },
  { kind: 'float64', type: 'double', value: double },
  { kind: 'text', type: 'text', value: text },
  { kind: 'int16', type: 'integer', value: whole(-70_000, 70_000) },
  { kind: 'date', type: 'text', value: (random) => instant(random, 0).slice(0, 10) },
  ...units.flatMap(([unit, digits]): Kind[] => [
    { kind: `time[${unit}]`, type: 'text', value: (random) => clock(random, digits) },
    { kind: `timestamp[${unit}]`, type: 'text', value: (random) => instant(random, digits) },
    { kind: `timestamp[${unit}, UTC]`, type: 'text', value: (random) => `${instant(random, digits)}Z` },
  ]),
];

export const complexKinds: readonly Kind[] = [
  { kind: 'complex64', type: 'double', value: single },
  { kind: 'complex128', type: 'double', value: double },
];
