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
  const order = params.winnerBy === 'measurement' ? measurement : [];
  const options = { relation: keptRows, radiusArcsec, deltaZ, priorities, order, makes: marks };
  const [find, ...ties] = duplicateSteps(options);
  const few = params.referenceFaults ? [fewNeighborsStep(params)] : [];
  const steps = [...(find ? [find] : []), ...few, ...ties];
  const titles = new Map([
    [pairsOf(marks), `Find pairs within ${radiusArcsec}″`],
    [`${marks}_ties`, 'Group and rank'],
  ]);
  return steps.map((step) => ({ ...step, title: titles.get(step.makes) ?? step.title }));
}

/** The smaller error is the better measurement; what follows only makes the order complete. */
const measurement = ['z_err', 'z', 'ra', 'dec', 'survey'];

/**
 * Of the pairs only those that the reference looks at: within a catalog one less than `mostNeighbors` for each row, because a row finds itself too;
 * between catalogs as many for each row of the earlier one. In crowded places its own choice depends on the order of its work; here the nearest are taken.
 */
function fewNeighborsStep({ mostNeighbors }: CombineParams): Step {
  const found = name(pairsOf(marks));
  const query = sql`WITH placed AS (SELECT p.*, a.input AS input_a, b.input AS input_b FROM ${found} p
      JOIN ${name(keptRows)} a ON a."row" = p.row_a JOIN ${name(keptRows)} b ON b."row" = p.row_b),
    ranked AS (SELECT *, row_number() OVER (PARTITION BY row_a, input_b ORDER BY separation_arcsec, row_b) AS rank_a FROM placed),
    within AS (SELECT "row", row_a, row_b, row_number() OVER (PARTITION BY "row" ORDER BY separation_arcsec, row_a, row_b) AS rank
      FROM (SELECT row_a AS "row", * FROM placed WHERE input_a = input_b UNION ALL SELECT row_b, * FROM placed WHERE input_a = input_b))
    SELECT row_a, row_b, separation_arcsec FROM ranked r WHERE (input_a <> input_b AND rank_a <= ${mostNeighbors})
      OR (input_a = input_b AND EXISTS (SELECT 1 FROM within w WHERE w.row_a = r.row_a AND w.row_b = r.row_b AND w.rank < ${mostNeighbors})) ORDER BY row_a, row_b`;
  return { makes: pairsOf(marks), title: `Keep the nearest ${mostNeighbors} neighbors`, query };
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
