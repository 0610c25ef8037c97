import { columnOf, number, oneRow, passed, says, type Check } from '#core/checks/check';
import { name, sql } from '#core/sql';
import { range, rowsWith } from '#core/words';

/** Declination in degrees, -90 to 90. */
export const declination: Check = {
  needs: ['dec'],
  async run(engine, table) {
    const seen = await oneRow(
      engine,
      sql`SELECT count(*)::DOUBLE AS n, count(CASE WHEN abs(d) > 9e1 THEN 1 END)::DOUBLE AS outside, min(d) AS least, max(d) AS most
        FROM (SELECT ${number(table, 'dec')} AS d FROM ${name(table.relation)}) WHERE isfinite(d)`,
    );
    const { n = 0, outside = 0, least = NaN, most = NaN } = seen;
    const column = columnOf(table, 'dec');
    if (n === 0) return [];
    if (outside === 0) return [passed('dec-range', `Dec is in degrees, ${range(least, most)}`)];
    const all = outside === n;
    const message = `${rowsWith(outside, ['lies', 'lie'])} outside of −90 to 90 in Dec (${range(least, most)})${all ? ', all of them' : '. Pipelines set such rows aside'}.`;
    const remedy = all ? 'Choose the column that holds Dec in degrees.' : 'Correct the values, or leave them empty.';
    return [says(all ? 'error' : 'warning', 'dec-range', { column, rows: outside, message, remedy })];
  },
};
