import { coarser, type SkyCells } from '#core/profile';

/** In how many catalogs each sky cell has rows; `counts` are catalogs, not rows. */
export function catalogsPerCell(skies: readonly SkyCells[]): SkyCells | null {
  const nside = Math.min(...skies.map((sky) => sky.nside));
  if (!Number.isFinite(nside)) return null;
  const sums = new Map<number, number>();
  for (const sky of skies) for (const cell of coarser(sky, nside).cells) sums.set(cell, (sums.get(cell) ?? 0) + 1);
  const cells = [...sums.keys()].sort((a, b) => a - b);
  return { nside, cells, counts: cells.map((cell) => sums.get(cell) ?? 0) };
}

/** How many sky cells two catalogs have in common, at the coarser of the two. */
export function commonCells(a: SkyCells, b: SkyCells): number {
  const nside = Math.min(a.nside, b.nside);
  const known = new Set(coarser(a, nside).cells);
  return coarser(b, nside).cells.filter((cell) => known.has(cell)).length;
}

/** The cells that exactly `n` catalogs share; 3 stands for three or more. */
export function withCatalogs(cells: SkyCells, n: number): SkyCells {
  const kept = cells.cells.flatMap((cell, i) => (Math.min(3, cells.counts[i] ?? 0) === n ? [cell] : []));
  return { nside: cells.nside, cells: kept, counts: kept.map(() => 1) };
}
