import { columnOf, labelOf, number, numberRoles, oneRow, passed, says, typeOfRole, type Check } from '#core/checks/check';
import { sentinels } from '#core/checks/sentinels';
import type { Finding } from '#core/finding';
import { list, name, sql } from '#core/sql';
import { figure, grouped } from '#core/words';

/** A number that never changes was filled in, not measured. A mark for "missing" in every row is another check's matter. */
export const allEqual: Check = {
  needs: [],
  async run(engine, table) {
    const roles = numberRoles.filter((role) => table.mapping[role] && typeOfRole(table, role) !== 'text');
    if (roles.length === 0) return [];
    const columns = roles.map((role) => {
      const value = number(table, role);
      return sql`count(${value})::DOUBLE AS ${name(`${role} n`)}, min(${value}) AS ${name(`${role} least`)}, max(${value}) AS ${name(`${role} most`)}`;
    });
    const seen = await oneRow(engine, sql`SELECT ${list(columns)} FROM ${name(table.relation)}`);
    const made: Finding[] = [];
    for (const role of roles) {
      const n = seen[`${role} n`] ?? 0;
      const value = seen[`${role} least`] ?? NaN;
      if (n < 2 || value !== seen[`${role} most`] || sentinels.some((sentinel) => Math.abs(value - sentinel) < 1e-4)) continue;
      const message = `${grouped(n)} rows have the same ${labelOf(role)}, ${figure(value)}: all that have one.`;
      made.push(
        says('warning', 'all-equal', { column: columnOf(table, role), rows: n, message, remedy: 'Check that this is the right column.' }),
      );
    }
    return made.length > 0 ? made : [passed('all-equal', 'No number is the same in every row')];
  },
};
