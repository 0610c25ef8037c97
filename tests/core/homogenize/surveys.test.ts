import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '#core/engine';
import { builtInSurveys } from '#core/homogenize/built-in-surveys';
import { sql } from '#core/sql';
import { homes } from '../../engine/engines.ts';
import { apart, combine } from '../pipelines/combining.ts';
import { surveyTables, type SurveyTable } from './survey-tables.ts';

/** One more row with a flag that is no probability, so that the survey's own rule speaks. */
const witness = { survey: 'OZDES', z_flag: 4 };

async function homogenized(engine: Engine, { survey, of, rows }: SurveyTable): Promise<unknown[][]> {
  const cells = Object.fromEntries(of.map((column, i) => [column, [...rows.map((row) => row[i] ?? null), null]]));
  const flag = cells['z_flag'] ?? rows.concat([[]]).map(() => null);
  const lettered = flag.some((cell) => typeof cell === 'string');
  flag[rows.length] = lettered ? String(witness.z_flag) : witness.z_flag;
  const z = cells['z'] ?? rows.concat([[]]).map(() => 0.1);
  const columns = { z, ...apart(rows.length + 1), ...cells, z_flag: flag, survey: [...rows.map(() => survey), witness.survey] };
  await combine(engine, [{ columns }], { until: 'flagged_rows' });
  const made = await engine.rows(sql`SELECT flag, type FROM flagged_rows ORDER BY file_row`);
  return made.slice(0, -1).map((row) => [row['flag'], row['type']]);
}

describe.each(homes)('survey rules on $home', ({ open }) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open();
  });
  afterAll(() => engine.close());

  it.each(surveyTables.map((table, i) => ({ ...table, i })))('$i $survey', async (table) => {
    const expected = table.rows.map((row) => row.slice(table.of.length));
    expect(await homogenized(engine, table)).toEqual(expected);
  });
});

it('has a table for each of the 38 surveys', () => {
  const told = new Set(surveyTables.map((table) => table.survey.toUpperCase()));
  expect([...told].sort()).toEqual(builtInSurveys.map((each) => each.survey).sort());
  expect(told.size).toBe(38);
});
