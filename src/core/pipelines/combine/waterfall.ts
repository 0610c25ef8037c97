import type { Step } from '#core/engine';
import { Fault } from '#core/problem';
import { tie } from '#core/match/ties';
import { name, sql, type Sql } from '#core/sql';
import type { ColumnData } from '#core/table';
import { catalogCounts } from '#core/pipelines/combine/keep';
import { marks, survivors } from '#core/pipelines/combine/mark';
import { integers, texts, Wide } from '#core/pipelines/combine/wide';
import type { CombineParams } from '#core/pipelines/combine-params';

/** label, kept (rows left after it), taken (rows that it took away); only what took place. */
export const waterfall = 'waterfall';

export function waterfallStep(params: CombineParams): Step {
  return {
    makes: waterfall,
    title: 'Count what happened to the rows',
    needs: sql`SELECT * FROM (SELECT sum("rows")::INTEGER AS "rows", sum(aside)::INTEGER AS aside, sum(below)::INTEGER AS below FROM ${name(catalogCounts)}),
      (${removed(params)})`,
    compute: (columns) => fall(params, columns),
  };
}

/** How many rows left for which reason when duplicates are removed. */
function removed(params: CombineParams): Sql {
  if (params.combineType !== 'concatenate_and_remove_duplicates') return sql`SELECT 0 AS lost, 0 AS unresolved, 0 AS stars`;
  const of = (result: number): Sql => sql`count(*) FILTER (WHERE m.tie_result = ${result})::INTEGER`;
  return sql`SELECT ${of(tie.lost)} AS lost, ${of(tie.unresolved)} AS unresolved, ${of(tie.star)} AS stars
      FROM ${name(marks)} m ANTI JOIN ${name(survivors)} s ON s."row" = m."row"`;
}

function fall(params: CombineParams, columns: readonly ColumnData[]): ColumnData[] {
  const table = new Wide(columns);
  const taken = (column: string): number => table.number(column, 0);
  const steps = [
    { label: 'Set aside', taken: taken('aside') },
    { label: `Below flag ${params.flagCut}`, taken: taken('below') },
    { label: 'Duplicates', taken: taken('lost') },
    { label: 'Unresolved ties', taken: taken('unresolved') },
    { label: 'Stars', taken: taken('stars') },
  ].filter((step) => step.taken > 0);
  let left = taken('rows');
  const falls = steps.map((step) => ({ ...step, kept: (left -= step.taken) }));
  if (left === 0) throw new Fault('bad-data', emptied(falls), { at: 'tie_treatment_option' });
  const all = [{ label: 'Rows in', taken: 0, kept: taken('rows') }, ...falls, { label: 'Rows out', taken: 0, kept: left }];
  return [
    texts(
      'label',
      all.map((each) => each.label),
    ),
    integers(
      'kept',
      all.map((each) => each.kept),
    ),
    integers(
      'taken',
      all.map((each) => each.taken),
    ),
  ];
}

function emptied(falls: readonly { label: string; taken: number }[]): string {
  const words = falls.map((each) => `${each.label.toLowerCase()}: ${each.taken}`).join(', ');
  return `Nothing is left after removing duplicates (${words}). Mark duplicates instead, or keep unresolved ties.`;
}
