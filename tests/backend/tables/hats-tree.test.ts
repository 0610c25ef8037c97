import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HatsBuckets } from '../../../backend/tables/hats-buckets.ts';
import type { Data } from '../../../backend/tables/hats-gather.ts';
import { coverage, HatsTree, marginOrder } from '../../../backend/tables/hats-tree.ts';
import { sortedPlaces } from '../../../backend/tables/hats-sort.ts';

/** A tree over order 3 with rows in the pixels given. */
function tree(rows: Record<number, number>, most: number): HatsTree {
  const counts = new Uint32Array(12 * 4 ** 3);
  for (const [pixel, count] of Object.entries(rows)) counts[Number(pixel)] = count;
  return new HatsTree(counts, most);
}

const named = (made: HatsTree): string => made.partitions.map(({ order, pixel }) => `${order}/${pixel}`).join(' ');

describe('the partitions of a catalog', () => {
  it('are the largest cells with few enough rows, in the order of the sky', () => {
    const rows = { 0: 5, 1: 5, 20: 3, 64: 4, 700: 11 };
    expect(named(tree(rows, 100))).toBe('0/0 0/1 0/10');
    expect(named(tree(rows, 10))).toBe('1/0 1/1 0/1 3/700');
    expect(named(tree(rows, 5))).toBe('3/0 3/1 1/1 0/1 3/700');
  });

  it('tile without overlap, and each cell with rows is in one', () => {
    const rows = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [(i * 37) % 768, 1 + (i % 9)]));
    const made = tree(rows, 12);
    const cells = new Set<number>();
    for (const [i, { order, pixel }] of made.partitions.entries())
      for (let at = pixel * 4 ** (3 - order); at < (pixel + 1) * 4 ** (3 - order); at++) {
        expect(cells.has(at)).toBe(false);
        cells.add(at);
        expect(made.partitionAt(at)).toBe(i);
      }
    for (const pixel of Object.keys(rows)) expect(cells.has(Number(pixel))).toBe(true);
    expect(new Set(made.partitions.map(({ order }) => order)).size).toBeGreaterThan(1);
  });

  it('know the largest empty cell around a place without rows', () => {
    const made = tree({ 0: 5, 20: 5 }, 5);
    expect([made.partitionAt(300), made.emptyAt(300)]).toEqual([-1, { order: 0, pixel: 4 }]);
    expect([made.partitionAt(50), made.emptyAt(50)]).toEqual([-1, { order: 1, pixel: 3 }]);
    expect(coverage([{ order: 0, pixel: 1 }, ...made.partitions])).toBeCloseTo(1 / 12 + 2 / 48, 12);
  });

  it('have margins of cells as small as hats takes them', () => {
    // From hats.pixel_math.healpix_shim.margin2order of 5, 1, 3600 and 100 arcseconds, in arcminutes.
    expect([5, 1, 3600, 100].map(marginOrder)).toEqual([14, 17, 5, 10]);
    expect([1e9, 1e-6].map(marginOrder)).toEqual([0, 24]);
  });
});

describe('buckets of rows', () => {
  it('give back what was put into them, over several writings, in that order', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'photoz-buckets-'));
    try {
      const buckets = new HatsBuckets(folder);
      const numbers = (...values: number[]): Data => ({ name: 'n', type: 'integer', values: Int32Array.from(values), nulls: null });
      await buckets.hold({ rows: 3, columns: [numbers(1, 2, 3)] });
      for (const [bucket, row] of [
        ['a', 2],
        ['a', 0],
        ['b', 0],
      ] as const)
        buckets.put(bucket, row);
      await buckets.hold({ rows: 1, columns: [numbers(4)] });
      buckets.put('a', 0);
      await buckets.flush();
      await buckets.hold({ rows: 2, columns: [{ name: 'n', type: 'integer', values: Int32Array.of(0, 6), nulls: Uint8Array.of(1, 0) }] });
      for (const row of [0, 1]) buckets.put('a', row);
      await buckets.flush();
      expect(buckets.names).toEqual(['a', 'b']);
      const [first, second] = await buckets.take('a');
      expect(first).toEqual({ rows: 3, columns: [numbers(3, 1, 4)] });
      expect(second).toEqual({
        rows: 2,
        columns: [{ name: 'n', type: 'integer', values: Int32Array.of(0, 6), nulls: Uint8Array.of(1, 0) }],
      });
      expect(await buckets.take('b')).toEqual([{ rows: 1, columns: [numbers(1)] }]);
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('sorting by cells', () => {
  it('goes by the whole number and keeps the order of equal ones', () => {
    const numbers = BigInt64Array.of(5n, 2n ** 61n, 5n, 1n, 2n ** 32n + 1n, 2n ** 32n, 65_536n, 5n);
    expect([...sortedPlaces(numbers)]).toEqual([3, 0, 2, 7, 6, 5, 4, 1]);
    expect([...sortedPlaces(new BigInt64Array(0))]).toEqual([]);
  });
});
