import { double, name, sql, type Sql } from '#core/sql';

/** Angles in degrees. `reach` is the radius with a margin far above rounding: cells only propose, the separation decides. */
export interface Grid {
  reach: number;
  bandsPerDegree: number;
}

/** More than the cells of any band (360 degrees of 1 arcsec), so that band and cell make one number. */
const bandStride = 4_194_304;

/**
 * Bands of 8 arcsec unless the radius asks for others: never under 4 radii (a disc then touches at most two bands and few cells),
 * seldom over 32 (each cell would propose too many rows), never under 1 arcsec (bandStride).
 */
export function gridFor(radiusArcsec: number): Grid {
  const height = Math.min(Math.max(8, 4 * radiusArcsec), Math.max(32 * radiusArcsec, 1));
  return { reach: (radiusArcsec / 3600) * (1 + 1e-9) + 1e-9, bandsPerDegree: 3600 / height };
}

/** Each row of the relation with the one cell that holds it: row, ra, dec, cell. Rows without a position on the sphere have none. */
export function placed(relation: string, grid: Grid): Sql {
  const banded = sql`SELECT *, floor(("dec" + 90e0) * ${double(grid.bandsPerDegree)}) AS band FROM (${positions(relation)})`;
  return sql`SELECT "row", ra, "dec", (band * ${bandStride} + floor(turn * cells) % cells)::BIGINT AS cell FROM (${divided(banded, grid)})`;
}

/** Each row of the relation with every cell that its disc may touch: row, ra, dec, cell; no cell twice. */
export function reaching(relation: string, grid: Grid): Sql {
  const banded = sql`SELECT * EXCLUDE (band_low, band_high), unnest(range(band_low, band_high + 1))::DOUBLE AS band FROM (${discs(relation, grid)})`;
  const spans = sql`SELECT *, floor((turn - half_turn) * cells)::BIGINT AS first, floor((turn + half_turn) * cells)::BIGINT AS last
    FROM (${divided(banded, grid)})`;
  const touched = sql`SELECT "row", ra, "dec", band, cells, unnest(CASE WHEN last - first + 1 >= cells THEN range(0, cells::BIGINT)
    ELSE range(first, last + 1) END) AS step FROM (${spans})`;
  return sql`SELECT "row", ra, "dec", (band * ${bandStride} + (step + cells) % cells)::BIGINT AS cell FROM (${touched})`;
}

/** `turn` is the right ascension as a part of the circle. */
function positions(relation: string): Sql {
  return sql`SELECT "row"::INTEGER AS "row", ra, "dec", ra / 36e1 - floor(ra / 36e1) AS turn
    FROM ${name(relation)} WHERE isfinite(ra) AND isfinite("dec") AND abs("dec") <= 9e1`;
}

/** The bands that a disc touches and half its width in right ascension: asin(sin r / cos dec), the whole circle around a pole. */
function discs(relation: string, grid: Grid): Sql {
  const reach = double(grid.reach);
  const bands = double(grid.bandsPerDegree);
  return sql`SELECT *, floor(("dec" - ${reach} + 9e1) * ${bands})::BIGINT AS band_low, floor(("dec" + ${reach} + 9e1) * ${bands})::BIGINT AS band_high,
    CASE WHEN abs("dec") + ${reach} >= 899999e-4 THEN 5e-1
      ELSE degrees(asin(least(1e0, sin(radians(${reach})) / cos(radians("dec"))))) / 36e1 * 10000001e-7 + 1e-11 END AS half_turn
    FROM (${positions(relation)})`;
}

/**
 * Adds `cells`, how many cells a band has: about as wide as high, by a parabola instead of the cosine. Any whole number would be right,
 * as both sides take it from the band alone; whole, so that a cell past 0 or 360 degrees is found by the remainder.
 */
function divided(banded: Sql, grid: Grid): Sql {
  const middle = sql`SELECT *, (band + 5e-1) * ${double(1 / (90 * grid.bandsPerDegree))} - 1e0 AS height FROM (${banded})`;
  return sql`SELECT * EXCLUDE (height), greatest(1e0, floor(${double(360 * grid.bandsPerDegree)} * (1e0 - height * height))) AS cells FROM (${middle})`;
}
