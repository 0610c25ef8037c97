import type { Engine } from '#core/engine';
import { seeded } from './random.ts';

/** Degrees. */
export interface Point {
  ra: number;
  dec: number;
}

export interface Pair {
  a: number;
  b: number;
  separationArcsec: number;
}

export async function loadSky(engine: Engine, relation: string, points: readonly Point[]): Promise<void> {
  await engine.load(relation, [
    {
      rows: points.length,
      columns: [
        { name: 'row', type: 'integer', values: Int32Array.from(points.keys()), nulls: null },
        { name: 'ra', type: 'double', values: Float64Array.from(points, (point) => point.ra), nulls: null },
        { name: 'dec', type: 'double', values: Float64Array.from(points, (point) => point.dec), nulls: null },
      ],
    },
  ]);
}

/** Every pair, by the chord between unit vectors: a formula of its own, not the one under test. */
export function everyPair(left: readonly Point[], right: readonly Point[], radiusArcsec: number): Pair[] {
  const [from, to] = [left.map(unit), right.map(unit)];
  const self = left === right;
  return from.flatMap((p, a) =>
    to.flatMap((q, b) => {
      if (self && a >= b) return [];
      const chord = Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
      const separationArcsec = ((2 * Math.asin(Math.min(1, chord / 2)) * 180) / Math.PI) * 3600;
      return separationArcsec < radiusArcsec ? [{ a, b, separationArcsec }] : [];
    }),
  );
}

function unit({ ra, dec }: Point): [number, number, number] {
  const [a, d] = [(ra * Math.PI) / 180, (dec * Math.PI) / 180];
  return [Math.cos(d) * Math.cos(a), Math.cos(d) * Math.sin(a), Math.sin(d)];
}

/** Points spread evenly in a square around a place; right ascension goes past 0 and 360 and declination past a pole, as on the sky. */
export function patch(o: { count: number; ra: number; dec: number; sizeArcsec: number; seed: number }): Point[] {
  const next = seeded(o.seed);
  const size = o.sizeArcsec / 3600;
  return Array.from({ length: o.count }, () => {
    const dec = o.dec + (next() - 0.5) * size;
    const ra = o.ra + ((next() - 0.5) * size) / Math.max(Math.cos((dec * Math.PI) / 180), 1e-9);
    return { ra: ((ra % 360) + 360) % 360, dec };
  });
}

/** Points within a distance of a pole (`sign` 1 or -1), all around it. */
export function polarCap(o: { count: number; sign: number; sizeArcsec: number; seed: number }): Point[] {
  const next = seeded(o.seed);
  return Array.from({ length: o.count }, () => ({ ra: 360 * next(), dec: o.sign * (90 - (Math.sqrt(next()) * o.sizeArcsec) / 3600) }));
}

export function wholeSky(count: number, seed: number): Point[] {
  const next = seeded(seed);
  return Array.from({ length: count }, () => ({ ra: 360 * next(), dec: (Math.asin(2 * next() - 1) * 180) / Math.PI }));
}

/** Pairs all over the sky that are closer than the radius by one part in a million, most of them side by side in right ascension. */
export function justInside(o: { pairs: number; radiusArcsec: number; seed: number }): Point[] {
  const next = seeded(o.seed);
  const radians = Math.PI / 180;
  const distance = ((o.radiusArcsec * (1 - 1e-6)) / 3600) * radians;
  return Array.from({ length: o.pairs }, () => {
    const [ra, dec] = [360 * next(), 180 * (next() - 0.5) * radians];
    const bearing = (90 + 180 * Math.round(next()) + 20 * (next() - 0.5) + (next() < 0.3 ? 90 : 0)) * radians;
    const sine = Math.sin(dec) * Math.cos(distance) + Math.cos(dec) * Math.sin(distance) * Math.cos(bearing);
    const turn = Math.atan2(Math.sin(bearing) * Math.sin(distance) * Math.cos(dec), Math.cos(distance) - Math.sin(dec) * sine);
    return [
      { ra, dec: dec / radians },
      { ra: (ra + turn / radians + 360) % 360, dec: Math.asin(sine) / radians },
    ];
  }).flat();
}
