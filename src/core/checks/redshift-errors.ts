import { columnOf, number, oneRow, passed, says, type Check } from '#core/checks/check';
import { isSentinel } from '#core/checks/sentinels';
import { name, sql } from '#core/sql';
import { figure, rowsWith } from '#core/words';

/** An error of 0 or less says nothing about the redshift. */
export const redshiftErrors: Check = {
  needs: ['z_err'],
  async run(engine, table) {
    const {
      n = 0,
      bad = 0,
      least = NaN,
    } = await oneRow(
      engine,
      sql`SELECT count(*)::DOUBLE AS n, count(CASE WHEN e <= 0e0 THEN 1 END)::DOUBLE AS bad, min(e) AS least
        FROM (SELECT ${number(table, 'z_err')} AS e FROM ${name(table.relation)}) WHERE isfinite(e) AND NOT ${isSentinel(name('e'))}`,
    );
    if (n === 0) return [];
    if (bad === 0) return [passed('z-err-positive', 'Each z_err is above 0')];
    const message = `${rowsWith(bad, ['has', 'have'])} z_err of 0 or below (least ${figure(least)}).`;
    const remedy = 'Leave the cell empty where the error is not known.';
    return [says('warning', 'z-err-positive', { column: columnOf(table, 'z_err'), rows: bad, message, remedy })];
  },
};
