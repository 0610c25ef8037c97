import { columnOf, numberOf, passed, says, textOf, type Check } from '#core/checks/check';
import { name, sql } from '#core/sql';
import { grouped, rowsWith } from '#core/words';

export const duplicateIds: Check = {
  needs: ['id'],
  async run(engine, table) {
    const column = columnOf(table, 'id');
    const [row] = await engine.rows(
      sql`SELECT count(*)::DOUBLE AS ids, coalesce(sum(n), 0)::DOUBLE AS n, min(id) AS example FROM
        (SELECT ${name(column)}::VARCHAR AS id, count(*) AS n FROM ${name(table.relation)} WHERE ${name(column)} IS NOT NULL GROUP BY 1 HAVING count(*) > 1)`,
    );
    const ids = numberOf(row?.['ids']);
    if (!row || ids === 0) return [passed('id-duplicate', 'No ID is used twice')];
    const rows = numberOf(row['n']);
    const message = `${rowsWith(rows, ['shares', 'share'])} an ID with another row: ${grouped(ids)} ${ids === 1 ? 'ID is' : 'IDs are'} used more than once (${textOf(row, 'example')}).`;
    return [
      says('warning', 'id-duplicate', { column, rows, message, remedy: 'Choose another column if each row is an object of its own.' }),
    ];
  },
};
