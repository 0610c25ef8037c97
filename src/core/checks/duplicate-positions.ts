import { number, numberOf, oneRow, passed, says, typeOfRole, type Check, type CheckedTable } from '#core/checks/check';
import type { Engine } from '#core/engine';
import type { Finding } from '#core/finding';
import { selfPairs } from '#core/match/pairs';
import { name, sql } from '#core/sql';
import { grouped, rowsWith } from '#core/words';

const positions = 'checked_positions';
const radiusArcsec = 0.1;
/** More rows than this on one spot make too many pairs to list; then the spots alone are counted. */
const mostOnOneSpot = 50;

/** Rows closer than 0.1 arcsec to another row, and in how many pairs the redshifts agree. */
export const duplicatePositions: Check = {
  needs: ['ra', 'dec'],
  async run(engine, table) {
    const hasZ = table.mapping.z && typeOfRole(table, 'z') !== 'text';
    await engine.run(
      sql`CREATE OR REPLACE TEMP TABLE ${name(positions)} AS SELECT (row_number() OVER () - 1)::INTEGER AS "row", ${number(table, 'ra')} AS ra,
        ${number(table, 'dec')} AS "dec", ${hasZ ? number(table, 'z') : sql`NULL::DOUBLE`} AS z FROM ${name(table.relation)}`,
    );
    try {
      return await findClose(engine, table);
    } finally {
      await engine.run(sql`DROP TABLE ${name(positions)}`);
    }
  },
};

async function findClose(engine: Engine, table: CheckedTable): Promise<Finding[]> {
  const spots = await oneRow(
    engine,
    sql`SELECT coalesce(max(n), 0)::DOUBLE AS most, coalesce(sum(n), 0)::DOUBLE AS n FROM (SELECT count(*) AS n FROM ${name(positions)}
      WHERE isfinite(ra) AND isfinite("dec") GROUP BY round(ra * 36000e0), round("dec" * 36000e0) HAVING count(*) > 1)`,
  );
  if ((spots['most'] ?? 0) > mostOnOneSpot) return [crowded(spots)];
  const [row] = await engine.rows(
    sql`WITH pairs AS (${selfPairs(positions, radiusArcsec)}), both_rows AS (SELECT row_a AS r FROM pairs UNION SELECT row_b FROM pairs)
      SELECT (SELECT count(*) FROM both_rows)::DOUBLE AS n, count(*)::DOUBLE AS pairs,
        count(CASE WHEN abs(a.z - b.z) <= 1e-3 THEN 1 END)::DOUBLE AS agree, count(CASE WHEN a.z IS NOT NULL AND b.z IS NOT NULL THEN 1 END)::DOUBLE AS both_z
      FROM pairs JOIN ${name(positions)} a ON a."row" = row_a JOIN ${name(positions)} b ON b."row" = row_b`,
  );
  const n = numberOf(row?.['n']);
  if (!row || !(n > 0)) return [passed('position-duplicate', 'No row lies within 0.1″ of another')];
  const pairs = numberOf(row['pairs']);
  const counted = `${grouped(pairs)} ${pairs === 1 ? 'pair' : 'pairs'}`;
  const agree =
    table.mapping.z && numberOf(row['both_z']) > 0 ? `; in ${grouped(numberOf(row['agree']))} the two redshifts agree to 0.001` : '';
  return [close(n, `${counted}${agree}.`)];
}

function close(n: number, meaning: string): Finding {
  const message = `${rowsWith(n, ['lies', 'lie'])} within 0.1″ of another row. ${meaning}`;
  return says('warning', 'position-duplicate', {
    rows: n,
    message,
    remedy: 'Nothing to do: Combine Redshift Catalogs marks or removes duplicates.',
  });
}

function crowded(spots: Record<string, number>): Finding {
  return close(spots['n'] ?? 0, `Up to ${grouped(spots['most'] ?? 0)} rows are on one spot.`);
}
