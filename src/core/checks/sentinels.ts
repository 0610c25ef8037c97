import { columnOf, labelOf, number, numberOf, passed, says, type Check, type CheckedTable } from '#core/checks/check';
import type { Finding } from '#core/finding';
import type { Role } from '#core/meaning';
import { double, list, name, sql, type Sql } from '#core/sql';
import { figure, rowsWith } from '#core/words';

/** What catalogs write where nothing was measured; 9.9999 is VVDS's. */
export const sentinels = [
  -1, -9, -9.9, -9.99, -9.999, -9.9999, -99, -99.9, -99.99, -999, -999.9, -9999, -32768, 9.9999, 99, 99.9, 99.99, 999, 9999,
];

/** True for a value that stands for "missing"; four decimals, so that -9.99 in single precision is one too. */
export function isSentinel(value: Sql): Sql {
  return sql`(${list(
    sentinels.map((sentinel) => sql`abs(${value} - ${double(sentinel)}) < 1e-4`),
    ' OR ',
  )})`;
}

function sentinelCheck(role: Role): Check {
  return {
    needs: [role],
    async run(engine, table) {
      const value = number(table, role);
      const rows = await engine.rows(sql`SELECT round(${value}, 3) AS mark, count(*)::DOUBLE AS n FROM ${name(table.relation)}
        WHERE ${isSentinel(value)} GROUP BY 1 ORDER BY n DESC, mark`);
      if (rows.length === 0) return [passed('sentinels', `No value of ${labelOf(role)} looks like a mark for "missing"`)];
      return rows.map((row) => marked(table, role, { mark: numberOf(row['mark']), count: numberOf(row['n']) }));
    },
  };
}

function marked(table: CheckedTable, role: Role, { mark, count }: { mark: number; count: number }): Finding {
  return says('warning', 'sentinel', {
    column: columnOf(table, role),
    rows: count,
    message: `${rowsWith(count, ['has', 'have'])} ${labelOf(role)} = ${figure(mark)}. It looks like a mark for a missing value.`,
    remedy: 'Leave those cells empty in the file; as they are, they count as values.',
  });
}

export const redshiftSentinels = sentinelCheck('z');
export const errorSentinels = sentinelCheck('z_err');
