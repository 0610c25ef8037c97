import type { Step } from '#core/engine';
import { Fault } from '#core/problem';
import { list, name, sql, type Sql } from '#core/sql';
import { groupsOf } from '#core/match/groups';
import { selfPairs } from '#core/match/pairs';
import { breakTies, tie } from '#core/match/ties';

/** A DOUBLE column of scores in the relation: higher is better, NULL loses to any number. */
export interface Priority {
  column: string;
}

/**
 * `relation` has row INTEGER (0-based, dense, unique), crd_id TEXT, ra, dec, z DOUBLE, flag DOUBLE (6 = star), tie_in INTEGER
 * and the column of each priority, asked in their order.
 */
export interface TieOptions {
  relation: string;
  deltaZ: number;
  priorities: readonly Priority[];
  /** Columns that order the rows of a group before their CRD_ID: of rows with the same redshift the first one stands. */
  order?: readonly string[];
  /** Gets row, tie_result INTEGER, compared_to TEXT, group_id BIGINT (the smallest row of the group), in row order. */
  makes: string;
}

export interface DuplicateOptions extends TieOptions {
  radiusArcsec: number;
}

const star = 6;

/** The relation of pairs (row_a, row_b, separation_arcsec) that `duplicateSteps` leaves beside its result. */
export function pairsOf(makes: string): string {
  return `${makes}_pairs`;
}

/** Finds the rows closer than the radius and settles which of them stand for one object. */
export function duplicateSteps(o: DuplicateOptions): Step[] {
  const find: Step = { makes: pairsOf(o.makes), title: 'Find pairs', query: selfPairs(o.relation, o.radiusArcsec) };
  return [find, ...tieSteps(o)];
}

/** The same from pairs that are already there, in `pairsOf(makes)`: row_a, row_b INTEGER, each pair once. */
export function tieSteps(o: TieOptions): Step[] {
  if (!(o.deltaZ >= 0)) throw new Fault('bad-request', `The redshift tolerance is ${o.deltaZ}; it must be 0 or more.`, { at: 'deltaZ' });
  const scores = o.priorities.map((priority) => priority.column);
  return [
    { makes: `${o.makes}_groups`, title: 'Link pairs into groups', needs: galaxyPairs(o), compute: groupsOf },
    {
      makes: `${o.makes}_ties`,
      title: 'Break ties',
      needs: members(o, scores),
      compute: (columns) => breakTies(columns, { scores, deltaZ: o.deltaZ }),
    },
    { makes: `${o.makes}_neighbors`, title: 'Name the neighbors', query: neighbors(o) },
    { makes: o.makes, title: 'Mark duplicates', query: marked(o) },
  ];
}

/** Pairs without a star at either end: a star in front of two galaxies does not make them one. */
function galaxyPairs(o: TieOptions): Sql {
  return sql`WITH stars AS (SELECT "row"::INTEGER AS star FROM ${name(o.relation)} WHERE flag = ${star})
    SELECT row_a, row_b FROM ${name(pairsOf(o.makes))} ANTI JOIN stars a ON row_a = a.star ANTI JOIN stars b ON row_b = b.star`;
}

function members(o: TieOptions, scores: readonly string[]): Sql {
  const columns = ['z', ...scores.filter((score) => score !== 'z')].map((column) => sql`r.${name(column)}::DOUBLE AS ${name(column)}`);
  return sql`SELECT g."row", g.label, ${list(columns)} FROM ${name(`${o.makes}_groups`)} g JOIN ${name(o.relation)} r ON r."row" = g."row"
    ORDER BY g.label, ${list([...(o.order ?? []).map((column) => sql`r.${name(column)} NULLS LAST`), sql`r.crd_id`, sql`g."row"`])}`;
}

/**
 * `near_label` is the smallest group beside a row: where a star belongs that belongs to none itself.
 * A sorted list takes a third of the time of an ordered aggregate.
 */
function neighbors(o: TieOptions): Sql {
  const pairs = name(pairsOf(o.makes));
  return sql`WITH both_ways AS (SELECT row_a AS "row", row_b AS other FROM ${pairs} UNION ALL SELECT row_b, row_a FROM ${pairs})
    SELECT b."row", array_to_string(list_sort(list(r.crd_id)), ', ') AS compared_to, min(g.label) AS near_label
    FROM both_ways b JOIN ${name(o.relation)} r ON r."row" = b.other LEFT JOIN ${name(`${o.makes}_groups`)} g ON g."row" = b.other
    GROUP BY b."row" ORDER BY b."row"`;
}

function marked(o: TieOptions): Sql {
  return sql`SELECT r."row"::INTEGER AS "row", (CASE WHEN r.flag = ${star} THEN ${tie.star} ELSE coalesce(t.tie_result, r.tie_in) END)::INTEGER AS tie_result,
      n.compared_to, coalesce(t.label, n.near_label, r."row")::BIGINT AS group_id
    FROM ${name(o.relation)} r LEFT JOIN ${name(`${o.makes}_ties`)} t ON t."row" = r."row" LEFT JOIN ${name(`${o.makes}_neighbors`)} n ON n."row" = r."row"
    ORDER BY r."row"`;
}
