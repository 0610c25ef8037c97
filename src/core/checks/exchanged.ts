import { columnOf, number, oneRow, passed, says, type Check } from '#core/checks/check';
import { nameScore } from '#core/guess/names';
import { name, sql } from '#core/sql';
import { rowsWith } from '#core/words';

/** RA and Dec in each other's place: by their values, where some Dec is no Dec and every RA could be one, or by their names. */
export const exchanged: Check = {
  needs: ['ra', 'dec'],
  async run(engine, table) {
    const { outside = 0, wide = 0 } = await oneRow(
      engine,
      sql`SELECT count(CASE WHEN abs(d) > 9e1 THEN 1 END)::DOUBLE AS outside, count(CASE WHEN abs(ra) > 9e1 THEN 1 END)::DOUBLE AS wide
        FROM (SELECT ${number(table, 'ra')} AS ra, ${number(table, 'dec')} AS d FROM ${name(table.relation)})`,
    );
    const column = columnOf(table, 'ra');
    const remedy = 'Exchange the two columns.';
    if (outside > 0 && wide === 0) {
      const message = `${rowsWith(outside, ['has', 'have'])} a Dec beyond 90 and no row an RA beyond 90: the two look exchanged.`;
      return [says('warning', 'positions-exchanged', { column, rows: outside, message, remedy })];
    }
    if (nameScore('dec', column) > 0.9 && nameScore('ra', columnOf(table, 'dec')) > 0.9) {
      const message = `RA is the column ${column} and Dec the column ${columnOf(table, 'dec')}: by their names the two are exchanged.`;
      return [says('warning', 'positions-exchanged', { column, message, remedy })];
    }
    return [passed('positions-exchanged', 'RA and Dec are not exchanged')];
  },
};
