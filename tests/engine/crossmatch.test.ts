import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '#core/engine';
import { crossPairs, selfPairs } from '#core/match/pairs';
import type { Sql } from '#core/sql';
import { homes } from './engines.ts';
import { everyPair, justInside, loadSky, patch, polarCap, wholeSky, type Pair, type Point } from './sky.ts';

const poles: Point[] = [0, 0.001, 120, 359.9999].flatMap((ra) => [
  { ra, dec: 90 },
  { ra, dec: -90 },
]);
const bandEdges: Point[] = Array.from({ length: 400 }, (_, i) => ({
  ra: (i % 20) * (8 / 3600),
  dec: -90 + Math.floor(i / 20) * (8 / 3600) + 1,
}));
const around = (ra: number): Point[] => [-3, -1, -0.2, 0, 0.2, 1, 3].map((step) => ({ ra: ra + step / 3600, dec: 12 }));

const skies: { place: string; points: Point[]; radii: number[] }[] = [
  { place: 'a dense patch', points: patch({ count: 2500, ra: 150, dec: -30, sizeArcsec: 60, seed: 1 }), radii: [0.5, 0.75, 3] },
  { place: 'a patch across RA 0/360', points: patch({ count: 1200, ra: 0, dec: 40, sizeArcsec: 90, seed: 2 }), radii: [0.5, 2, 10] },
  { place: 'the north pole', points: [...polarCap({ count: 700, sign: 1, sizeArcsec: 60, seed: 3 }), ...poles], radii: [0.5, 5, 20] },
  { place: 'the south pole', points: [...polarCap({ count: 700, sign: -1, sizeArcsec: 60, seed: 4 }), ...poles], radii: [0.5, 5, 20] },
  { place: 'rings near a pole', points: polarCap({ count: 1500, sign: -1, sizeArcsec: 7200, seed: 5 }), radii: [20, 600] },
  { place: 'the edges of bands and cells', points: bandEdges, radii: [0.5, 7.999999, 8.000001, 12] },
  { place: 'the whole sky', points: [...wholeSky(1500, 6), ...poles], radii: [600, 3600, 36_000] },
  {
    place: 'right ascensions outside 0 to 360',
    points: [...around(0), ...around(360), ...around(-360), ...around(720), { ra: -1e-20, dec: 12 }],
    radii: [0.5, 1.5],
  },
  ...[0.5, 30, 3600].map((radius) => ({
    place: `pairs just inside ${radius} arcsec`,
    points: justInside({ pairs: 1200, radiusArcsec: radius, seed: radius }),
    radii: [radius],
  })),
];
const cases = skies.flatMap(({ place, points, radii }) =>
  radii.map((radius) => ({ place, points, radius, ...once(() => everyPair(points, points, radius)) })),
);

/** What each home found, for the comparison at the end. */
const answers = new Map<string, string[]>();

/** Brute force is the slow part, so both homes are compared with one run of it. */
function once<T>(make: () => T): { expected: () => T } {
  let made: { value: T } | null = null;
  return { expected: () => (made ??= { value: make() }).value };
}

async function pairs(engine: Engine, query: Sql): Promise<Pair[]> {
  const found = await engine.rows(query);
  return found.map((row) => ({ a: Number(row['row_a']), b: Number(row['row_b']), separationArcsec: Number(row['separation_arcsec']) }));
}

const named = (found: readonly Pair[]): string[] => found.map((pair) => `${pair.a}-${pair.b}`);
const digits = (found: readonly Pair[]): string[] => found.map((pair) => `${pair.a}-${pair.b} ${pair.separationArcsec.toFixed(7)}`);

describe.each(homes)('the crossmatch in $home', ({ home, open }) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open();
  });
  afterAll(() => engine.close());

  it.each(cases)(
    'finds every pair closer than $radius arcsec in $place, once and in row order',
    async ({ place, points, radius, expected: brute }) => {
      await loadSky(engine, 'sky', points);
      const expected = brute();
      const found = await pairs(engine, selfPairs('sky', radius));
      expect(named(found)).toEqual(named(expected));
      expect(found.findIndex((pair, i) => !(Math.abs(pair.separationArcsec - (expected[i]?.separationArcsec ?? Number.NaN)) < 1e-7))).toBe(
        -1,
      );
      answers.set(`${home} ${place} ${radius}`, digits(found));
    },
  );

  it('finds all 435 pairs of 30 points at one place', async () => {
    await loadSky(engine, 'sky', new Array<Point>(30).fill({ ra: 10, dec: -45 }));
    expect(await pairs(engine, selfPairs('sky', 0.5))).toHaveLength(435);
  });

  it('takes strictly closer: a pair at the radius itself is none', async () => {
    await loadSky(engine, 'sky', [
      { ra: 10, dec: 20 },
      { ra: 10.0001, dec: 20.0001 },
    ]);
    const [pair] = await pairs(engine, selfPairs('sky', 1));
    const separation = pair?.separationArcsec ?? Number.NaN;
    expect(await pairs(engine, selfPairs('sky', separation))).toEqual([]);
    expect(await pairs(engine, selfPairs('sky', separation * (1 + 2 ** -52)))).toHaveLength(1);
  });

  it('compares unrounded: a trillionth of an arcsec decides', async () => {
    await loadSky(engine, 'sky', [
      { ra: 10, dec: 0 },
      { ra: 10, dec: (0.5 - 1e-11) / 3600 },
      { ra: 20, dec: 0 },
      { ra: 20, dec: (0.5 + 1e-11) / 3600 },
    ]);
    expect(named(await pairs(engine, selfPairs('sky', 0.5)))).toEqual(['0-1']);
  });

  it('matches two relations: every pair of one with the other', async () => {
    const left = [
      ...patch({ count: 300, ra: 0, dec: 0, sizeArcsec: 60, seed: 7 }),
      ...polarCap({ count: 100, sign: 1, sizeArcsec: 30, seed: 8 }),
    ];
    const right = [
      ...patch({ count: 900, ra: 0, dec: 0, sizeArcsec: 60, seed: 9 }),
      ...polarCap({ count: 200, sign: 1, sizeArcsec: 30, seed: 10 }),
    ];
    await loadSky(engine, 'left_sky', left);
    await loadSky(engine, 'right_sky', right);
    const found = await pairs(engine, crossPairs({ left: 'left_sky', right: 'right_sky', radiusArcsec: 2 }));
    expect(named(found)).toEqual(named(everyPair(left, right, 2)));
    expect(found.length).toBeGreaterThan(500);
  });

  it('lets rows without a position on the sphere match nothing', async () => {
    const place = { ra: 10, dec: 10 };
    const nowhere = [Number.NaN, Infinity, -Infinity].flatMap((odd) => [
      { ra: odd, dec: 10 },
      { ra: 10, dec: odd },
    ]);
    await loadSky(engine, 'sky', [place, ...nowhere, ...[90.5, 90.5, -91, -91].map((dec) => ({ ra: 10, dec })), place]);
    expect(named(await pairs(engine, selfPairs('sky', 3600)))).toEqual(['0-11']);
  });
});

describe('the two homes', () => {
  it.each(cases)('give the same pairs and separations for $radius arcsec in $place', ({ place, radius }) => {
    expect(answers.get(`native ${place} ${radius}`)).toEqual(answers.get(`wasm ${place} ${radius}`) ?? 'no answer');
  });
});

it.each([0, -1, Number.NaN, Infinity, 36_001])('refuses a radius of %s arcsec', (radius) => {
  expect(() => selfPairs('sky', radius)).toThrow(`A radius of ${radius} arcsec`);
});
