import type { ColumnData } from '#core/table';
import { doubles, integerColumn, integers } from '#core/match/packed';

/** What a row became: `tie_result` in the product. */
export const tie = { lost: 0, won: 1, unresolved: 2, star: 3 } as const;

export interface TieRule {
  /** Score columns, the first is asked first; higher wins, a missing score loses to any number. */
  scores: readonly string[];
  /** Best rows whose redshifts differ by no more are one measurement; 0 merges none. */
  deltaZ: number;
}

/** Rows sorted by label, then CRD_ID, with z and the scores; gives row, label and tie_result of each. */
export function breakTies(columns: readonly ColumnData[], rule: TieRule): ColumnData[] {
  const labels = integers(columns, 'label');
  const scores = rule.scores.map((score) => doubles(columns, score));
  const z = doubles(columns, 'z');
  const results = new Int32Array(labels.length);
  for (let start = 0; start < labels.length;) {
    const end = groupEnd(labels, start);
    const best = scores.reduce(highest, span(start, end));
    const winners = rule.deltaZ > 0 ? oneOfEachRun(best, z, rule.deltaZ) : best;
    for (const winner of winners) results[winner] = winners.length === 1 ? tie.won : tie.unresolved;
    start = end;
  }
  return [integerColumn('row', integers(columns, 'row')), integerColumn('label', labels), integerColumn('tie_result', results)];
}

function groupEnd(labels: Int32Array, start: number): number {
  let end = start + 1;
  while (end < labels.length && labels[end] === labels[start]) end += 1;
  return end;
}

function span(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, i) => start + i);
}

function highest(members: number[], scores: Float64Array): number[] {
  const scored = members.map((member) => scoreOf(scores, member));
  const top = scored.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY);
  return members.filter((_, i) => scored[i] === top);
}

function scoreOf(scores: Float64Array, member: number): number {
  const score = scores[member] ?? Number.NaN;
  return Number.isNaN(score) ? Number.NEGATIVE_INFINITY : score;
}

/**
 * Single linkage over the redshifts: a run ends only where the gap to the next is larger than `deltaZ`, so it may span more than that.
 * Each run keeps its first CRD_ID, which is its smallest position. Rows without a redshift stay apart.
 */
function oneOfEachRun(members: number[], z: Float64Array, deltaZ: number): number[] {
  const redshift = (member: number): number => z[member] ?? Number.NaN;
  const measured = members.filter((member) => !Number.isNaN(redshift(member)));
  measured.sort((a, b) => compare(redshift(a), redshift(b)));
  const kept: number[] = [];
  for (const [i, member] of measured.entries()) {
    const before = measured[i - 1];
    // Infinite minus infinite is NaN, which is no gap.
    if (before === undefined || redshift(member) - redshift(before) > deltaZ) kept.push(member);
    else kept.push(Math.min(kept.pop() ?? member, member));
  }
  return kept.concat(members.filter((member) => Number.isNaN(redshift(member))));
}

function compare(a: number, b: number): number {
  return a < b ? -1 : Number(a > b);
}
