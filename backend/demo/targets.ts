import { randomFrom, type Random } from './random.ts';
import { box, disc, offset, oneOf, southAwayFromGalaxy, type Position, type Region } from './sky.ts';

/** What is really there: several surveys may look at the same target. `mag` is an r magnitude. */
export interface Target extends Position {
  z: number;
  kind: 'galaxy' | 'quasar' | 'star';
  mag: number;
}

interface Population {
  seed: string;
  count: number;
  region: Region;
  /** n(z) goes as z^2 exp(-(z / scale)^1.5), cut at `most`. */
  scale: number;
  most: number;
  mags: readonly [number, number];
  stars: number;
  quasars: number;
}

export const fields = {
  xmmLss: { ra: 36.3, dec: -4.6 },
  ecdfs: { ra: 53.1, dec: -28.0 },
  elaisS1: { ra: 8.9, dec: -43.6 },
  stripe82: { ra: 42.0, dec: -0.3 },
  cosmos: { ra: 150.3, dec: 1.8 },
  edfs: { ra: 59.1, dec: -48.7 },
  lowEcliptic: { ra: 37.86, dec: 6.98 },
  vvds14: { ra: 210.0, dec: 5.0 },
  vvds22: { ra: 334.4, dec: 0.4 },
} as const;

const northStrip = box([147.5, 222.5], [-7.5, 2.5]);
const southStrip = box([325, 412], [-37, -23]);
const deep = oneOf(
  [disc(fields.xmmLss, 0.9), 4],
  [disc(fields.ecdfs, 1.0), 3],
  [disc(fields.elaisS1, 1.1), 2],
  [disc(fields.stripe82, 1.1), 2],
  [disc(fields.cosmos, 0.9), 3],
  [disc(fields.edfs, 1.0), 1],
  [disc(fields.lowEcliptic, 1.2), 3],
  [disc(fields.vvds14, 0.6), 1],
  [disc(fields.vvds22, 0.9), 2],
);

/** Bright galaxies of two strips, all of the southern sky, red galaxies far away, and the deep fields. */
const populations = {
  strips: {
    seed: 'strips',
    count: 6000,
    region: oneOf([northStrip, 2], [southStrip, 3]),
    scale: 0.093,
    most: 0.32,
    mags: [15.2, 19.2],
    stars: 0.04,
    quasars: 0,
  },
  south: {
    seed: 'south',
    count: 4500,
    region: southAwayFromGalaxy(10),
    scale: 0.041,
    most: 0.2,
    mags: [11.5, 15.6],
    stars: 0.04,
    quasars: 0.01,
  },
  red: {
    seed: 'red',
    count: 2400,
    region: oneOf([box([156, 234], [-4, 3]), 2], [box([332, 412], [-36, -26]), 3]),
    scale: 0.42,
    most: 0.9,
    mags: [18.4, 21.2],
    stars: 0.07,
    quasars: 0.02,
  },
  deep: { seed: 'deep', count: 6500, region: deep, scale: 0.58, most: 2.2, mags: [18.5, 23.9], stars: 0.07, quasars: 0.05 },
} as const satisfies Record<string, Population>;

export type PopulationName = keyof typeof populations;

export function targetsOf(which: PopulationName): Target[] {
  const population: Population = populations[which];
  const random = randomFrom(population.seed);
  const targets: Target[] = [];
  while (targets.length < population.count) targets.push(target(random, population, targets));
  return targets;
}

function target(random: Random, population: Population, before: readonly Target[]): Target {
  const near = before[before.length - 1 - random.below(Math.max(1, Math.min(before.length, 40)))];
  const mag = random.between(...population.mags) + random.between(0, population.mags[1] - population.mags[0]);
  const faint = Math.min(mag, population.mags[1] - random.unit() * 0.4);
  if (random.chance(population.stars)) return { ...population.region(random), z: random.normal(0, 0.0004), kind: 'star', mag: faint };
  if (random.chance(population.quasars)) return { ...population.region(random), z: random.between(0.4, 3.6), kind: 'quasar', mag: faint };
  if (near?.kind === 'galaxy' && random.chance(0.35)) return companion(random, near, faint);
  return { ...population.region(random), z: drawRedshift(random, population), kind: 'galaxy', mag: faint };
}

/** Galaxies come in groups: a few Mpc on the sky, some hundred km/s in redshift. */
function companion(random: Random, near: Target, mag: number): Target {
  const reach = Math.min(0.6, 0.012 / Math.max(0.01, near.z));
  const position = offset(near, 0.003 + random.unit() * reach, random.between(0, 360));
  return { ...position, z: Math.abs(near.z + random.normal(0, 0.0015 * (1 + near.z))), kind: 'galaxy', mag };
}

function drawRedshift(random: Random, { scale, most }: Population): number {
  const density = (z: number): number => z ** 2 * Math.exp(-((z / scale) ** 1.5));
  const top = density(scale * (4 / 3) ** (2 / 3));
  let z = random.between(0, most);
  while (random.unit() * top > density(z)) z = random.between(0, most);
  return z;
}
