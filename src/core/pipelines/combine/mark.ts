import type { Step } from '#core/engine';
import { duplicateSteps, pairsOf } from '#core/match/duplicates';
import { tie } from '#core/match/ties';
import { name, sql, type Sql } from '#core/sql';
import { keptRows, scoreColumn } from '#core/pipelines/combine/keep';
import type { CombineParams } from '#core/pipelines/combine-params';

/** row, tie_result, compared_to, group_id of every kept row. */
export const marks = 'marks';

/** The same after the treatment of ties, only the rows that stay. */
export const survivors = 'survivors';

export function markSteps(params: CombineParams): Step[] {
  const priorities = params.priority.map((_, i) => ({ column: scoreColumn(i) }));
  const { radiusArcsec, deltaZ } = params;
  const steps = duplicateSteps({ relation: keptRows, radiusArcsec, deltaZ, priorities, makes: marks });
  const titles = new Map([
    [pairsOf(marks), `Find pairs within ${radiusArcsec}″`],
    [`${marks}_ties`, 'Group and rank'],
  ]);
  return steps.map((step) => ({ ...step, title: titles.get(step.makes) ?? step.title }));
}

/** Drops what lost. Stars go as well: they are no redshifts of galaxies. */
export function removeStep(params: CombineParams): Step {
  const title = 'Remove duplicates';
  const stay = params.tieTreatment === 'keep_all' ? [tie.won, tie.unresolved] : [tie.won];
  const source = params.tieTreatment === 'draw_one' ? sql`(${drawn(params.seed)})` : name(marks);
  const query = sql`SELECT "row", tie_result, compared_to, group_id FROM ${source} WHERE tie_result IN ${stay} ORDER BY "row"`;
  return { makes: survivors, title, query };
}

/** In each group with unresolved ties, which has no winner, the row whose digest with the seed is smallest wins: a draw that anyone can repeat. */
function drawn(seed: number): Sql {
  const winners = sql`SELECT arg_min(m."row", md5(${`${seed}:`} || k.crd_id)) AS winner FROM ${name(marks)} m JOIN ${name(keptRows)} k ON k."row" = m."row"
      WHERE m.tie_result = ${tie.unresolved} GROUP BY m.group_id`;
  return sql`SELECT "row", CASE WHEN tie_result <> ${tie.unresolved} THEN tie_result WHEN "row" IN (${winners}) THEN ${tie.won} ELSE ${tie.lost} END AS tie_result,
      compared_to, group_id FROM ${name(marks)}`;
}
