import { Fault } from '#core/problem';
import { double, sql, type Sql } from '#core/sql';
import { gridFor, placed, reaching } from '#core/match/cells';

const widestArcsec = 36_000;

/**
 * All pairs of rows of one relation (row, ra, dec; degrees) that are closer than the radius: row_a < row_b, separation_arcsec, in row order.
 * Strictly closer and unrounded; no pair twice; across 0/360 and at the poles as elsewhere.
 */
export function selfPairs(relation: string, radiusArcsec: number): Sql {
  return closePairs({ left: relation, right: relation, radiusArcsec }, sql`a."row" < b."row"`);
}

/** All pairs of a row of `left` (row_a) with a row of `right` (row_b) closer than the radius. Faster when `left` is the smaller one. */
export function crossPairs(relations: { left: string; right: string; radiusArcsec: number }): Sql {
  return closePairs(relations, sql`TRUE`);
}

function closePairs(o: { left: string; right: string; radiusArcsec: number }, wanted: Sql): Sql {
  if (!(o.radiusArcsec > 0 && o.radiusArcsec <= widestArcsec)) {
    throw new Fault(
      'bad-request',
      `A radius of ${o.radiusArcsec} arcsec cannot be matched: give one above 0 and up to ${widestArcsec} arcsec.`,
      {
        at: 'radiusArcsec',
      },
    );
  }
  const grid = gridFor(o.radiusArcsec);
  return sql`WITH reaching AS (${reaching(o.left, grid)}), placed AS (${placed(o.right, grid)}),
    near AS (SELECT a."row" AS row_a, b."row" AS row_b, ${separation} AS separation_arcsec FROM reaching a JOIN placed b ON a.cell = b.cell
      WHERE ${wanted} AND abs(a."dec" - b."dec") <= ${double(grid.reach)})
    SELECT row_a, row_b, separation_arcsec FROM near WHERE separation_arcsec < ${double(o.radiusArcsec)} ORDER BY row_a, row_b`;
}

/** The haversine form: it keeps its digits where the cosine law loses them. Clamped, as asin of more than 1 is an error in DuckDB. */
const separation = sql`2e0 * degrees(asin(least(1e0, sqrt(power(sin(radians(a."dec" - b."dec") / 2e0), 2)
  + cos(radians(a."dec")) * cos(radians(b."dec")) * power(sin(radians(a.ra - b.ra) / 2e0), 2))))) * 3600e0`;
