import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runChecks } from '#core/checks/run';
import type { Engine } from '#core/engine';
import type { Finding } from '#core/finding';
import { hasErrors } from '#core/finding';
import type { Mapping } from '#core/mapping';
import { productType, type ProductTypeName } from '#core/product';
import { column, type ColumnData, type CellType } from '#core/table';
import { homes } from '../../engine/engines.ts';

type Values = (number | string | null)[];

function dataOf(name: string, values: Values): ColumnData {
  const text = values.some((value) => typeof value === 'string');
  if (text) return { name, type: 'text', values: values.map((value) => (value === null ? null : String(value))), nulls: null };
  return {
    name,
    type: 'double',
    values: Float64Array.from(values, Number),
    nulls: Uint8Array.from(values, (value) => (value === null ? 1 : 0)),
  };
}

const clean: Record<string, Values> = {
  id: [1, 2, 3, 4],
  ra: [10.1, 10.2, 10.3, 359.9],
  dec: [-44.1, -44.2, -44.3, -44.4],
  z: [0.1, 0.2, 0.3, 1.4],
  z_err: [0.001, 0.002, 0.0015, 0.001],
  q: [4, 3, 4, 1],
  survey: ['OZDES', 'OZDES', 'VVDS', 'OZDES'],
};

const mapping: Mapping = { id: 'id', ra: 'ra', dec: 'dec', z: 'z', z_err: 'z_err', z_flag: 'q', survey: 'survey' };

interface Asked {
  table: Record<string, Values>;
  mapping?: Mapping;
  type?: ProductTypeName;
  units?: Record<string, string>;
}

describe.each(homes)('the checks on the $home engine', ({ open }) => {
  let engine: Engine;
  beforeAll(async () => void (engine = await open()));
  afterAll(() => engine.close());

  async function findingsOf(asked: Asked): Promise<Finding[]> {
    const columns = Object.entries(asked.table).map(([name, values]) => dataOf(name, values));
    await engine.load('t', [{ rows: columns[0]?.values.length ?? 0, columns }]);
    const schema = {
      rows: null,
      columns: columns.map((data) => ({ ...column(data.name, data.type as CellType), unit: asked.units?.[data.name] ?? null })),
    };
    const type = productType(asked.type ?? 'redshift_catalog');
    if (!type) throw new Error('no such type');
    return runChecks(engine, { relation: 't', schema, mapping: asked.mapping ?? mapping, type });
  }

  const said = async (change: Record<string, Values>, code: string): Promise<Finding[]> =>
    (await findingsOf({ table: { ...clean, ...change } })).filter((finding) => finding.code === code && finding.severity !== 'passed');

  it('have nothing to say of a clean table but what passed', async () => {
    const findings = await findingsOf({ table: clean });
    expect(findings.filter((finding) => finding.severity !== 'passed')).toEqual([]);
    expect(findings.map((finding) => finding.message)).toContain('RA is in degrees, 10.1 to 359.9');
    expect(findings.length).toBeGreaterThanOrEqual(14);
  });

  it('count rows outside of 0 to 360 in RA, and refuse a column that is all outside', async () => {
    expect(await said({ ra: [-5, 10, 360, 20] }, 'ra-range')).toMatchObject([
      {
        severity: 'warning',
        rows: 2,
        column: 'ra',
        message: '2 rows lie outside of 0 to 360 in RA (−5 to 360). Pipelines set such rows aside.',
      },
    ]);
    expect(await said({ ra: [400, 500, 600, 700] }, 'ra-range')).toMatchObject([{ severity: 'error', rows: 4 }]);
  });

  it('see hours by the unit and by a sky that fills 24 of them, and radians likewise', async () => {
    const hours = await findingsOf({ table: clean, units: { ra: 'h' } });
    expect(hours.find((finding) => finding.code === 'ra-unit')?.message).toContain('look like hours');
    const many = 200;
    const spread = (most: number) => Array.from({ length: many }, (_, i) => (most * i) / many);
    const sky = (ra: number[], dec: number[]) => ({ ...grown(many), ra, dec });
    const inHours = await findingsOf({
      table: sky(
        spread(23.99),
        spread(160).map((d) => d - 80),
      ),
    });
    expect(inHours.find((finding) => finding.code === 'ra-unit')?.remedy).toBe('Multiply RA by 15.');
    const inRadians = await findingsOf({
      table: sky(
        spread(6.28),
        spread(3).map((d) => d - 1.5),
      ),
    });
    expect(inRadians.find((finding) => finding.code === 'ra-unit')?.message).toContain('radians');
    const field = await findingsOf({ table: sky(spread(20), spread(20)) });
    expect(field.find((finding) => finding.code === 'ra-unit')).toBeUndefined();
  });

  it('count rows outside of -90 to 90 in Dec, and see RA and Dec exchanged', async () => {
    expect(await said({ dec: [-91, 0, 1, 2] }, 'dec-range')).toMatchObject([{ severity: 'warning', rows: 1 }]);
    expect(await said({ dec: [100, 120, 200, 300] }, 'dec-range')).toMatchObject([{ severity: 'error', rows: 4 }]);
    expect(await said({ ra: [-44, -45, 12, 13], dec: [100, 120, 20, 30] }, 'positions-exchanged')).toMatchObject([
      { severity: 'warning', rows: 2 },
    ]);
    const named = await findingsOf({ table: clean, mapping: { ...mapping, ra: 'dec', dec: 'ra' } });
    expect(named.find((finding) => finding.code === 'positions-exchanged')?.severity).toBe('warning');
  });

  it('count missing positions and redshifts; all missing is an error', async () => {
    expect(await said({ ra: [1, null, 3, 4] }, 'positions-missing')).toMatchObject([{ severity: 'warning', rows: 1 }]);
    expect(await said({ ra: [null, null, null, null] }, 'positions-missing')).toMatchObject([{ severity: 'error', rows: 4 }]);
    expect(await said({ z: [null, 0.2, 0.3, 0.4] }, 'z-missing')).toMatchObject([
      { severity: 'note', rows: 1, message: '1 row has no redshift: 25 % of 4.' },
    ]);
    expect(await said({ z: [null, null, null, 0.4] }, 'z-missing')).toMatchObject([{ severity: 'warning' }]);
    expect(await said({ z: [null, null, null, null] }, 'z-missing')).toMatchObject([{ severity: 'error' }]);
  });

  it('name each mark for "missing" with its rows, also in single precision', async () => {
    const found = await said({ z: [-9.99, Math.fround(-9.99), 99, 0.4] }, 'sentinel');
    expect(found.map((finding) => finding.message)).toEqual([
      '2 rows have z = −9.99. It looks like a mark for a missing value.',
      '1 row has z = 99. It looks like a mark for a missing value.',
    ]);
    expect(await said({ z: [9.9999, 0.3, 9.9, 0.4] }, 'sentinel')).toMatchObject([{ column: 'z', rows: 1 }]);
    expect(await said({ z_err: [99, 99, 99, 99] }, 'sentinel')).toMatchObject([{ column: 'z_err', rows: 4 }]);
    expect(await said({ z: [-9.99, 99, 0.3, 0.4] }, 'z-negative')).toEqual([]);
  });

  it('tell a blueshift from an impossible redshift', async () => {
    expect(await said({ z: [-0.001, 0.2, 0.3, 0.4] }, 'z-negative')).toMatchObject([{ severity: 'note', rows: 1 }]);
    expect(await said({ z: [-0.5, 0.2, 0.3, 0.4] }, 'z-negative')).toMatchObject([{ severity: 'warning', rows: 1 }]);
    expect(await said({ z: [12000, 0.2, 0.3, 0.4] }, 'z-high')).toMatchObject([{ severity: 'warning', rows: 1 }]);
  });

  it('see infinite numbers, errors of 0, and numbers that never change', async () => {
    expect(await said({ z: [Infinity, 0.2, 0.3, 0.4] }, 'infinite')).toMatchObject([{ rows: 1, column: 'z' }]);
    expect(await said({ z_err: [0, -0.1, 0.3, 0.4] }, 'z-err-positive')).toMatchObject([
      { rows: 2, message: '2 rows have z_err of 0 or below (least −0.1).' },
    ]);
    expect(await said({ z: [0.5, 0.5, 0.5, 0.5] }, 'all-equal')).toMatchObject([{ rows: 4, column: 'z' }]);
  });

  it('count shared IDs and rows within 0.1 arcsec, and say how many redshifts agree', async () => {
    expect(await said({ id: [7, 7, 7, 8] }, 'id-duplicate')).toMatchObject([{ rows: 3 }]);
    const found = await said({ ra: [10, 10.00001, 20, 359.999999], dec: [0, 0, 0, 0], z: [0.1, 0.1005, 1, 2] }, 'position-duplicate');
    expect(found[0]?.message).toBe('2 rows lie within 0.1″ of another row. 1 pair; in 1 the two redshifts agree to 0.001.');
    const across = await said({ ra: [0.000001, 10, 20, 359.999999], dec: [0, 0, 0, 0] }, 'position-duplicate');
    expect(across[0]?.rows).toBe(2);
  });

  it('do not list the pairs of a thousand rows on one spot', async () => {
    const one = grown(1000);
    const findings = await findingsOf({ table: { ...one, ra: one['ra']?.map(() => 5) ?? [], dec: one['dec']?.map(() => 5) ?? [] } });
    expect(findings.find((finding) => finding.code === 'position-duplicate')?.message).toContain('Up to 1,000 rows are on one spot.');
  });

  it('take whole flags, qualities and halves apart, and letters', async () => {
    expect(await said({ q: [0.2, 0.9, 1, 0.95] }, 'flags-whole')).toEqual([]);
    expect(await said({ q: [3.5, 4, 3, 4] }, 'flags-whole')).toMatchObject([{ severity: 'warning', rows: 1 }]);
    expect(await said({ q: ['A', 'B', '4', null] }, 'flags-letters')).toMatchObject([{ severity: 'note', rows: 2 }]);
  });

  it('name surveys that no rule knows, and say that pipelines need a survey column', async () => {
    expect(await said({ survey: ['SDSS-X', 'ozdes', null, 'OZDES'] }, 'survey-unknown')).toMatchObject([
      { rows: 1, message: '1 row has a survey that is not known here (SDSS-X), so their z_flag cannot be translated.' },
    ]);
    const { survey: _, ...without } = mapping;
    const findings = await findingsOf({ table: clean, mapping: without });
    expect(findings.find((finding) => finding.code === 'survey-missing')).toMatchObject({ severity: 'note' });
  });

  it('refuse a mapping without the roles that the type needs, and only then', async () => {
    const findings = await findingsOf({ table: clean, mapping: { ra: 'ra' } });
    expect(findings.filter((finding) => finding.severity === 'error').map((finding) => finding.message)).toEqual([
      'No column is Dec. A product of the type Reference Redshift Catalog needs RA, Dec, z.',
      'No column is z. A product of the type Reference Redshift Catalog needs RA, Dec, z.',
    ]);
    expect(hasErrors(await findingsOf({ table: clean, mapping: { z: 'z' }, type: 'training_set' }))).toBe(false);
    expect(hasErrors(await findingsOf({ table: clean, mapping: {}, type: 'other' }))).toBe(false);
  });

  it('refuse text where numbers are needed, columns that are not there, and one column for RA and Dec', async () => {
    expect(await said({ z: ['0.1', 'x', '0.3', '0.4'] }, 'role-not-number')).toMatchObject([{ severity: 'error', column: 'z' }]);
    expect(await said({ z_err: ['a', 'b', 'c', 'd'] }, 'role-not-number')).toMatchObject([{ severity: 'warning' }]);
    const gone = await findingsOf({ table: clean, mapping: { ...mapping, z: 'zz' } });
    expect(gone.find((finding) => finding.code === 'role-unknown-column')?.severity).toBe('error');
    const twice = await findingsOf({ table: clean, mapping: { ...mapping, dec: 'ra' } });
    expect(twice.find((finding) => finding.code === 'role-twice')?.severity).toBe('error');
  });

  it('refuse a table without rows', async () => {
    const none = Object.fromEntries(Object.keys(clean).map((name) => [name, []]));
    expect((await findingsOf({ table: none })).filter((finding) => finding.severity === 'error').map((finding) => finding.code)).toContain(
      'no-rows',
    );
  });
});

function grown(rows: number): Record<string, Values> {
  const each = (f: (i: number) => number) => Array.from({ length: rows }, (_, i) => f(i));
  return {
    id: each((i) => i),
    ra: each((i) => i / 10),
    dec: each((i) => i / 100),
    z: each((i) => 0.1 + i / 1000),
    z_err: each((i) => 0.001 + i / 1e6),
    q: each((i) => i % 5),
    survey: each(() => 0).map(() => 'OZDES'),
  };
}
