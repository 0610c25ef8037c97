import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { healpix29, healpix29All, isPosition, pixelOf } from '#core/sky/healpix29';
import { gridCell, neighborsOf, nestedNumber } from '#core/sky/healpix29-neighbors';

const fixtures = join(import.meta.dirname, '../../fixtures/hats');
const sky = JSON.parse(readFileSync(join(fixtures, 'sky.json'), 'utf8')) as {
  edges: { ra: string; dec: string; cell: string }[];
  rings: { order: number; pixel: number; delta: number; ring: number[] }[];
};

describe('the HEALPix cell of order 29', () => {
  it('is the one of cdshealpix for 10,000 positions', () => {
    const bytes = Uint8Array.from(readFileSync(join(fixtures, 'sky.bin')));
    const wanted = new BigInt64Array(bytes.buffer);
    const ra = Float64Array.from(wanted, (_, i) => ((i * 0.6180339887498949) % 1) * 360);
    const dec = Float64Array.from(wanted, (_, i) => ((i * 0.7548776662466927) % 1) * 180 - 90);
    expect(wanted.length).toBe(10_000);
    expect(healpix29All(ra, dec)).toEqual(wanted);
  });

  it('is the one of cdshealpix at the poles, on borders and around the circle', () => {
    expect(sky.edges.length).toBeGreaterThan(500);
    for (const { ra, dec, cell } of sky.edges) expect(healpix29(Number(ra), Number(dec)), `${ra} ${dec}`).toBe(BigInt(cell));
  });

  it('is the published one of a public catalog', () => {
    expect(healpix29(3.542895, -33.801623)).toBe(1155028487782337283n);
  });

  it('is -1 where there is no place on the sky', () => {
    const nowhere = [
      [Number.NaN, 0],
      [10, Number.NaN],
      [10, 90.0000001],
      [10, -91],
      [Infinity, 0],
      [10, -Infinity],
    ] as const;
    for (const [ra, dec] of nowhere) expect([healpix29(ra, dec), isPosition(ra, dec)]).toEqual([-1n, false]);
  });

  it('lies in cells of lower orders', () => {
    const cell = healpix29(200.1, 12.5);
    expect(pixelOf(cell, 29)).toBe(cell);
    expect(pixelOf(cell, 0)).toBe(cell >> 58n);
    expect(pixelOf(cell, 10)).toBe(BigInt(nestedNumber(gridCell(cell, 10), 10)));
  });
});

describe('the neighbors of a cell', () => {
  it('make the same rings around cells as cdshealpix gives', () => {
    for (const { order, pixel, delta, ring } of sky.rings)
      expect(ringAround(order, pixel, delta), `${order}/${pixel} ${delta}`).toEqual(ring);
  });
});

function ringAround(order: number, pixel: number, delta: number): number[] {
  const fine = order + delta;
  const first = pixel * 4 ** delta;
  const ring = new Set<number>();
  for (let inner = first; inner < first + 4 ** delta; inner++) {
    const cell = gridCell(BigInt(inner) << BigInt(2 * (29 - fine)), fine);
    for (const next of neighborsOf(cell, fine)) ring.add(nestedNumber(next, fine));
  }
  return [...ring].filter((number) => number < first || number >= first + 4 ** delta).sort((a, b) => a - b);
}
