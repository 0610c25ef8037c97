import { corners_nest, pix2ang_nest, pix2vec_nest, query_disc_inclusive_nest, ang2vec } from '@hscmap/healpix';
import { coarser, type SkyCells } from '#core/profile';
import { fromCenter, projectOffset, type Disk, type Point } from './mollweide.ts';
import type { Position } from './sky-lines.ts';

const deg = 180 / Math.PI;
const wholeSky = 4 * Math.PI * deg * deg;

/** Square degrees of one cell. */
export function cellArea(nside: number): number {
  return wholeSky / (12 * nside * nside);
}

/** Square degrees of the cells that have rows. */
export function skyArea(sky: SkyCells): number {
  return sky.cells.length * cellArea(sky.nside);
}

/** The densities (rows per square degree) at the two ends of a logarithmic colour scale. */
export interface DensityRange {
  low: number;
  high: number;
  /** The weakest step in use; 0 when none is said. */
  first?: number;
}

/** All faces share this scale, so that two products can be compared by eye; s0 and s1 would not be seen at their size. */
export const faceRange: DensityRange = { low: 0.1, high: 3000, first: 2 };

/** From the thinnest to the densest cell, rounded outwards; at least a factor of ten. */
export function densityRange(sky: SkyCells): DensityRange {
  const area = cellArea(sky.nside);
  let low = Infinity;
  let high = 0;
  for (const count of sky.counts) {
    if (count <= 0) continue;
    low = Math.min(low, count / area);
    high = Math.max(high, count / area);
  }
  if (high === 0) return { low: 1, high: 10 };
  const top = roundUp(high);
  return { low: Math.min(roundDown(low), top / 10), high: top };
}

const size = (value: number) => 10 ** Math.floor(Math.log10(value));
const roundDown = (value: number) => Math.floor(value / size(value) + 1e-9) * size(value);
const roundUp = (value: number) => Math.ceil((value / size(value)) * 2 - 1e-9) * (size(value) / 2);

/** Which of the nine steps, 0 the weakest. */
export function densityStep(density: number, range: DensityRange): number {
  const part = Math.log(density / range.low) / Math.log(range.high / range.low);
  const first = range.first ?? 0;
  return first + Math.min(8 - first, Math.max(0, Math.floor((9 - first) * part)));
}

/** Nine SVG paths, one for each step; a cell that crosses 18h is drawn at both ends. */
export function skyPaths(sky: SkyCells, range: DensityRange, disk: Disk): string[] {
  const paths: string[][] = Array.from({ length: 9 }, () => []);
  const area = cellArea(sky.nside);
  sky.cells.forEach((cell, i) => {
    const density = (sky.counts[i] ?? 0) / area;
    if (density > 0) paths[densityStep(density, range)]?.push(...cellOutlines(sky.nside, cell, disk));
  });
  return paths.map((each) => each.join(''));
}

function cellOutlines(nside: number, cell: number, disk: Disk): string[] {
  const center = fromCenter(pix2ang_nest(nside, cell).phi * deg);
  const corners = corners_nest(nside, cell).map(([x, y, z]) => {
    const dec = Math.asin(Math.min(1, Math.max(-1, z))) * deg;
    const offset = Math.hypot(x, y) < 1e-9 ? center : fromCenter(Math.atan2(y, x) * deg);
    return { dec, offset: near(offset, center) };
  });
  const outline = (shift: number) => closed(corners.map((each) => projectOffset(each.offset + shift, each.dec, disk)));
  const reach = Math.max(...corners.map((each) => each.offset));
  const start = Math.min(...corners.map((each) => each.offset));
  if (reach > 180) return [outline(0), outline(-360)];
  return start < -180 ? [outline(0), outline(360)] : [outline(0)];
}

const near = (offset: number, center: number) => offset + 360 * Math.round((center - offset) / 360);

const closed = (points: readonly Point[]) => `M${points.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join('L')}Z`;

/** True when rows lie within `radius` degrees of a place. */
export function hasRowsNear(sky: SkyCells, place: Position, radius: number): boolean {
  const cells = new Set(sky.cells);
  let found = false;
  query_disc_inclusive_nest(sky.nside, ang2vec((90 - place.dec) / deg, place.ra / deg), radius / deg, (cell) => {
    found ||= cells.has(cell);
  });
  return found;
}

/** Rows per square degree in the cell at a place, 0 where there are none. */
export function densityAt(sky: SkyCells, place: Position): number {
  let best = 0;
  let closest = -2;
  const [x, y, z] = ang2vec((90 - place.dec) / deg, place.ra / deg);
  query_disc_inclusive_nest(sky.nside, [x, y, z], 1e-7, (cell) => {
    const [a, b, c] = pix2vec_nest(sky.nside, cell);
    const closeness = a * x + b * y + c * z;
    if (closeness <= closest) return;
    closest = closeness;
    best = sky.counts[sky.cells.indexOf(cell)] ?? 0;
  });
  return best / cellArea(sky.nside);
}

/** The finest cells that still hold a few rows each: sparse rows in small cells are noise, not density. */
export function readable(sky: SkyCells, finest: number): SkyCells {
  let shown = coarser(sky, finest);
  while (shown.nside > 16 && rowsPerCell(shown) < fewRows) shown = coarser(shown, shown.nside / 2);
  return shown;
}

const fewRows = 3;
const rowsPerCell = (sky: SkyCells) => sky.counts.reduce((sum, count) => sum + count, 0) / Math.max(1, sky.cells.length);

export interface CellRows extends Position {
  rows: number;
}

/** The cells with the most rows, the fullest first: center in degrees and rows. */
export function fullestCells(sky: SkyCells, most: number): CellRows[] {
  return sky.cells
    .map((cell, i) => ({ cell, rows: sky.counts[i] ?? 0 }))
    .sort((a, b) => b.rows - a.rows)
    .slice(0, most)
    .map(({ cell, rows }) => {
      const { theta, phi } = pix2ang_nest(sky.nside, cell);
      return { ra: (phi * deg + 360) % 360, dec: 90 - theta * deg, rows };
    });
}

/** Centers of the cells on the disk. */
export function cellPoints(sky: SkyCells, disk: Disk): Point[] {
  return sky.cells.map((cell) => {
    const { theta, phi } = pix2ang_nest(sky.nside, cell);
    return projectOffset(fromCenter(phi * deg), 90 - theta * deg, disk);
  });
}
