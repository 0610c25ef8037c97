import { describe, expect, it } from 'vitest';
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
