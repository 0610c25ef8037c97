import { allEqual } from '#core/checks/all-equal';
import { numberRoles, says, typeOfRole, type Check, type CheckedTable } from '#core/checks/check';
import { declination } from '#core/checks/declination';
import { duplicateIds } from '#core/checks/duplicate-ids';
import { duplicatePositions } from '#core/checks/duplicate-positions';
import { exchanged } from '#core/checks/exchanged';
import { flags } from '#core/checks/flags';
import { infinite } from '#core/checks/infinite';
import { missingPositions } from '#core/checks/missing-positions';
import { missingRedshifts } from '#core/checks/missing-redshifts';
import { redshiftErrors } from '#core/checks/redshift-errors';
import { redshiftRange } from '#core/checks/redshift-range';
import { rightAscension } from '#core/checks/right-ascension';
import { roleColumns } from '#core/checks/role-columns';
import { errorSentinels, redshiftSentinels } from '#core/checks/sentinels';
import { surveys } from '#core/checks/surveys';
import type { Engine } from '#core/engine';
import type { Finding, Severity } from '#core/finding';
import type { Role } from '#core/meaning';
import { roles } from '#core/meaning';
import { name, sql } from '#core/sql';
import { cellColumns, isCellType } from '#core/table';

const checks: readonly Check[] = [
  missingPositions,
  rightAscension,
  declination,
  exchanged,
  missingRedshifts,
  redshiftSentinels,
  redshiftRange,
  errorSentinels,
  redshiftErrors,
  infinite,
  allEqual,
  flags,
  surveys,
  duplicateIds,
  duplicatePositions,
];

const order: readonly Severity[] = ['error', 'warning', 'note', 'passed'];

/** All that the checks have to say, the gravest first. The relation needs the columns of the mapping only, under their own names. */
export async function runChecks(engine: Engine, table: CheckedTable): Promise<Finding[]> {
  const made = [...roleColumns(table), ...(await emptyTable(engine, table))];
  for (const check of checks)
    if (check.needs.every((role) => usable(table, role))) made.push(...(await check.run(engine, usableTable(table))));
  return order.flatMap((severity) => made.filter((finding) => finding.severity === severity));
}

/** The columns that `runChecks` reads, each once; what a relation needs to hold. */
export function checkedColumns(table: Pick<CheckedTable, 'schema' | 'mapping'>): string[] {
  const wanted = new Set(roles.map(({ role }) => table.mapping[role]));
  return cellColumns(table.schema.columns)
    .filter((column) => wanted.has(column.name))
    .map((column) => column.name);
}

function usable(table: CheckedTable, role: Role): boolean {
  const type = typeOfRole(table, role);
  if (type === null || !isCellType(type)) return false;
  return !numberRoles.includes(role) || (type !== 'text' && type !== 'boolean');
}

/** The mapping without roles whose column is not there or not of the kind; they have a finding already. */
function usableTable(table: CheckedTable): CheckedTable {
  const kept = roles.filter(({ role }) => usable(table, role)).map(({ role }) => [role, table.mapping[role]]);
  return { ...table, mapping: Object.fromEntries(kept) };
}

async function emptyTable(engine: Engine, table: CheckedTable): Promise<Finding[]> {
  if (checkedColumns(table).length === 0) return [];
  const [row] = await engine.rows(sql`SELECT count(*)::DOUBLE AS n FROM ${name(table.relation)}`);
  if (Number(row?.['n'] ?? 0) > 0) return [];
  const severity = table.type.tableOnly ? 'error' : 'warning';
  return [says(severity, 'no-rows', { rows: 0, message: '0 rows are in the table.', remedy: 'Choose a file with rows.' })];
}
