import type { Step } from '#core/engine';
import { Fault } from '#core/problem';
import { list, name, sql, type Sql } from '#core/sql';
import type { ColumnData } from '#core/table';
import type { Catalog } from '#core/pipelines/combine/catalog';
import { catalogFacts, type Decision } from '#core/pipelines/combine/decide';
import { catalogRows, furtherPriority, priorityField } from '#core/pipelines/combine/read';
import { doubles, integers, texts, Wide } from '#core/pipelines/combine/wide';
import { flagColumn, typeColumn, type CombineParams } from '#core/pipelines/combine-params';

/**
 * The narrow columns of every row: `at` (its rowid in `catalog_rows`), file_row (from 1), flag, type and what ranks it.
 * What follows works on these; the wide columns join again at the end.
 */
export const flagged = 'flagged_rows';

/** survey, flag (common scale) and how many rows have it. */
export const surveyFlags = 'survey_flags';

export function flagStep({ params, has }: Decision): Step {
  const further = furtherPriority(params).map((each) => name(priorityField(each)));
  const unreadable = has.unreadable ? sql`c.unreadable_column IS NOT NULL` : sql`FALSE`;
  const columns = [
    sql`c.rowid::INTEGER AS "at", c.input, (c.rowid - f.first_row + 1)::INTEGER AS file_row, c.survey, c.ra, c.dec, c.z, c.z_err, c.tie_in`,
    sql`CASE WHEN f.quality_like THEN ${probabilityScale} ELSE c.own_flag END AS flag`,
    has.type ? sql`CASE WHEN f.typed THEN c.type ELSE c.own_type END AS type` : sql`c.own_type AS type`,
    sql`${unreadable} AS unreadable`,
    ...further.map((column) => sql`c.${column}`),
  ];
  const query = sql`SELECT ${list(columns)}\nFROM ${name(catalogRows)} c JOIN ${name(catalogFacts)} f ON f.input = c.input`;
  return { makes: flagged, title: 'Map flags to the common scale', query };
}

const probabilityScale: Sql = sql`CASE WHEN c.z_flag IS NULL THEN NULL WHEN c.z_flag = 0 THEN 0e0 WHEN c.z_flag < 7e-1 THEN 1e0
    WHEN c.z_flag < 9e-1 THEN 2e0 WHEN c.z_flag < 9.9e-1 THEN 3e0 ELSE 4e0 END`;

/** Counts the flags of each survey, and refuses a catalog in which no row got a flag, or a type, at all. */
export function surveyFlagsStep(catalogs: readonly Catalog[], params: CombineParams): Step {
  return {
    makes: surveyFlags,
    title: 'Count the flags of each survey',
    needs: sql`SELECT input, survey, flag, count(*)::INTEGER AS "rows", count(flag)::INTEGER AS flags, count(type)::INTEGER AS types
      FROM ${name(flagged)} WHERE NOT unreadable GROUP BY input, survey, flag ORDER BY survey, flag, input`,
    compute: (columns) => {
      const table = new Wide(columns);
      for (const catalog of catalogs) refuseAllNull(table, catalog, params);
      return summed(table);
    },
  };
}

function refuseAllNull(table: Wide, catalog: Catalog, params: CombineParams): void {
  const own = Array.from({ length: table.rows }, (_, row) => row).filter((row) => table.number('input', row) === catalog.input);
  const total = (column: string): number => own.reduce((sum, row) => sum + table.number(column, row), 0);
  const wanted = [
    { column: flagColumn, filled: 'flags' },
    { column: typeColumn, filled: 'types' },
  ].filter(({ column }) => params.priority.includes(column));
  for (const { column, filled } of wanted) {
    if (total(filled) > 0) continue;
    const message = `${catalog.internalName}: none of its ${total('rows')} rows gets a value of ${column}. Check the mapping of the flag and survey columns, and the rules of its surveys.`;
    throw new Fault('bad-data', message, { at: column });
  }
}

/** Catalogs of one survey are counted together. */
function summed(table: Wide): ColumnData[] {
  const counts = new Map<string, { survey: string | null; flag: number; rows: number }>();
  for (let row = 0; row < table.rows; row += 1) {
    const [survey, flag] = [table.text('survey', row), table.number('flag', row)];
    const key = `${flag} ${survey ?? ''}`;
    const before = counts.get(key)?.rows ?? 0;
    counts.set(key, { survey, flag, rows: before + table.number('rows', row) });
  }
  const all = [...counts.values()];
  return [
    texts(
      'survey',
      all.map((each) => each.survey),
    ),
    doubles(
      'flag',
      all.map((each) => each.flag),
    ),
    integers(
      'rows',
      all.map((each) => each.rows),
    ),
  ];
}
