import type { Step } from '#core/engine';
import { Fault } from '#core/problem';
import { list, name, sql, type Sql } from '#core/sql';
import type { ColumnData } from '#core/table';
import { aboveCut, positionFault } from '#core/pipelines/combine/bad-rows';
import { crdId } from '#core/pipelines/combine/by-catalog';
import type { Catalog } from '#core/pipelines/combine/catalog';
import { flagged } from '#core/pipelines/combine/flag';
import { priorityField } from '#core/pipelines/combine/read';
import { integers, texts, Wide } from '#core/pipelines/combine/wide';
import { flagColumn, typeColumn, type CombineParams } from '#core/pipelines/combine-params';

/** The rows that go on, with a score for each priority. "row" is the rowid in `catalog_rows`, so it has gaps where rows were dropped. */
export const keptRows = 'kept_rows';

/** Per catalog: source, rows, aside, below (the flag cut), kept. */
export const catalogCounts = 'catalog_counts';

export const scoreColumn = (place: number): string => `score_${place}`;

export function keepStep(catalogs: readonly Catalog[], params: CombineParams): Step {
  const marks = params.combineType !== 'concatenate';
  const measured = marks && params.winnerBy === 'measurement' ? [sql`z_err`, sql`survey`] : [];
  const scores = marks ? params.priority.map((column, i) => sql`${scoreOf(column, params)} AS ${name(scoreColumn(i))}`) : [];
  const columns = [sql`"at" AS "row", input, ${crdId(catalogs)} AS crd_id, ra, "dec", z, flag, type, tie_in`, ...measured, ...scores];
  const query = sql`SELECT ${list(columns)}\nFROM ${name(flagged)} WHERE NOT unreadable AND ${aboveCut(params)} AND ${positionFault} IS NULL`;
  return { makes: keptRows, title: params.flagCut === null ? 'Keep rows with a position' : `Keep flag ${params.flagCut} and above`, query };
}

function scoreOf(column: string, params: CombineParams): Sql {
  if (column === flagColumn) return sql`flag`;
  if (column !== typeColumn) return name(priorityField(column));
  const arms = Object.entries(params.typePriority).map(([type, score]) => sql`WHEN ${type.toLowerCase()} THEN ${score}::DOUBLE`);
  return arms.length === 0 ? sql`0e0` : sql`CASE lower(type) ${list(arms, ' ')} ELSE 0e0 END`;
}

/** Counts per catalog what stays; a run in which nothing stays ends here. */
export function countStep(catalogs: readonly Catalog[], params: CombineParams): Step {
  const misplaced = sql`${aboveCut(params)} AND ${positionFault} IS NOT NULL`;
  return {
    makes: catalogCounts,
    title: 'Count the rows of each catalog',
    needs: sql`SELECT input, count(*)::INTEGER AS "rows", count(*) FILTER (WHERE unreadable OR ${misplaced})::INTEGER AS aside,
      count(*) FILTER (WHERE NOT unreadable AND (${aboveCut(params)}) IS NOT TRUE)::INTEGER AS below FROM ${name(flagged)} GROUP BY input ORDER BY input`,
    compute: (columns) => counts(catalogs, params, columns),
  };
}

function counts(catalogs: readonly Catalog[], params: CombineParams, columns: readonly ColumnData[]): ColumnData[] {
  const table = new Wide(columns);
  const places = Array.from({ length: table.rows }, (_, row) => row);
  const all = catalogs.map(({ input, internalName }) => {
    const place = places.find((row) => table.number('input', row) === input);
    const count = (column: string): number => (place === undefined ? 0 : table.number(column, place));
    const [rows, aside, below] = [count('rows'), count('aside'), count('below')];
    return { source: internalName, rows, aside, below, kept: rows - aside - below };
  });
  if (all.every((each) => each.kept === 0)) {
    const words = all.map((each) => `${each.source}: ${each.below} below the flag, ${each.aside} set aside`).join('; ');
    const remedy = params.flagCut === null ? 'Correct the positions.' : `Lower the flag cut, which is ${params.flagCut}.`;
    throw new Fault('bad-data', `No row is left to combine (${words}). ${remedy}`, { at: 'z_flag_homogenized_value_to_cut' });
  }
  const column = (of: 'rows' | 'aside' | 'below' | 'kept'): ColumnData =>
    integers(
      of,
      all.map((each) => each[of]),
    );
  const sources = texts(
    'source',
    all.map((each) => each.source),
  );
  return [sources, column('rows'), column('aside'), column('below'), column('kept')];
}
