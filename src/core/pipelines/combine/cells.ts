import { gradesInLetters, letterSql } from '#core/homogenize/letters';
import type { SourceColumn } from '#core/pipelines/combine/catalog';
import type { ExtraType } from '#core/pipelines/combine-params';
import { name, sql, type Sql } from '#core/sql';

/** Space, tab, line feed, vertical tab, form feed, carriage return. */
const blanks = sql`concat(' ', chr(9), chr(10), chr(11), chr(12), chr(13))`;

/** Text, trimmed; an empty cell and the words for nothing are NULL. */
export function textCell(column: SourceColumn | undefined): Sql {
  if (!column) return sql`NULL::VARCHAR`;
  const trimmed = sql`trim(${column.sql}::VARCHAR, ${blanks})`;
  return sql`CASE WHEN lower(${trimmed}) IN ${['', 'none', 'null', 'nan']} THEN NULL ELSE ${trimmed} END`;
}

export function surveyCell(column: SourceColumn | undefined): Sql {
  return column ? sql`upper(${textCell(column)})` : sql`NULL::VARCHAR`;
}

/** A double; NaN is NULL, and so is a text that is no number (see `unreadable`). */
export function numberCell(column: SourceColumn | undefined): Sql {
  if (!column) return sql`NULL::DOUBLE`;
  const number = column.type === 'text' ? sql`try_cast(${trimmedText(column)} AS DOUBLE)` : sql`${column.sql}::DOUBLE`;
  return sql`nullif(${number}, ${Number.NaN})`;
}

/** The survey's flag: a number, or a letter grade where the survey grades in letters. */
export function flagCell(column: SourceColumn | undefined, survey: SourceColumn | undefined): Sql {
  if (column?.type !== 'text') return numberCell(column);
  return sql`coalesce(${numberCell(column)}, ${letterSql(surveyCell(survey), sql`${column.sql}`)})`;
}

/** True where a text stands that is no number; null for columns that hold numbers by their type. */
export function unreadable(column: SourceColumn): Sql | null {
  if (column.type !== 'text') return null;
  return sql`(${column.sql} IS NOT NULL AND ${numberCell(column)} IS NULL)`;
}

export function unreadableFlag(column: SourceColumn, survey: SourceColumn | undefined): Sql | null {
  const bad = unreadable(column);
  return bad && survey ? sql`(${bad} AND NOT ${gradesInLetters(surveyCell(survey))})` : bad;
}

/** An extra column in its type; what does not fit is NULL. */
export function extraCell(column: SourceColumn | undefined, type: ExtraType, asReferenceIn: string | null): Sql {
  if (type === 'text') return column ? sql`${column.sql}::VARCHAR` : sql`NULL::VARCHAR`;
  if (type === 'double') return numberCell(column);
  if (type === 'boolean') return booleanCell(column, asReferenceIn);
  return wholeCell(column);
}

/** The reference takes real booleans only, and loses all of a column in which one is missing. */
function booleanCell(column: SourceColumn | undefined, asReferenceIn: string | null): Sql {
  if (column?.type === 'boolean') {
    if (asReferenceIn === null) return column.sql;
    return sql`CASE WHEN (SELECT count(*) = count(${column.sql}) FROM ${name(asReferenceIn)}) THEN ${column.sql} END`;
  }
  return column?.type === 'text' && asReferenceIn === null ? sql`try_cast(${textCell(column)} AS BOOLEAN)` : sql`NULL::BOOLEAN`;
}

/** A BIGINT; fractions are NULL. */
export function wholeCell(column: SourceColumn | undefined): Sql {
  if (!column) return sql`NULL::BIGINT`;
  if (column.type === 'text')
    return sql`try_cast(CASE WHEN ${trimmedText(column)} SIMILAR TO '[+-]?[0-9]+' THEN ${trimmedText(column)} END AS BIGINT)`;
  if (column.type === 'double') return sql`try_cast(CASE WHEN trunc(${column.sql}) = ${column.sql} THEN ${column.sql} END AS BIGINT)`;
  return sql`${column.sql}::BIGINT`;
}

/** What an earlier run made of the row; 1 where nothing usable stands. */
export function tieCell(column: SourceColumn | undefined): Sql {
  return column ? sql`coalesce(try_cast(trunc(${numberCell(column)}) AS TINYINT), 1)::INTEGER` : sql`1::INTEGER`;
}

function trimmedText(column: SourceColumn): Sql {
  return sql`trim(${column.sql}, ${blanks})`;
}
