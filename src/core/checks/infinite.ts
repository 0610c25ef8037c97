import { columnOf, labelOf, number, numberRoles, oneRow, passed, says, typeOfRole, type Check } from '#core/checks/check';
import type { Finding } from '#core/finding';
import { list, name, sql } from '#core/sql';
import { rowsWith } from '#core/words';

/** Infinite numbers in any role that is a number. */
export const infinite: Check = {
  needs: [],
  async run(engine, table) {
    const roles = numberRoles.filter((role) => table.mapping[role] && typeOfRole(table, role) !== 'text');
    if (roles.length === 0) return [];
    const counts = roles.map((role) => sql`count(CASE WHEN isinf(${number(table, role)}) THEN 1 END)::DOUBLE AS ${name(role)}`);
    const seen = await oneRow(engine, sql`SELECT ${list(counts)} FROM ${name(table.relation)}`);
    const made: Finding[] = [];
    for (const role of roles) {
      const rows = seen[role] ?? 0;
      const message = `${rowsWith(rows, ['has', 'have'])} an infinite ${labelOf(role)}.`;
      if (rows > 0)
        made.push(says('warning', 'infinite', { column: columnOf(table, role), rows, message, remedy: 'Leave those cells empty.' }));
    }
    return made.length > 0 ? made : [passed('infinite', 'No number is infinite')];
  },
};
