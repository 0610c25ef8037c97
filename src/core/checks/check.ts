import type { Engine } from '#core/engine';
import type { Finding, Severity } from '#core/finding';
import type { Mapping } from '#core/mapping';
import { meaningOf, type Role } from '#core/meaning';
import type { ProductType } from '#core/product';
import { name, sql, type Sql } from '#core/sql';
import type { Cell, ColumnType, Row, TableSchema } from '#core/table';

/** What is checked: a relation that has at least the columns of the mapping, under their own names. */
export interface CheckedTable {
  relation: string;
  schema: TableSchema;
  mapping: Mapping;
  type: ProductType;
}

/** One question to a table. It is asked when all of `needs` have a column, and those that must be numbers have numbers. */
export interface Check {
  needs: readonly Role[];
  run(engine: Engine, table: CheckedTable): Promise<Finding[]>;
}

export const numberRoles: readonly Role[] = ['ra', 'dec', 'z', 'z_err'];

export function columnOf(table: CheckedTable, role: Role): string {
  return table.mapping[role] ?? '';
}

/** The column of a role as a number. */
export function number(table: CheckedTable, role: Role): Sql {
  return sql`${name(columnOf(table, role))}::DOUBLE`;
}

export function typeOfRole(table: CheckedTable, role: Role): ColumnType | null {
  return table.schema.columns.find((column) => column.name === table.mapping[role])?.type ?? null;
}

export function unitOfRole(table: CheckedTable, role: Role): string {
  return table.schema.columns.find((column) => column.name === table.mapping[role])?.unit?.toLowerCase() ?? '';
}

/** The one row of an answer, its counts as numbers. */
export async function oneRow(engine: Engine, query: Sql): Promise<Record<string, number>> {
  const [row] = await engine.rows(query);
  return Object.fromEntries(Object.entries(row ?? {}).map(([key, value]) => [key, numberOf(value)]));
}

export function numberOf(value: Cell | undefined): number {
  return value === null || value === undefined ? NaN : Number(value);
}

export function textOf(row: Row, key: string): string {
  return String(row[key] ?? '');
}

interface Said {
  column?: string | null;
  rows?: number | null;
  message: string;
  remedy?: string;
}

export function says(severity: Severity, code: string, said: Said): Finding {
  return {
    severity,
    code,
    column: said.column ?? null,
    rows: said.rows ?? null,
    line: null,
    message: said.message,
    remedy: said.remedy ?? '',
  };
}

export function passed(code: string, message: string): Finding {
  return says('passed', code, { message });
}

export function labelOf(role: Role): string {
  return meaningOf(role).label;
}
