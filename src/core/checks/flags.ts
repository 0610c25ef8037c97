import { columnOf, numberOf, oneRow, passed, says, textOf, typeOfRole, type Check, type CheckedTable } from '#core/checks/check';
import type { Engine } from '#core/engine';
import type { Finding } from '#core/finding';
import { name, sql } from '#core/sql';
import { range, rowsWith } from '#core/words';

/** Quality flags are whole numbers, or qualities from 0 to 1; letters are known of two surveys only. */
export const flags: Check = {
  needs: ['z_flag'],
  run: (engine, table) => (typeOfRole(table, 'z_flag') === 'text' ? letters(engine, table) : numbers(engine, table)),
};

async function numbers(engine: Engine, table: CheckedTable): Promise<Finding[]> {
  const column = columnOf(table, 'z_flag');
  const {
    n = 0,
    broken = 0,
    least = NaN,
    most = NaN,
  } = await oneRow(
    engine,
    sql`SELECT count(*)::DOUBLE AS n, count(CASE WHEN f != floor(f) THEN 1 END)::DOUBLE AS broken, min(f) AS least, max(f) AS most
      FROM (SELECT ${name(column)}::DOUBLE AS f FROM ${name(table.relation)}) WHERE isfinite(f)`,
  );
  if (n === 0) return [];
  if (broken === 0) return [passed('flags-whole', `z_flag holds whole numbers, ${range(least, most)}`)];
  if (least >= 0 && most <= 1) return [passed('flags-whole', `z_flag holds qualities from 0 to 1, ${range(least, most)}`)];
  const message = `${rowsWith(broken, ['has', 'have'])} a z_flag that is no whole number (${range(least, most)}).`;
  return [
    says('warning', 'flags-whole', {
      column,
      rows: broken,
      message,
      remedy: 'Nothing to do if the survey grades in halves; else choose another column.',
    }),
  ];
}

async function letters(engine: Engine, table: CheckedTable): Promise<Finding[]> {
  const column = columnOf(table, 'z_flag');
  const rows = await engine.rows(
    sql`SELECT ${name(column)} AS word, count(*)::DOUBLE AS n FROM ${name(table.relation)} WHERE TRY_CAST(${name(column)} AS DOUBLE) IS NULL
      AND ${name(column)} IS NOT NULL GROUP BY 1 ORDER BY n DESC, word`,
  );
  if (rows.length === 0) return [passed('flags-whole', 'z_flag holds numbers, written as text')];
  const total = rows.reduce((sum, row) => sum + numberOf(row['n']), 0);
  const words = rows.slice(0, 5).map((row) => textOf(row, 'word'));
  const message = `${rowsWith(total, ['has', 'have'])} a z_flag in letters (${words.join(', ')}). Pipelines know the letters of JADES and VIMOS; others count as no flag.`;
  return [
    says('note', 'flags-letters', {
      column,
      rows: total,
      message,
      remedy: 'Nothing to do for those two surveys; else write the flags as numbers.',
    }),
  ];
}
