import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { ang2pix_nest } from '@hscmap/healpix';
import { afterEach, describe, expect, it } from 'vitest';
import type { Engine } from '#core/engine';
import { guessedMapping } from '#core/guess';
import { blobSource } from '#formats/source';
import { startParquetInNode } from '../../backend/tables/node-parquet.ts';
import { answering } from '../../workers/answering.ts';
import { sha256Of } from '../../workers/digest-stream.ts';
import { TableSession, type OpenedTable } from '../../workers/table-session.ts';
import { homes } from '../engine/engines.ts';

startParquetInNode();
const open: Engine[] = [];
afterEach(async () => {
  for (const engine of open.splice(0)) await engine.close();
});

async function openEngine(): Promise<Engine> {
  const home = homes.find((each) => each.home === 'wasm');
  if (!home) throw new Error('no wasm engine');
  const engine = await home.open();
  open.push(engine);
  return engine;
}

const session = (content: string | Uint8Array<ArrayBuffer>, name = 'a.csv') =>
  new TableSession(blobSource(new Blob([content]), name), { openEngine, cellOf: ang2pix_nest });

async function look(at: TableSession, table?: number): Promise<OpenedTable> {
  const found = await at.open(table);
  if ('preview' in found) return found;
  throw new Error(`it asks which of ${found.tables.length} tables`);
}

const rows = 60_000;
const line = (i: number) =>
  `${i},${(i % 3600) / 10},${(i % 900) / 10 - 45},${i === 59_000 ? '-9.99' : (i % 1000) / 500},${i % 5},${i % 2 ? 'DESI' : 'OZDES'}`;
const catalog = `TARGETID,RA,DEC,Z,ZWARN,SURVEY\n${Array.from({ length: rows }, (_, i) => line(i)).join('\n')}\n`;

describe('a file in the table worker', () => {
  it('is opened with 100 rows, guesses and pictures, before it is read as a whole', async () => {
    const view = await look(session(catalog));
    expect(view.preview.length).toBe(100);
    expect(view.preview[1]).toEqual([1, 0.1, -44.9, 0.002, 1, 'DESI']);
    expect(view.rows).toBeNull();
    expect(view.exact).toBe(false);
    expect(guessedMapping(view.guesses)).toEqual({ id: 'TARGETID', ra: 'RA', dec: 'DEC', z: 'Z', z_flag: 'ZWARN', survey: 'SURVEY' });
    expect(view.profiles.map((profile) => profile.kind)).toEqual([
      'all-different',
      'numbers',
      'numbers',
      'numbers',
      'categories',
      'categories',
    ]);
  });

  it('is scanned with progress to exact rows and pictures', async () => {
    const shares: number[] = [];
    const view = await session(catalog).scan((share) => shares.push(share));
    expect(view).toMatchObject({ rows, exact: true });
    expect(shares.at(-1)).toBe(1);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    const z = view.profiles.find((profile) => profile.name === 'Z');
    expect(z).toMatchObject({ min: -9.99, max: 1.998, missing: 0, kind: 'numbers' });
    expect(z?.bins.reduce((sum, count) => sum + count, 0)).toBe(rows);
    expect(view.guesses.find((guess) => guess.role === 'id')?.reason).toContain('60,000');
    expect(view.profiles.at(-1)).toMatchObject({ labels: ['DESI', 'OZDES'], bins: [30_000, 30_000] });
  });

  it('is checked on the page’s engine, again when the mapping changes', async () => {
    const opened = session(catalog);
    const mapping = guessedMapping((await look(opened)).guesses);
    const { findings, face } = await opened.check(mapping, 'redshift_catalog');
    expect(findings.filter((finding) => finding.severity === 'warning').map((finding) => finding.code)).toEqual([
      'sentinel',
      'position-duplicate',
    ]);
    expect(face.sky?.counts.reduce((sum, count) => sum + count, 0)).toBe(rows);
    expect(face.redshifts?.counts.reduce((sum, count) => sum + count, 0)).toBe(rows - 1);
    const again = await opened.check({ ra: 'RA' }, 'redshift_catalog');
    expect(again.findings.filter((finding) => finding.severity === 'error').length).toBe(2);
    expect(again.face.sky).toBeNull();
  });

  it('that is Parquet gives the same', async () => {
    const bytes = new Uint8Array(readFileSync(join(import.meta.dirname, '../fixtures/parquet/codec_zstd.parquet')));
    const opened = session(bytes, 'a.parquet');
    expect(await opened.open()).toMatchObject({ format: 'parquet', rows: 1000, exact: true });
    const checked = await opened.check({ z: 'z', id: 'id', survey: 'survey' }, 'training_set');
    expect(checked.findings.filter((finding) => finding.severity === 'error')).toEqual([]);
  });

  it('that is none is a Problem with its words', async () => {
    const answer = await answering(() => session('%PDF-1.7', 'a.pdf').open());
    expect(answer).toMatchObject({ problem: { code: 'bad-file', message: expect.stringContaining('is a PDF document') } });
  });
});

describe('a file with several tables', () => {
  const several = new Uint8Array(readFileSync(join(import.meta.dirname, '../fixtures/fits/several.fits')));

  it('asks which, and opens, scans and checks the one that is named by its number', async () => {
    const at = session(several, 'several.fits');
    const asked = await at.open();
    expect(asked).toEqual({
      format: 'fits',
      tables: [
        { name: 'CAT', rows: 1, columns: 1 },
        { name: 'CAT (HDU 3)', rows: 2, columns: 1 },
        { name: 'HDU 4', rows: 3, columns: 1 },
        { name: 'WORDS', rows: 2, columns: 1 },
      ],
    });
    const third = await look(at, 3);
    expect(third).toMatchObject({ place: { number: 3, name: 'HDU 4' }, rows: 3 });
    expect(third.tables).toEqual(asked.tables);
    expect(third.preview).toHaveLength(3);
    expect(await at.scan(() => undefined)).toMatchObject({ rows: 3, exact: true });
    const [column] = third.columns;
    const { findings } = await at.check({ z: column?.name ?? '' }, 'other');
    expect(findings.filter(({ code }) => code === 'role-unknown-column')).toEqual([]);
  });

  it('has no fifth one', async () => {
    const answer = await answering(() => session(several, 'several.fits').open(5));
    expect(answer).toMatchObject({ problem: { code: 'bad-request', message: expect.stringContaining('has no table 5') } });
  });
});

describe('columns of lists', () => {
  const fixture = (name: string) => new Uint8Array(readFileSync(join(import.meta.dirname, '../fixtures/fits', name)));

  it('are columns with cells to look at, without facts, pictures and roles', async () => {
    const at = session(fixture('gap.fits'), 'gap.fits');
    const view = await look(at);
    const scanned = await at.scan(() => undefined);
    for (const { columns, facts, profiles } of [view, scanned]) {
      expect(columns.map(({ type }) => type)).toEqual([
        ...['double[]', 'double[]', 'integer[]', 'bigint[]', 'integer[]', 'integer[]', 'boolean[]', 'double[]'],
        ...['text', 'integer'],
      ]);
      expect(facts.map(({ name }) => name)).toEqual(['p_a', 'plain']);
      expect(profiles.map(({ name }) => name)).toEqual(['p_a', 'plain']);
    }
    expect(view.preview.every((row) => row.length === view.columns.length)).toBe(true);
    expect(String(view.preview[0]?.[0])).toMatch(/^\[.*\]$/);
    expect(scanned.profiles[1]?.min).toBe(view.preview.map((row) => Number(row[9])).sort((a, b) => a - b)[0]);
  });

  it('play no role, and the check says so', async () => {
    const { findings } = await session(fixture('gap.fits'), 'gap.fits').check({ z: 'p_d', id: 'plain' }, 'other');
    expect(findings).toContainEqual(expect.objectContaining({ severity: 'error', code: 'role-list', column: 'p_d' }));
  });

  it('may be all that there is', async () => {
    const at = session(fixture('vectors.fits'), 'vectors.fits');
    expect(await look(at)).toMatchObject({ rows: 6, facts: [], profiles: [], guesses: [] });
    expect(await at.scan(() => undefined)).toMatchObject({ rows: 6, exact: true });
    expect(await at.check({}, 'other')).toMatchObject({ face: { sky: null, redshifts: null } });
  });
});

describe('the digest worker', () => {
  it('gives the SHA-256 of a file larger than one piece, with progress', async () => {
    const bytes = new Uint8Array(9_000_001).map((_, i) => i % 251);
    const shares: number[] = [];
    const digest = await sha256Of(new Blob([bytes]), (share) => shares.push(share));
    expect(digest).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(shares.length).toBe(3);
    expect(shares.at(-1)).toBe(1);
    expect(await sha256Of(new Blob([]), () => undefined)).toBe(createHash('sha256').digest('hex'));
  });
});
