import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runSteps, type Engine } from '#core/engine';
import { duplicateSteps, pairsOf } from '#core/match/duplicates';
import { name, sql } from '#core/sql';
import { chanceRedshifts } from '../core/match/chance.ts';
import { settle } from '../core/match/straightforward.ts';
import { homes } from './engines.ts';
import { goldenTies } from './golden-ties.ts';
import { settleInEngine } from './redshifts.ts';
import { loadSky } from './sky.ts';
import { redshifts, tieCases } from './tie-cases.ts';

const shared = process.env['PHOTOZ_SHARED'] ?? join(import.meta.dirname, '../../../shared');
const golden = join(shared, 'golden/dedup_cases.csv');

describe.each(homes)('duplicates in $home', ({ open }) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open();
  });
  afterAll(() => engine.close());

  it.each(tieCases)('$says', async ({ rows: short, pairs, ties }) => {
    const rows = redshifts(short, pairs);
    const settled = await settleInEngine(engine, rows, 0.001);
    expect(settled.map((row) => row.tie)).toEqual(ties);
    expect(settled).toEqual(settle(rows, 0.001));
  });

  it('merges no redshifts at a tolerance of 0', async () => {
    const settled = await settleInEngine(engine, redshifts('a .5 3 s | b .5 3 s', '0-1'), 0);
    expect(settled.map((row) => row.tie)).toEqual([2, 2]);
  });

  it('names all neighbors in text order, stars too, and nobody where there is none', async () => {
    const rows = redshifts('CRD1_9 .5 3 s | CRD1_10 0 6 s | CRD10_1 .5 3 s | alone 1 3 s', '0-1 0-2');
    const settled = await settleInEngine(engine, rows, 0.001);
    expect(settled.map((row) => row.comparedTo)).toEqual(['CRD10_1, CRD1_10', 'CRD1_9', 'CRD1_9', null]);
  });

  it('gives a star the smallest group beside it, and each loner its own', async () => {
    const rows = redshifts(
      'lone .5 3 s | far 0 6 s | near 0 6 s | a .5 3 s | b .5 3 s | c .5 3 s | d .5 3 s | e 0 6 s',
      '2-5 2-3 3-4 5-6 0-1 1-7',
    );
    expect((await settleInEngine(engine, rows, 0.001)).map((row) => row.group)).toEqual([0, 1, 3, 3, 3, 5, 5, 7]);
  });

  it('keeps a chain of 1000 one group, however it is numbered', async () => {
    const links = Array.from({ length: 999 }, (_, i) => `${(i * 389) % 1000}-${((i + 1) * 389) % 1000}`);
    const rows = redshifts(Array.from({ length: 1000 }, (_, i) => `CRD${i} ${i / 1000} 3 s`).join(' | '), links.join(' '));
    const settled = await settleInEngine(engine, rows, 0.0011);
    expect(new Set(settled.map((row) => row.group))).toEqual(new Set([0]));
    expect(settled.map((row) => row.tie)).toEqual(rows.map((_, i) => Number(i === 0)));
  });

  it('agrees with the rules said plainly, on 60 tables of chance', async () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const rows = chanceRedshifts(seed);
      expect(await settleInEngine(engine, rows, 0.001), `seed ${seed}`).toEqual(settle(rows, 0.001));
    }
  });

  it('finds the pairs itself, and leaves them', async () => {
    const arcsec = 1 / 3600;
    await loadSky(
      engine,
      'sky',
      [0, 0.4, 0.8, 30, 359.9 * 3600].map((step) => ({ ra: step * arcsec, dec: 0 })),
    );
    await engine.run(
      sql`CREATE OR REPLACE TABLE input AS SELECT *, 'CRD1_' || "row" AS crd_id, 5e-1 AS z, "row"::DOUBLE AS flag, 1 AS tie_in FROM sky`,
    );
    const steps = duplicateSteps({
      relation: 'input',
      radiusArcsec: 0.5,
      deltaZ: 0.001,
      priorities: [{ column: 'flag' }],
      makes: 'marked',
    });
    await runSteps(engine, steps, { clock: () => 0 });
    expect(await engine.rows(sql`SELECT row_a, row_b FROM ${name(pairsOf('marked'))}`)).toEqual([
      { row_a: 0, row_b: 1 },
      { row_a: 1, row_b: 2 },
    ]);
    expect(await engine.rows(sql`SELECT * FROM marked`)).toEqual([
      { row: 0, tie_result: 0, compared_to: 'CRD1_1', group_id: 0n },
      { row: 1, tie_result: 0, compared_to: 'CRD1_0, CRD1_2', group_id: 0n },
      { row: 2, tie_result: 1, compared_to: 'CRD1_1', group_id: 0n },
      { row: 3, tie_result: 1, compared_to: null, group_id: 3n },
      { row: 4, tie_result: 1, compared_to: null, group_id: 4n },
    ]);
  });

  it.skipIf(!existsSync(golden))('gives the results of the reference in its 20 cases (needs golden/dedup_cases.csv)', async () => {
    const { rows, ties, groups } = goldenTies(readFileSync(golden, 'utf8'));
    const settled = await settleInEngine(engine, rows, 0.001);
    expect(rows.length).toBe(46);
    expect(settled.map((row) => row.tie)).toEqual(ties);
    expect(settled.map((row) => settled.findIndex((other) => other.group === row.group))).toEqual(
      groups.map((group) => groups.indexOf(group)),
    );
  });
});

it('refuses a negative tolerance', () => {
  const options = { relation: 'input', radiusArcsec: 1, deltaZ: -0.1, priorities: [], makes: 'marked' };
  expect(() => duplicateSteps(options)).toThrow('The redshift tolerance is -0.1; it must be 0 or more.');
});
