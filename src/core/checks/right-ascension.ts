import { columnOf, number, oneRow, passed, says, typeOfRole, unitOfRole, type Check, type CheckedTable } from '#core/checks/check';
import type { Finding } from '#core/finding';
import { name, sql } from '#core/sql';
import { range, rowsWith } from '#core/words';

type Seen = Record<'n' | 'low' | 'high' | 'least' | 'most' | 'decLeast' | 'decMost', number>;

/** Right ascension in degrees, 0 to 360. */
export const rightAscension: Check = {
  needs: ['ra'],
  async run(engine, table) {
    const ra = number(table, 'ra');
    const dec = table.mapping.dec && typeOfRole(table, 'dec') !== 'text' ? number(table, 'dec') : sql`NULL::DOUBLE`;
    const seen = await oneRow(
      engine,
      sql`SELECT count(*)::DOUBLE AS n, count(CASE WHEN ra < 0e0 THEN 1 END)::DOUBLE AS low, count(CASE WHEN ra >= 36e1 THEN 1 END)::DOUBLE AS high,
        min(ra) AS least, max(ra) AS most, min(d) AS "decLeast", max(d) AS "decMost"
        FROM (SELECT ${ra} AS ra, ${dec} AS d FROM ${name(table.relation)}) WHERE isfinite(ra)`,
    );
    return read(table, { n: 0, low: 0, high: 0, least: NaN, most: NaN, decLeast: NaN, decMost: NaN, ...seen });
  },
};

function read(table: CheckedTable, seen: Seen): Finding[] {
  if (seen.n === 0) return [];
  const column = columnOf(table, 'ra');
  const outside = seen.low + seen.high;
  const span = range(seen.least, seen.most);
  if (outside === seen.n) {
    const message = `${rowsWith(seen.n, ['lies', 'lie'])} outside of 0 to 360 in RA (${span}), all of them.`;
    return [says('error', 'ra-range', { column, rows: outside, message, remedy: 'Choose the column that holds RA in degrees.' })];
  }
  if (outside > 0) {
    const message = `${rowsWith(outside, ['lies', 'lie'])} outside of 0 to 360 in RA (${span}). Pipelines set such rows aside.`;
    const remedy = seen.low > 0 && seen.least >= -180 ? 'Add 360 to the values below 0.' : 'Correct the values, or leave them empty.';
    return [says('warning', 'ra-range', { column, rows: outside, message, remedy })];
  }
  const other = otherUnit(table, seen);
  if (other) return [says('warning', 'ra-unit', { column, rows: seen.n, ...other })];
  return [passed('ra-range', `RA is in degrees, ${span}`)];
}

/** Hours fill 0 to 24 and radians 0 to 2 pi where the sky is wide; a narrow field tells nothing, unless the unit does. */
function otherUnit(table: CheckedTable, seen: Seen): { message: string; remedy: string } | null {
  const unit = unitOfRole(table, 'ra');
  const wide = seen.n >= 100 && seen.least >= 0;
  const tall = seen.decMost - seen.decLeast;
  if (/^(h|hr|hour|hours|hourangle)$/.test(unit) || (wide && seen.most <= 24 && seen.most - seen.least > 22 && tall > 30)) {
    return { message: `RA runs from ${range(seen.least, seen.most)}: these look like hours, not degrees.`, remedy: 'Multiply RA by 15.' };
  }
  const radians = wide && seen.most <= 6.2832 && seen.most - seen.least > 5.7 && seen.decMost <= 1.5708 && seen.decLeast >= -1.5708;
  if (/^rad/.test(unit) || radians) {
    return {
      message: `RA runs from ${range(seen.least, seen.most)}: these look like radians, not degrees.`,
      remedy: 'Multiply RA and Dec by 57.29578.',
    };
  }
  return null;
}
