import { number, oneRow, passed, says, type Check } from '#core/checks/check';
import { name, sql } from '#core/sql';
import { rowsWith } from '#core/words';

export const missingPositions: Check = {
  needs: ['ra', 'dec'],
  async run(engine, table) {
    const { n = 0, missing = 0 } = await oneRow(
      engine,
      sql`SELECT count(*)::DOUBLE AS n, count(CASE WHEN ${number(table, 'ra')} IS NULL OR ${number(table, 'dec')} IS NULL THEN 1 END)::DOUBLE AS missing
        FROM ${name(table.relation)}`,
    );
    if (n === 0) return [];
    if (missing === 0) return [passed('positions-missing', 'Each row has a position')];
    const all = missing === n;
    const message = `${rowsWith(missing, ['has', 'have'])} no position${all ? ', all of them' : '. Pipelines set such rows aside'}.`;
    const remedy = all ? 'Choose the columns that hold RA and Dec.' : 'Nothing to do if these rows are known to have none.';
    return [says(all ? 'error' : 'warning', 'positions-missing', { rows: missing, message, remedy })];
  },
};
