import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runSteps, type Engine } from '#core/engine';
import { dp1Fields, insideDp1 } from '#core/sky/dp1-fields';
import { insideRubin, rubinBorder, rubinBorderStep, rubinCell, rubinLimit } from '#core/sky/rubin';
import { sql } from '#core/sql';
import { homes } from '../../engine/engines.ts';
import { packedColumn } from '../pipelines/combining.ts';

const grid = join(process.env['PHOTOZ_SHARED'] ?? join(import.meta.dirname, '../../../../shared'), 'golden/rubin_dec_limit_grid.csv');

describe.each(homes)('footprints on $home', ({ open }) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open();
    await runSteps(engine, [rubinBorderStep('border')], { clock: () => 0 });
  });
  afterAll(() => engine.close());

  async function place(points: readonly (readonly [number, number])[]): Promise<void> {
    const column = (called: string, i: 0 | 1) => packedColumn(called, points.map((point) => point[i])); // prettier-ignore
    await engine.load('points', [{ rows: points.length, columns: [column('ra', 0), column('dec', 1)] }]);
  }

  async function inRubin(points: readonly (readonly [number, number])[]): Promise<number[]> {
    await place(points);
    const rows = await engine.rows(
      sql`SELECT ${insideRubin(sql`p.ra`, sql`p."dec"`, 'b')} AS inside FROM points p JOIN border b ON b.cell = ${rubinCell(sql`p.ra`)} ORDER BY p.rowid`,
    );
    return rows.map((row) => Number(row['inside']));
  }

  it('know the points of the reference', async () => {
    expect(await inRubin([[180, 20], [120, 30], [350, 5], [0.5, 5.5], [95, -89.9]])).toEqual([0, 1, 1, 1, 1]); // prettier-ignore
  });

  it('agree with the interpolation of the border everywhere around the circle', async () => {
    const ras = Array.from({ length: 1440 }, (_, i) => i * 0.25 + 0.001);
    const points = ras.flatMap((ra) => [[ra, rubinLimit(ra) - 1e-9] as const, [ra, rubinLimit(ra) + 1e-9] as const]);
    expect(await inRubin(points)).toEqual(ras.flatMap(() => [1, 0]));
    expect(await inRubin([[0, -90], [359.999999, -90], [0.25, -90]])).toEqual([1, 1, 1]); // prettier-ignore
  });

  it('hold a DP1 field for a disc of 2.5 degrees, up to its rim and across its center', async () => {
    const rim = dp1Fields.flatMap(({ ra, dec }) => [[ra, dec] as const, [ra, dec + 2.4999] as const, [ra, dec + 2.5001] as const]);
    await place([...rim, [53.13, -25.61], [53.13, -25.59], [0, 0]]);
    const rows = await engine.rows(sql`SELECT ${insideDp1(sql`ra`, sql`"dec"`)} AS inside FROM points ORDER BY rowid`);
    expect(rows.map((row) => Number(row['inside']))).toEqual([...dp1Fields.flatMap(() => [1, 1, 0]), 1, 0, 0]);
  });
});

describe('the northern border of Rubin', () => {
  it('goes once around, by right ascension', () => {
    const ras = rubinBorder.map((node) => node.ra);
    expect(ras).toHaveLength(512);
    expect(ras).toEqual([...ras].sort((a, b) => a - b));
    expect(rubinLimit(0)).toBeCloseTo(rubinLimit(360 - 1e-9), 6);
  });

  it.skipIf(!existsSync(grid))('is that of the golden grid (skipped without ../shared)', () => {
    const nodes = readFileSync(grid, 'utf8').trim().split('\n').slice(1);
    expect(rubinBorder.map(({ ra, dec }) => [ra, dec])).toEqual(nodes.map((line) => line.split(',').map(Number)));
  });
});
