import { describe, expect, it } from 'vitest';
import { labelBins } from '../../src/lib/combine/label-bins.ts';
import { catalogsPerCell, commonCells, withCatalogs } from '../../src/lib/combine/overlap.ts';

const a = { nside: 32, cells: [0, 1, 9], counts: [5, 1, 2] };
const b = { nside: 16, cells: [0, 7], counts: [1, 1] };

describe('overlap of catalogs on the sky', () => {
  it('counts catalogs, not rows, at the coarsest nside of all', () => {
    expect(catalogsPerCell([a, b])).toEqual({ nside: 16, cells: [0, 2, 7], counts: [2, 1, 1] });
  });

  it('has nothing to show without a sky', () => {
    expect(catalogsPerCell([])).toBeNull();
  });

  it('finds the cells that two catalogs share, whichever is finer', () => {
    expect(commonCells(a, b)).toBe(1);
    expect(commonCells(b, a)).toBe(1);
  });

  it('puts three and more catalogs into one class', () => {
    const cells = { nside: 16, cells: [4, 5, 6, 7], counts: [1, 3, 5, 2] };
    expect(withCatalogs(cells, 3).cells).toEqual([5, 6]);
    expect(withCatalogs(cells, 2).cells).toEqual([7]);
  });
});

describe('the labels of overlaid histograms', () => {
  it('stand where each rises above the others, not at a common peak', () => {
    expect(
      labelBins([
        [0, 2, 90, 5, 0, 0],
        [0, 1, 80, 40, 30, 0],
      ]),
    ).toEqual([2, 4]);
  });

  it('do not touch, even where two catalogs are the same', () => {
    const [a = 0, b = 0] = labelBins([
      [0, 9, 8, 1],
      [0, 9, 8, 1],
    ]);
    expect(Math.abs(a - b)).toBeGreaterThanOrEqual(2);
  });
});
