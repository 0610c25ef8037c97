import { labelOf, numberRoles, says, typeOfRole, type CheckedTable } from '#core/checks/check';
import type { Finding } from '#core/finding';
import { missingRoles } from '#core/mapping';
import { roles, type Role } from '#core/meaning';
import { isCellType } from '#core/table';

/** What can be said of the mapping alone, without a look at the rows. */
export function roleColumns(table: CheckedTable): Finding[] {
  return [...lacking(table), ...unknownColumns(table), ...twice(table), ...lists(table), ...textForNumbers(table), ...noSurvey(table)];
}

function lacking({ mapping, type }: CheckedTable): Finding[] {
  const needed = type.requiredRoles.map(labelOf).join(', ');
  return missingRoles(mapping, type.requiredRoles).map((role) =>
    says('error', 'role-missing', {
      message: `No column is ${labelOf(role)}. A product of the type ${type.displayName} needs ${needed}.`,
      remedy: `Choose the column that holds ${labelOf(role)}.`,
    }),
  );
}

function mapped({ mapping }: CheckedTable): [Role, string][] {
  return roles.flatMap(({ role }): [Role, string][] => (mapping[role] ? [[role, mapping[role]]] : []));
}

function unknownColumns(table: CheckedTable): Finding[] {
  return mapped(table)
    .filter(([role]) => typeOfRole(table, role) === null)
    .map(([role, column]) =>
      says('error', 'role-unknown-column', {
        message: `${labelOf(role)} is to be the column ${column}, and the table has no such column.`,
        remedy: 'Choose a column of this table.',
      }),
    );
}

function twice(table: CheckedTable): Finding[] {
  const pairs = mapped(table);
  return pairs.flatMap(([role, column], i) => {
    const earlier = pairs.slice(0, i).find(([, other]) => other === column);
    if (!earlier) return [];
    const position = [earlier[0], role].every((each) => each === 'ra' || each === 'dec');
    const message = `The column ${column} is ${labelOf(earlier[0])} and ${labelOf(role)} at once.`;
    return [says(position ? 'error' : 'warning', 'role-twice', { column, message, remedy: `Choose another column for ${labelOf(role)}.` })];
  });
}

/** A photo-z PDF is no redshift: a role needs one value in each row. */
function lists(table: CheckedTable): Finding[] {
  return mapped(table).flatMap(([role, column]) => {
    const type = typeOfRole(table, role);
    if (type === null || isCellType(type)) return [];
    const message = `${labelOf(role)} is the column ${column}, which holds a list in each row, not one value.`;
    return [says('error', 'role-list', { column, message, remedy: 'Choose a column with one value in each row.' })];
  });
}

function textForNumbers(table: CheckedTable): Finding[] {
  return mapped(table).flatMap(([role, column]) => {
    if (!numberRoles.includes(role)) return [];
    const type = typeOfRole(table, role);
    if (type !== 'text' && type !== 'boolean') return [];
    const severity = table.type.requiredRoles.includes(role) ? 'error' : 'warning';
    const degrees = role === 'ra' || role === 'dec' ? ' Positions are degrees, such as 53.125, not 03:32:30.' : '';
    const remedy = `Choose a column of numbers, or write ${column} as numbers.${degrees}`;
    return [
      says(severity, 'role-not-number', {
        column,
        message: `${labelOf(role)} is the column ${column}, which is ${type}, not numbers.`,
        remedy,
      }),
    ];
  });
}

function noSurvey({ mapping, type }: CheckedTable): Finding[] {
  if (mapping.survey || !mapping.z_flag || type.name !== 'redshift_catalog') return [];
  const message = `No survey column. Pipelines need it to translate ${mapping.z_flag} into common flags.`;
  return [
    says('note', 'survey-missing', {
      message,
      remedy: 'Choose the column that names the survey of each row, or leave it if there is none.',
    }),
  ];
}
