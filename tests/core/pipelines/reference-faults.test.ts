import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '#core/engine';
import { surveysWithFaults } from '#core/homogenize/built-in-surveys';
import { readCombineParams, readTranslation } from '#core/pipelines/combine-settings';
import { sql } from '#core/sql';
import { homes } from '../../engine/engines.ts';
import { apart, combine, columnOf, type Small } from './combining.ts';

const faults = { referenceFaults: true, surveys: surveysWithFaults } as const;
const one = (survey: string, rows: number): string[] => Array.from({ length: rows }, () => survey);

/** So many rows at one place, all of them the same good spectrum. */
const crowd = (rows: number): Small => ({
  columns: {
    ra: Array.from({ length: rows }, () => 10),
    dec: Array.from({ length: rows }, () => -10),
    z: Array.from({ length: rows }, () => 0.5),
    z_flag: Array.from({ length: rows }, () => 4),
    survey: one('OZDES', rows),
  },
});

describe.each(homes)('the faults of the reference on $home', ({ open }) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open();
  });
  afterAll(() => engine.close());

  const flags = (): Promise<unknown> => columnOf(engine, 'z_flag_homogenized');

  it('miss the stars of COSMOS_Web, whose type they read as text', async () => {
    const columns = { ...apart(1), z: [0.5], z_flag: [0], survey: ['COSMOS_Web'], type: [1], zpdf_med: [0.5], zchi2: [0.5], nbfilt: [31] };
    await combine(engine, [{ columns }]);
    expect(await flags()).toEqual([6]);
    await combine(engine, [{ columns }], faults);
    expect(await flags()).toEqual([3]);
  });

  it('give a JADES DR5 row without a redshift a good flag', async () => {
    const limits = { l95: [0.1], u95: [1], l68: [0.1], u68: [1], z_peak: [0.5], z500: [0.5], z_ml: [0.5], chi_a: [1], nfilt: [0] };
    const columns = { ...apart(2), z: [null, 0.2], z_flag: [7, 4], survey: ['JADES_DR5_PHOTOZ', 'OZDES'] };
    const both = Object.fromEntries(Object.entries(limits).map(([column, [value]]) => [column, [value ?? null, null]]));
    await combine(engine, [{ columns: { ...columns, ...both } }]);
    expect(await flags()).toEqual([0, 4]);
    await combine(engine, [{ columns: { ...columns, ...both } }], faults);
    expect(await flags()).toEqual([3, 4]);
  });

  it('lose pairs in a crowd', async () => {
    const pairs = async (): Promise<unknown> => (await engine.rows(sql`SELECT count(*)::INTEGER AS n FROM marks_pairs`))[0]?.['n'];
    await combine(engine, [crowd(30)]);
    expect(await pairs()).toBe(435);
    await combine(engine, [crowd(30)], faults);
    expect(await pairs()).toBeLessThan(435);
    await combine(engine, [crowd(10)], faults);
    expect(await pairs()).toBe(45);
    await combine(engine, [crowd(1), crowd(14)], { ...faults, mostNeighbors: 4 });
    const across = sql`SELECT count(*)::INTEGER AS n FROM marks_pairs WHERE row_a = 0`;
    expect((await engine.rows(across))[0]?.['n']).toBe(4);
  });

  it('end the run for a row of another survey', async () => {
    const columns = { ...apart(2), z: [1, 1], z_flag: [300, 3.5], survey: ['ASTRODEEP-JWST', 'C3R2_DR3'], zspec: [1, 1] };
    await combine(engine, [{ columns }]);
    expect(await flags()).toEqual([3, 3]);
    await expect(combine(engine, [{ columns }], faults)).rejects.toThrow(/cannot read, such as 3.5/);
    const alone = { ...apart(1), z: [1], z_flag: [3.5], survey: ['C3R2_DR3'], zspec: [1] };
    await combine(engine, [{ columns: alone }], faults);
    expect(await flags()).toEqual([3]);
  });

  it('lose words for true, and a column of booleans in which one is missing', async () => {
    const rest = { ...apart(2), z: [1, 1], z_flag: [4, 4], survey: one('OZDES', 2) };
    const columns = { ...rest, words: ['true', 'False'], holes: [true, null], whole: [true, false] };
    const extraColumns = ['words', 'holes', 'whole'].map((each) => ({ name: `my_${each}`, source: each, type: 'boolean' as const }));
    const extras = async (): Promise<unknown> => [
      await columnOf(engine, 'my_words'),
      await columnOf(engine, 'my_holes'),
      await columnOf(engine, 'my_whole'),
    ];
    await combine(engine, [{ columns }], { extraColumns });
    expect(await extras()).toEqual([
      [true, false],
      [true, null],
      [true, false],
    ]);
    await combine(engine, [{ columns }], { ...faults, extraColumns });
    expect(await extras()).toEqual([
      [null, null],
      [null, null],
      [true, false],
    ]);
  });

  it('let the number of a catalog decide which row stands, unless the measurement is to decide', async () => {
    const row = (error: number, internalName: string): Small => {
      const { columns } = crowd(1);
      return { columns: { ...columns, z_err: [error] }, internalName };
    };
    const winner = async (): Promise<unknown> => (await engine.rows(sql`SELECT z_err FROM result WHERE tie_result = 1`))[0]?.['z_err'];
    const [good, poor] = [0.001, 0.01];
    await combine(engine, [row(poor, '1_a'), row(good, '2_b')]);
    expect(await winner()).toBe(poor);
    for (const inputs of [
      [row(poor, '1_a'), row(good, '2_b')],
      [row(good, '1_b'), row(poor, '2_a')],
    ]) {
      await combine(engine, inputs, { winnerBy: 'measurement' });
      expect(await winner()).toBe(good);
    }
  });
});

describe('the switch for the faults of the reference', () => {
  it('brings its rules and its end at a bad row; what is said goes before', () => {
    expect(readCombineParams({ reference_faults: true }).params).toMatchObject({ ...faults, badRows: 'fail' });
    expect(readCombineParams({ reference_faults: true, bad_rows: 'set_aside' }).params.badRows).toBe('set_aside');
    expect(readCombineParams({}).params).toMatchObject({ referenceFaults: false, badRows: 'set_aside', winnerBy: 'crd_id' });
    expect(readTranslation({ tiebreaking_priority: ['z'], crossmatch_n_neighbors: 3 }).params.mostNeighbors).toBe(3);
  });

  it('leaves the rules of a flags file as they are', () => {
    const own = readTranslation({ tiebreaking_priority: ['z'], translation_rules: {} }).params;
    expect(readCombineParams({ reference_faults: true }, own).params.surveys).toEqual(own.surveys);
  });
});
