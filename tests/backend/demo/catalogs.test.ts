import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Cell } from '#core/table';
import type { DemoCatalog } from '../../../backend/demo/catalog.ts';
import { demoCatalogs } from '../../../backend/demo/catalogs.ts';
import { desi } from '../../../backend/demo/catalogs/desi.ts';
import { ozDes } from '../../../backend/demo/catalogs/oz-des.ts';
import { sixDfGs } from '../../../backend/demo/catalogs/six-df-gs.ts';
import { twoDfGrs } from '../../../backend/demo/catalogs/two-df-grs.ts';
import { vvds } from '../../../backend/demo/catalogs/vvds.ts';
import { randomFrom } from '../../../backend/demo/random.ts';
import { samplePath, sampleText } from '../../../backend/demo/sample.ts';
import { csvText } from '../../../backend/demo/table.ts';
import { writeDemoFiles } from '../../../backend/demo/write.ts';
import { projectRoot } from '../../../backend/entry-points.ts';
import { testFolder } from '../server.ts';

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

function cells(catalog: DemoCatalog, columnName: string | undefined): Cell[] {
  const { columns, rows } = catalog.table();
  const at = columns.findIndex(({ name }) => name === columnName);
  expect(at, `${catalog.displayName} has ${columnName}`).toBeGreaterThanOrEqual(0);
  return rows.map((row) => row[at] ?? null);
}

function positions(catalog: DemoCatalog): { ra: number; dec: number; z: number }[] {
  const [ra, dec, z] = [cells(catalog, catalog.mapping.ra), cells(catalog, catalog.mapping.dec), cells(catalog, catalog.mapping.z)];
  return ra.map((value, i) => ({ ra: Number(value), dec: Number(dec[i]), z: Number(z[i]) }));
}

/** Pairs closer than half an arcsecond; by brute force over neighbours in declination. */
function pairs(a: ReturnType<typeof positions>, b: ReturnType<typeof positions>): { dz: number; arcsec: number }[] {
  const sorted = [...b].sort((one, other) => one.dec - other.dec);
  return a.flatMap((one) => {
    const near = sorted.filter((other) => Math.abs(other.dec - one.dec) < 0.5 / 3600 && other !== one);
    return near.flatMap((other) => {
      const across = (other.ra - one.ra) * Math.cos((one.dec * Math.PI) / 180);
      const arcsec = Math.hypot(across, other.dec - one.dec) * 3600;
      return arcsec < 0.5 ? [{ dz: Math.abs(other.z - one.z), arcsec }] : [];
    });
  });
}

describe('the demo catalogs', () => {
  it('are the same on every call', () => {
    for (const catalog of demoCatalogs) expect(sha256(csvText(catalog.table())), catalog.fileName).toBe(sha256(csvText(catalog.table())));
  });

  it('are written as the same bytes, as CSV and as Parquet', async () => {
    const [first, second] = [await writeDemoFiles(await testFolder()), await writeDemoFiles(await testFolder())];
    expect(first.map(({ fileName }) => fileName)).toEqual(['synthetic_ozdes.csv', 'synthetic_vvds.parquet', 'synthetic_desi.parquet']);
    for (const [i, file] of first.entries()) {
      expect(sha256(await readFile(file.path)), file.fileName).toBe(sha256(await readFile(second[i]?.path ?? '')));
    }
  });

  it('say of themselves that they are synthetic, and have 1,500 to 6,000 rows and all roles that their type needs', () => {
    for (const catalog of demoCatalogs) {
      expect(catalog.displayName).toMatch(/^Synthetic /);
      expect(catalog.description).toContain('Do not use it for science');
      const { columns, rows } = catalog.table();
      expect(rows.length).toBeGreaterThanOrEqual(1500);
      expect(rows.length).toBeLessThanOrEqual(6000);
      const names = columns.map(({ name }) => name);
      expect(Object.values(catalog.mapping).filter((name) => !names.includes(name))).toEqual([]);
    }
  });

  it('share objects: positions agree within half an arcsecond and redshifts to some 1e-4, with a few outliers', () => {
    const found = pairs(positions(ozDes), positions(vvds)).filter(({ dz }) => dz < 5);
    expect(found.length).toBeGreaterThan(100);
    const agreeing = found.filter(({ dz }) => dz < 0.001).length / found.length;
    expect(agreeing).toBeGreaterThan(0.5);
    expect(agreeing).toBeLessThan(0.99);
  });

  it('hold repeated observations within one catalog', () => {
    for (const catalog of [twoDfGrs, sixDfGs, ozDes, desi]) {
      const own = positions(catalog);
      expect(pairs(own, own).length, catalog.displayName).toBeGreaterThan(20);
    }
  });

  it('lie where their surveys look', () => {
    for (const { ra, dec } of positions(twoDfGrs)) {
      const north = ra > 147 && ra < 223 && dec > -8 && dec < 3;
      const south = (ra > 324 || ra < 53) && dec > -38 && dec < -22;
      expect(north || south, `${ra} ${dec}`).toBe(true);
    }
    expect(positions(sixDfGs).every(({ dec }) => dec < 1)).toBe(true);
    expect(positions(ozDes).every(({ dec }) => dec < 2 && dec > -46)).toBe(true);
  });

  it('mark stars and what was not measured in the way of each survey', () => {
    expect(cells(ozDes, 'qop').filter((flag) => flag === 6).length).toBeGreaterThan(20);
    expect(cells(ozDes, 'z').filter((z) => z === -9.999).length).toBeGreaterThan(20);
    expect(cells(vvds, 'Z').filter((z) => z === 9.9999).length).toBeGreaterThan(20);
    expect(cells(desi, 'SPECTYPE').filter((type) => type === 'STAR').length).toBeGreaterThan(20);
    expect(new Set(cells(twoDfGrs, 'quality'))).toEqual(new Set([1, 2, 3, 4, 5]));
    expect(cells(desi, 'TARGETID').every((id) => typeof id === 'bigint' && id > 2n ** 53n)).toBe(true);
  });
});

describe('the generator of numbers', () => {
  it('gives what it gave when it was written', () => {
    const random = randomFrom('photo-z');
    const numbers = Array.from({ length: 1000 }, () => random.unit());
    expect(numbers.slice(0, 3).map((number) => number.toFixed(9))).toMatchInlineSnapshot(`
      [
        "0.647829358",
        "0.221212870",
        "0.067904711",
      ]
    `);
    expect(Math.abs(numbers.reduce((sum, number) => sum + number, 0) / 1000 - 0.5)).toBeLessThan(0.03);
  });
});

describe('the sample for a person without a file', () => {
  const path = join(projectRoot, samplePath);

  /** Written anew by: PHOTOZ_WRITE_GOLDEN=1 npx vitest run tests/backend/demo */
  it('lies in the project as the generator makes it, below 200 kB', () => {
    if (process.env['PHOTOZ_WRITE_GOLDEN'] === '1') {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, sampleText());
    }
    const text = readFileSync(path, 'utf8');
    expect(text === sampleText()).toBe(true);
    expect(text.length).toBeLessThan(200_000);
  });
});
