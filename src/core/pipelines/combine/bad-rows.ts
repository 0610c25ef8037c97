import type { Step } from '#core/engine';
import { Fault } from '#core/problem';
import { double, name, sql, type Sql } from '#core/sql';
import { fileColumn, sourceName } from '#core/pipelines/combine/by-catalog';
import type { Catalog } from '#core/pipelines/combine/catalog';
import { catalogRows } from '#core/pipelines/combine/read';
import { flagged } from '#core/pipelines/combine/flag';
import { Wide } from '#core/pipelines/combine/wide';
import type { CombineParams } from '#core/pipelines/combine-params';

/** Rows that take no part: source, row (from 1), reason, column, value (as text, NULL where none stands). */
export const setAside = 'set_aside';

/** Why a row has no place on the sky; NULL where it has one. Nothing is wrapped: 360 is not 0. */
export const positionFault: Sql = sql`CASE WHEN ra IS NULL THEN 'ra is missing' WHEN NOT isfinite(ra) THEN 'ra is not finite'
    WHEN ra < 0 THEN 'ra is below 0' WHEN ra >= 360 THEN 'ra is 360 or more'
    WHEN "dec" IS NULL THEN 'dec is missing' WHEN NOT isfinite("dec") THEN 'dec is not finite'
    WHEN "dec" < -90 THEN 'dec is below -90' WHEN "dec" > 90 THEN 'dec is above 90' END`;

/** Rows that the flag cut leaves. */
export function aboveCut(params: CombineParams): Sql {
  return params.flagCut === null ? sql`TRUE` : sql`flag >= ${double(params.flagCut)}`;
}

export interface BadRowOptions {
  catalogs: readonly Catalog[];
  params: CombineParams;
  hasUnreadable: boolean;
}

/** With `fail`, a run stops at once where a text stands in the place of a number. */
export function readableStep({ catalogs }: BadRowOptions): Step {
  const own = sql`SELECT input, unreadable_column, unreadable_value, rowid,
      (rowid - min(rowid) OVER (PARTITION BY input) + 1)::INTEGER AS file_row FROM ${name(catalogRows)}`;
  const query = sql`SELECT ${sourceName(catalogs)} AS source, file_row AS "row", 'no number' AS reason, unreadable_column AS "column",
      unreadable_value AS "value", rowid AS place FROM (${own}) WHERE unreadable_column IS NOT NULL`;
  return refusing(query, { makes: 'unreadable_numbers', title: 'Check that every number can be read' });
}

/** With `fail`, a run stops where a row that the cut leaves has no place on the sky. */
export function positionsStep(o: BadRowOptions): Step {
  const query = sql`SELECT *, 0 AS place FROM (${misplaced(o)})`;
  return refusing(query, { makes: 'bad_positions', title: 'Check positions' });
}

/** With `set_aside`, such rows are kept apart, in the order of the input. */
export function setAsideStep(o: BadRowOptions): Step {
  const positions = misplaced(o);
  const all = o.hasUnreadable ? sql`${unreadableRows(o)} UNION ALL ${positions}` : positions;
  const query = sql`SELECT source, "row", reason, "column", "value" FROM (${all}) ORDER BY "at"`;
  return { makes: setAside, title: 'Set rows aside that have no usable position or number', query };
}

/** With `fail` nothing is ever set aside, and the relation is there all the same. */
export function noneAsideStep(): Step {
  const query = sql`SELECT NULL::VARCHAR AS source, NULL::INTEGER AS "row", NULL::VARCHAR AS reason, NULL::VARCHAR AS "column",
    NULL::VARCHAR AS "value" LIMIT 0`;
  return { makes: setAside, title: 'Set no row aside', query };
}

function unreadableRows({ catalogs }: BadRowOptions): Sql {
  return sql`SELECT f."at", ${sourceName(catalogs)} AS source, f.file_row AS "row", 'no number' AS reason, c.unreadable_column AS "column",
      c.unreadable_value AS "value" FROM (SELECT * FROM ${name(flagged)} WHERE unreadable) f
      JOIN (SELECT rowid AS place, unreadable_column, unreadable_value FROM ${name(catalogRows)}) c ON c.place = f."at"`;
}

function misplaced({ catalogs, params }: BadRowOptions): Sql {
  const standard = sql`split_part(reason, ' ', 1)`;
  return sql`SELECT "at", ${sourceName(catalogs)} AS source, file_row AS "row", reason, ${fileColumn(catalogs, standard)} AS "column",
      (CASE ${standard} WHEN 'ra' THEN ra ELSE "dec" END)::VARCHAR AS "value"
    FROM (SELECT "at", input, file_row, ra, "dec", ${positionFault} AS reason FROM ${name(flagged)} WHERE NOT unreadable AND ${aboveCut(params)})
    WHERE reason IS NOT NULL`;
}

const samples = 5;

function refusing(bad: Sql, { makes, title }: { makes: string; title: string }): Step {
  const needs = sql`SELECT reason, "column", count(*)::INTEGER AS "rows",
      array_to_string(list_slice(list(source || ' row ' || "row" || ' (' || coalesce("value", 'empty') || ')' ORDER BY source, "row"), 1, ${samples}), ', ') AS samples
    FROM (${bad}) GROUP BY reason, "column" ORDER BY reason, "column"`;
  return {
    makes,
    title,
    needs,
    compute: (columns) => {
      const table = new Wide(columns);
      if (table.rows > 0) throw refusal(table);
      return columns;
    },
  };
}

function refusal(table: Wide): Fault {
  const words = Array.from({ length: table.rows }, (_, row) => {
    const [reason, column] = [table.text('reason', row), table.text('column', row)];
    return `${table.number('rows', row)} × ${reason} in ${column}: ${table.text('samples', row)}`;
  });
  const remedy = 'Correct them, or let the run set such rows aside (bad_rows: set_aside).';
  return new Fault('bad-data', `Some rows cannot be used. ${words.join('. ')}. ${remedy}`, { at: 'bad_rows' });
}
