import type { CellType } from '#core/table';

/** HEALPix cells (NESTED) with rows in them, sorted by cell; `nside` is a power of two. */
export interface SkyCells {
  nside: number;
  cells: number[];
  counts: number[];
}

/** n(z) in 36 equal steps of log(1 + z) from z = 0 to 6; `below` and `above` are the rows outside, `missing` the NULLs. */
export interface RedshiftBins {
  counts: number[];
  below: number;
  above: number;
  missing: number;
  median: number | null;
  /** 2.5 % and 97.5 % quantiles. */
  low: number | null;
  high: number | null;
}

/** What a product looks like in a list: its sky (nside 16) and its n(z); null where the table has no such column. */
export interface Face {
  sky: SkyCells | null;
  redshifts: RedshiftBins | null;
}

export type HistogramKind = 'numbers' | 'categories' | 'all-different' | 'constant' | 'empty';

/** What is in one column. `bins` has at most 24 counts; `labels` name them when the kind is `categories`. */
export interface ColumnProfile {
  name: string;
  type: CellType;
  missing: number;
  distinct: number;
  min: number | string | null;
  max: number | string | null;
  kind: HistogramKind;
  bins: number[];
  labels: string[];
}

/** Made once from the Parquet twin when a product arrives, then served as it is. `face.sky` here is nside 64. */
export interface Profile {
  rows: number;
  columns: ColumnProfile[];
  face: Face;
}

export const redshiftBinCount = 36;
const logStep = Math.log(7) / redshiftBinCount;

/** Lower edge in z of bin i; edge(36) is 6. */
export function redshiftEdge(i: number): number {
  return Math.expm1(i * logStep);
}

/** The same sky with coarser cells: in the NESTED scheme four children share a parent. */
export function coarser(sky: SkyCells, nside: number): SkyCells {
  const factor = (sky.nside / nside) ** 2;
  if (factor <= 1) return sky;
  const sums = new Map<number, number>();
  sky.cells.forEach((cell, i) => {
    const parent = Math.floor(cell / factor);
    sums.set(parent, (sums.get(parent) ?? 0) + (sky.counts[i] ?? 0));
  });
  const cells = [...sums.keys()].sort((a, b) => a - b);
  return { nside, cells, counts: cells.map((cell) => sums.get(cell) ?? 0) };
}
