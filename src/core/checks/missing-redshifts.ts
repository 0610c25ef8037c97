import { columnOf, number, oneRow, passed, says, type Check } from '#core/checks/check';
import { name, sql } from '#core/sql';
import { grouped, rowsWith } from '#core/words';

export const missingRedshifts: Check = {
  needs: ['z'],
  async run(engine, table) {
    const { n = 0, missing = 0 } = await oneRow(
      engine,
      sql`SELECT count(*)::DOUBLE AS n, count(CASE WHEN ${number(table, 'z')} IS NULL THEN 1 END)::DOUBLE AS missing FROM ${name(table.relation)}`,
    );
    if (n === 0) return [];
    if (missing === 0) return [passed('z-missing', 'Each row has a redshift')];
    const column = columnOf(table, 'z');
    const share = Math.round((100 * missing) / n);
    const message = `${rowsWith(missing, ['has', 'have'])} no redshift: ${share < 1 ? 'less than 1' : share} % of ${grouped(n)}.`;
    const remedy = 'Nothing to do if they were not measured; choose another column if they were.';
    const severity = missing === n ? 'error' : missing > n / 2 ? 'warning' : 'note';
    return [says(severity, 'z-missing', { column, rows: missing, message, remedy })];
  },
};
