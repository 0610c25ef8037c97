import { runSteps, type Engine, type Step } from '#core/engine';
import { pairsOf, tieSteps } from '#core/match/duplicates';
import { sql } from '#core/sql';
import type { Batch, ColumnData } from '#core/table';
import type { Redshift, Settled } from '../core/match/straightforward.ts';

const priorities = [{ column: 'flag_score' }, { column: 'type_score' }];

/** The steps of duplicates on rows whose neighbors are known, as the engine answers. */
export async function settleInEngine(engine: Engine, rows: readonly Redshift[], deltaZ: number): Promise<Settled[]> {
  await engine.load('redshifts', [relationOf(rows)]);
  await engine.load(pairsOf('marked'), [pairsBatch(rows)]);
  return settled(engine, tieSteps({ relation: 'redshifts', deltaZ, priorities, makes: 'marked' }));
}

async function settled(engine: Engine, steps: readonly Step[]): Promise<Settled[]> {
  await runSteps(engine, steps, { clock: () => 0 });
  const found = await engine.rows(sql`SELECT tie_result, group_id, compared_to FROM marked`);
  return found.map((row) => ({
    tie: Number(row['tie_result']),
    group: Number(row['group_id']),
    comparedTo: row['compared_to'] === null ? null : String(row['compared_to']),
  }));
}

function relationOf(rows: readonly Redshift[]): Batch {
  const nowhere = new Float64Array(rows.length);
  return {
    rows: rows.length,
    columns: [
      { name: 'row', type: 'integer', values: Int32Array.from(rows.keys()), nulls: null },
      { name: 'crd_id', type: 'text', values: rows.map((row) => row.id), nulls: null },
      { name: 'ra', type: 'double', values: nowhere, nulls: null },
      { name: 'dec', type: 'double', values: nowhere, nulls: null },
      numbers('z', rows, (row) => row.z),
      numbers('flag', rows, (row) => row.flag),
      { name: 'tie_in', type: 'integer', values: Int32Array.from(rows, (row) => row.tieIn), nulls: null },
      ...priorities.map(({ column }, i) => numbers(column, rows, (row) => row.scores[i] ?? null)),
    ],
  };
}

function numbers(name: string, rows: readonly Redshift[], value: (row: Redshift) => number | null): ColumnData {
  return {
    name,
    type: 'double',
    values: Float64Array.from(rows, (row) => value(row) ?? 0),
    nulls: Uint8Array.from(rows, (row) => Number(value(row) === null)),
  };
}

function pairsBatch(rows: readonly Redshift[]): Batch {
  const pairs = rows.flatMap((row, a) => row.near.filter((b) => b > a).map((b) => [a, b] as const));
  const ends = [0, 1].map((end) => Int32Array.from(pairs, (pair) => pair[end] ?? 0));
  return {
    rows: pairs.length,
    columns: ['row_a', 'row_b'].map((name, end) => ({ name, type: 'integer', values: ends[end] ?? new Int32Array(), nulls: null })),
  };
}
