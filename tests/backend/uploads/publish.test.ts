import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '#core/sql';
import { openNativeEngine } from '../../../backend/native-engine.ts';
import { changeUpload, findUpload } from '../../../backend/records/uploads.ts';
import { openPublisher } from '../../../backend/uploads/publish.ts';
import { startServer, type TestServer, type Visitor } from '../server.ts';
import { entriesOf } from '../products/stored-zip.ts';
import { announce, bringIn, catalogCsv, catalogMapping, publish, seen, sendBytes, settled, sha256 } from './sending.ts';

let server: TestServer;
let ann: Visitor;
let bob: Visitor;

beforeAll(async () => {
  server = await startServer();
  ann = await server.as('ann');
  bob = await server.as('bob');
});
afterAll(() => server.close());

interface Detail {
  id: number;
  files: { id: number; sha256: string }[];
  columns: { name: string; role: string | null; ucd: string | null; profile: object | null }[];
}

const detailOf = async (visitor: Visitor, id: number): Promise<Detail> =>
  (await (await visitor.ask(`/api/v2/products/${id}`)).json()) as Detail;

async function catalogParquet(rows: number): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'photoz-parquet-'));
  const path = join(folder, 'catalog.parquet');
  const engine = await openNativeEngine({ memoryBytes: 5e8, threads: 1, tempDir: folder, readPaths: [], writeDir: folder });
  const query = sql`SELECT i AS object_id, 50 + i / 100 AS ra, -30 + i / 200 AS "dec", 5e-2 + (i % 100) / 100 AS z, 'DESI' AS survey FROM range(${rows}) t(i)`;
  await engine.exportTo(query, path, 'parquet');
  await engine.close();
  const bytes = await readFile(path);
  await rm(folder, { recursive: true });
  return bytes;
}

describe('a file on its way to a product', () => {
  it.each([
    ['CSV', 'survey.csv', () => Promise.resolve(catalogCsv(2000))],
    ['Parquet', 'survey.parquet', () => catalogParquet(2000)],
  ])('is published as %s with its twin, profile, columns and face', async (_format, name, make) => {
    const bytes = await make();
    const upload = await bringIn(server, ann, { name, bytes, mapping: catalogMapping });
    expect(upload).toMatchObject({ state: 'done', problem: null, stage: null });
    const detail = await detailOf(bob, upload.product_id);
    expect(detail).toMatchObject({
      status: 'published',
      rows: 2000,
      size_bytes: bytes.length,
      roles: ['id', 'ra', 'dec', 'z', 'survey'],
      files: [{ name, role: 'main', size_bytes: bytes.length, sha256: sha256(bytes), rows: 2000 }],
      face: { sky: { nside: 16 } },
      mine: false,
    });
    expect(detail.columns.map(({ name, role }) => [name, role])).toEqual([
      ['object_id', 'id'],
      ['ra', 'ra'],
      ['dec', 'dec'],
      ['z', 'z'],
      ['survey', 'survey'],
    ]);
    expect(detail.columns[1]).toMatchObject({ ucd: 'pos.eq.ra;meta.main', profile: { missing: 0 } });
    const rows = (await (await bob.ask(`/api/v2/products/${upload.product_id}/rows?limit=2`)).json()) as {
      total: number;
      cells: unknown[][];
    };
    expect([rows.total, rows.cells.length, rows.cells[0]?.length]).toEqual([2000, 2, 5]);
    const content = await bob.ask(`/api/v2/products/${upload.product_id}/files/${detail.files[0]?.id}/content`);
    expect(sha256(Buffer.from(await content.arrayBuffer()))).toBe(sha256(bytes));
    const zip = await bob.ask(`/api/v2/products/${upload.product_id}/archive`);
    expect(
      entriesOf(Buffer.from(await zip.arrayBuffer()))
        .get(name)
        ?.equals(bytes),
    ).toBe(true);
    expect(await readdir(join(server.dataDir, 'staging'))).toEqual([]);
  });

  it('is published as it is when its type may be anything', async () => {
    const bytes = Buffer.from('%PDF-1.7 not a table');
    const upload = await bringIn(server, ann, { name: 'notes.pdf', bytes, mapping: {}, about: { type: 'other' } });
    expect(upload).toMatchObject({ state: 'done' });
    expect(await detailOf(bob, upload.product_id)).toMatchObject({ status: 'published', rows: null, columns: [], face: null });
    expect((await bob.ask(`/api/v2/products/${upload.product_id}/rows`)).status).toBe(404);
  });

  it('is refused when its fingerprint is another, with both beginnings and a remedy', async () => {
    const bytes = catalogCsv(20, 1);
    const upload = await announce(ann, { name: 'z.csv', bytes: bytes.length });
    await sendBytes(server.url, ann, { upload, bytes });
    const other = sha256('the file as it was before');
    await publish(ann, upload.id, { sha256: other, mapping: catalogMapping });
    const refused = await settled(ann, upload.id);
    expect(refused.state).toBe('failed');
    expect(refused.problem).toContain(`${sha256(bytes).slice(0, 12)}…, yours has ${other.slice(0, 12)}…`);
    expect(refused.problem).toContain('Discard this upload and send the file again.');
    expect((await bob.ask(`/api/v2/products/${upload.product_id}`)).status).toBe(404);
    expect(await server.parts.store.has(sha256(bytes))).toBe(false);
    await publish(ann, upload.id, { sha256: sha256(bytes), mapping: catalogMapping });
    expect((await settled(ann, upload.id)).state).toBe('done');
  });

  it('stays a draft with findings when the mapping is wrong, until it is right', async () => {
    const bytes = catalogCsv(30, 2);
    const upload = await announce(ann, { name: 'z.csv', bytes: bytes.length });
    await sendBytes(server.url, ann, { upload, bytes });
    for (const mapping of [
      { ra: 'ra', dec: 'dec' },
      { ...catalogMapping, z: 'redshift' },
    ]) {
      await publish(ann, upload.id, { sha256: sha256(bytes), mapping });
      const failed = await settled(ann, upload.id);
      expect(failed).toMatchObject({ state: 'failed', problem: null });
      expect(failed.findings.filter(({ severity }) => severity === 'error')).not.toEqual([]);
      expect(await detailOf(ann, upload.product_id)).toMatchObject({ status: 'failed' });
      expect((await bob.ask(`/api/v2/products/${upload.product_id}`)).status).toBe(404);
    }
    await publish(ann, upload.id, { sha256: sha256(bytes), mapping: catalogMapping });
    const done = await settled(ann, upload.id);
    expect(done).toMatchObject({ state: 'done', problem: null });
    expect(await detailOf(bob, upload.product_id)).toMatchObject({ status: 'published' });
  });

  it('becomes one product however often publishing is asked for', async () => {
    const bytes = catalogCsv(40, 3);
    const upload = await announce(ann, { name: 'z.csv', bytes: bytes.length });
    await sendBytes(server.url, ann, { upload, bytes });
    const asked = await Promise.all(
      Array.from({ length: 5 }, () => publish(ann, upload.id, { sha256: sha256(bytes), mapping: catalogMapping })),
    );
    expect(asked.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    expect((await settled(ann, upload.id)).state).toBe('done');
    const before = await detailOf(ann, upload.product_id);
    const again = await publish(ann, upload.id, { sha256: sha256('another'), mapping: {} });
    expect([again.status, ((await again.json()) as { state: string }).state]).toEqual([202, 'done']);
    expect(await detailOf(ann, upload.product_id)).toEqual(before);
    expect(before.files).toHaveLength(1);
    expect(before.columns).toHaveLength(5);
  });

  it('is checked once when two ask in the same moment', async () => {
    const bytes = catalogCsv(40, 6);
    const upload = await announce(ann, { name: 'z.csv', bytes: bytes.length });
    await sendBytes(server.url, ann, { upload, bytes });
    const row = await findUpload(server.parts.records, upload.id);
    if (!row) throw new Error('no upload');
    const stages: string[] = [];
    const publisher = openPublisher(server.parts, { onStage: (stage) => Promise.resolve(void stages.push(stage)) });
    const confirmed = { sha256: sha256(bytes), mapping: catalogMapping, table: null };
    await Promise.all([publisher.publish(row, confirmed), publisher.publish(row, confirmed)]);
    await publisher.idle();
    expect(stages).toEqual(['fingerprint', 'reading', 'storing', 'publishing']);
    expect((await seen(ann, upload.id)).state).toBe('done');
  });

  it('keeps the units, UCDs and descriptions that the file itself gives', async () => {
    const bytes = await readFile(join(import.meta.dirname, '../../fixtures/parquet/meanings.parquet'));
    const upload = await bringIn(server, ann, { name: 'meanings.parquet', bytes, mapping: {}, about: { type: 'other' } });
    const product = (await (await ann.ask(`/api/v2/products/${upload.product_id}`)).json()) as { columns: { name: string }[] };
    expect(product.columns.find(({ name }) => name === 'RAJ2000')).toMatchObject({
      unit: 'deg',
      ucd: 'pos.eq.ra;meta.main',
      description: 'Right ascension',
    });
  });

  it('is the table that was chosen of several, and says so; without a choice it is refused', async () => {
    const bytes = await readFile(join(import.meta.dirname, '../../fixtures/fits/several.fits'));
    const file = { name: 'several.fits', bytes, mapping: {}, about: { type: 'other' } };
    const unasked = await bringIn(server, ann, file);
    expect(unasked).toMatchObject({ state: 'failed', problem: expect.stringContaining('several.fits holds 4 tables; say which one') });
    const wrong = await publish(ann, unasked.id, { sha256: sha256(bytes), mapping: {}, table: 1.5 });
    expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('number from 1')]);
    await publish(ann, unasked.id, { sha256: sha256(bytes), mapping: {}, table: 3 });
    expect(await settled(ann, unasked.id)).toMatchObject({ state: 'done', problem: null });
    const byNumber = await detailOf(ann, unasked.product_id);
    expect(byNumber).toMatchObject({ rows: 3, files: [{ name: 'several.fits', table: 'HDU 4' }] });
    const byName = await bringIn(server, ann, { ...file, table: 'WORDS' });
    expect(await detailOf(ann, byName.product_id)).toMatchObject({ rows: 2, files: [{ table: 'WORDS' }] });
  });

  it('shows lists short in its first rows, and has no picture of them', async () => {
    const bytes = await readFile(join(import.meta.dirname, '../../fixtures/votable/tap.vot'));
    const upload = await bringIn(server, ann, { name: 'tap.vot', bytes, mapping: {}, about: { type: 'other' } });
    const rows = (await (await ann.ask(`/api/v2/products/${upload.product_id}/rows`)).json()) as { columns: unknown[]; cells: unknown[][] };
    expect(rows.columns.at(-1)).toEqual({ name: 'radial', type: 'double[]' });
    expect(String(rows.cells[0]?.at(-1))).toMatch(/^\[.*\]$/);
    const { columns } = (await (await ann.ask(`/api/v2/products/${upload.product_id}`)).json()) as { columns: object[] };
    expect(columns.at(-1)).toMatchObject({ name: 'radial', type: 'double[]', unit: 'km s-1', profile: null });
    expect(columns[0]).toMatchObject({ name: 'source_id', ucd: 'meta.id;meta.main', profile: { missing: 0 } });
  });

  it('is refused with a sentence when a column has a name that is too long to be kept', async () => {
    const bytes = Buffer.from(`ra,dec,z,${'x'.repeat(1001)}\n1,2,0.3,4\n`);
    const upload = await bringIn(server, ann, { name: 'long.csv', bytes, mapping: { ra: 'ra', dec: 'dec', z: 'z' } });
    expect(upload).toMatchObject({ state: 'failed', problem: expect.stringMatching(/column 4, "x+…", has 1001 characters; at most 1000/) });
  });

  it('may bring the same bytes as another product', async () => {
    const bytes = catalogCsv(40, 4);
    const first = await bringIn(server, ann, { name: 'first.csv', bytes, mapping: catalogMapping });
    const second = await bringIn(server, bob, { name: 'second.csv', bytes, mapping: catalogMapping });
    expect([first.state, second.state]).toEqual(['done', 'done']);
    expect(first.product_id).not.toBe(second.product_id);
  });

  it('cannot be discarded while it is checked, nor when it is a product', async () => {
    const bytes = catalogCsv(40, 5);
    const upload = await bringIn(server, ann, { name: 'z.csv', bytes, mapping: catalogMapping });
    expect((await ann.send('DELETE', `/api/v2/uploads/${upload.id}`)).status).toBe(409);
    const row = await findUpload(server.parts.records, upload.id);
    if (!row) throw new Error('no upload');
    await changeUpload(server.parts.records, row.key, { state: 'checking' });
    expect((await ann.send('DELETE', `/api/v2/uploads/${upload.id}`)).status).toBe(409);
    await changeUpload(server.parts.records, row.key, { state: 'done' });
    expect((await seen(ann, upload.id)).state).toBe('done');
  });
});
