import { columnOf, number, oneRow, passed, says, type Check } from '#core/checks/check';
import { isSentinel } from '#core/checks/sentinels';
import type { Finding } from '#core/finding';
import { name, sql } from '#core/sql';
import { figure, range, rowsWith } from '#core/words';

/** A star or a near galaxy can come towards us this fast (z of -0.01 is 3,000 km/s); below it lies an error or a mark. */
const fastestApproach = -0.01;

/** Redshifts below 0 or above 10; marks for "missing" are another check's matter. */
export const redshiftRange: Check = {
  needs: ['z'],
  async run(engine, table) {
    const {
      n = 0,
      below = 0,
      above = 0,
      least = NaN,
      most = NaN,
    } = await oneRow(
      engine,
      sql`SELECT count(*)::DOUBLE AS n, count(CASE WHEN z < 0e0 THEN 1 END)::DOUBLE AS below, count(CASE WHEN z > 1e1 THEN 1 END)::DOUBLE AS above,
        min(z) AS least, max(z) AS most FROM (SELECT ${number(table, 'z')} AS z FROM ${name(table.relation)}) WHERE isfinite(z) AND NOT ${isSentinel(name('z'))}`,
    );
    const column = columnOf(table, 'z');
    const made: Finding[] = [];
    if (below > 0) {
      const message = `${rowsWith(below, ['has', 'have'])} z below 0 (least ${figure(least)}).`;
      const remedy = 'Nothing to do for stars and near galaxies; correct the others.';
      made.push(says(least < fastestApproach ? 'warning' : 'note', 'z-negative', { column, rows: below, message, remedy }));
    }
    if (above > 0) {
      const message = `${rowsWith(above, ['has', 'have'])} z above 10 (greatest ${figure(most)}).`;
      made.push(
        says('warning', 'z-high', {
          column,
          rows: above,
          message,
          remedy: 'Check that the column is a redshift, not a velocity or a magnitude.',
        }),
      );
    }
    if (n > 0 && made.length === 0) made.push(passed('z-range', `z lies between 0 and 10, ${range(least, most)}`));
    return made;
  },
};
