import { mkdir, readdir, readFile, stat, utimes, writeFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findProduct, productByKey } from '../../../backend/records/products.ts';
import { changeUpload, findUpload } from '../../../backend/records/uploads.ts';
import { discardExpired } from '../../../backend/uploads/discard.ts';
import { reconcile, type Reconciled } from '../../../backend/uploads/reconcile.ts';
import { place, register } from '../products/shelf.ts';
import { startServer, type TestServer, type Visitor } from '../server.ts';
import { announce, catalogCsv, seen, sendBytes, sha256, type SeenUpload } from './sending.ts';

let server: TestServer;
let ann: Visitor;
const bytes = catalogCsv(50);

beforeAll(async () => {
  server = await startServer();
  ann = await server.as('ann');
});
afterAll(() => server.close());
beforeEach(async () => {
  await reconcile(server.parts);
});

const nothing: Reconciled = { finished: 0, resumed: 0, rolledBack: 0, putAside: [], expired: 0, missing: [] };
const staging = (name = ''): string => join(server.dataDir, 'staging', name);

async function row(upload: SeenUpload) {
  const found = await findUpload(server.parts.records, upload.id);
  if (!found) throw new Error('no such upload');
  return found;
}

async function received(): Promise<SeenUpload> {
  const upload = await announce(ann, { name: 'z.csv', bytes: bytes.length });
  await sendBytes(server.url, ann, { upload, bytes });
  return upload;
}

const discard = (upload: SeenUpload): Promise<Response> => ann.send('DELETE', `/api/v2/uploads/${upload.id}`);

describe('at start', () => {
  it('finds nothing to do when all agrees, however often it looks', async () => {
    const upload = await received();
    await place(server, { owner: 'ann', displayName: 'Whole' });
    for (let i = 0; i < 3; i++) expect(await reconcile(server.parts)).toEqual(nothing);
    expect(await seen(ann, upload.id)).toMatchObject({ state: 'received' });
    await discard(upload);
  });

  it('finishes an upload whose last byte came before the crash', async () => {
    const upload = await received();
    await changeUpload(server.parts.records, (await row(upload)).key, { state: 'sending' });
    expect(await reconcile(server.parts)).toEqual({ ...nothing, finished: 1 });
    expect((await seen(ann, upload.id)).state).toBe('received');
    await discard(upload);
  });

  it('leaves an upload alone that is still coming in', async () => {
    const upload = await received();
    const { key, tusId } = await row(upload);
    await changeUpload(server.parts.records, key, { state: 'sending' });
    await writeFile(staging(tusId), bytes.subarray(0, 100));
    expect(await reconcile(server.parts)).toEqual(nothing);
    expect(await seen(ann, upload.id)).toMatchObject({ state: 'sending', received_bytes: 100 });
    await discard(upload);
  });

  it('takes an upload back to sending when bytes that had arrived are gone', async () => {
    const upload = await received();
    await writeFile(staging((await row(upload)).tusId), bytes.subarray(0, 100));
    expect(await reconcile(server.parts)).toEqual({ ...nothing, rolledBack: 1 });
    expect(await seen(ann, upload.id)).toMatchObject({ state: 'sending', received_bytes: 100 });
    await sendBytes(server.url, ann, { upload: await seen(ann, upload.id), bytes });
    expect((await seen(ann, upload.id)).state).toBe('received');
    await discard(upload);
  });

  it('puts bytes aside that are more than was announced', async () => {
    const upload = await received();
    await writeFile(staging((await row(upload)).tusId), Buffer.concat([bytes, bytes]));
    const report = await reconcile(server.parts);
    expect(report).toMatchObject({ rolledBack: 1, putAside: [expect.stringContaining('larger-than-announced')] });
    expect((await stat(report.putAside[0] ?? '')).size).toBe(2 * bytes.length);
    expect(await seen(ann, upload.id)).toMatchObject({ state: 'sending', received_bytes: 0 });
    await sendBytes(server.url, ann, { upload: await seen(ann, upload.id), bytes });
    expect((await seen(ann, upload.id)).state).toBe('received');
    await discard(upload);
  });

  it('takes a draft back that no upload knows, and names the nameless', async () => {
    const draft = await register(server, { owner: 'ann', displayName: 'Between two writes' });
    await server.parts.records.pb.collection('products').update(draft.key, { origin: 'upload', internal_name: '' });
    expect(await reconcile(server.parts)).toEqual({ ...nothing, rolledBack: 1 });
    const after = await productByKey(server.parts.records, draft.key);
    expect(after).toMatchObject({ status: 'deleted', internalName: draft.internalName });
  });

  it('does not touch what others are making', async () => {
    const draft = await register(server, { owner: 'ann', displayName: 'Output of a run' });
    await server.parts.records.pb.collection('products').update(draft.key, { origin: 'pipeline', status: 3 });
    expect(await reconcile(server.parts)).toEqual(nothing);
    expect(await findProduct(server.parts.records, draft.id)).toMatchObject({ status: 'processing' });
  });

  it('puts aside, never deletes, what nobody knows in staging and store', async () => {
    await writeFile(staging('0123456789abcdef0123456789abcdef'), 'bytes of nobody');
    await writeFile(staging('copy-left'), 'half a copy');
    await writeFile(join(server.dataDir, 'unknown'), 'no product names me');
    const { sha256: orphan } = await server.parts.store.take(join(server.dataDir, 'unknown'));
    const report = await reconcile(server.parts);
    expect(report.putAside).toHaveLength(3);
    const words = await Promise.all(report.putAside.map((path) => readFile(path, 'utf8')));
    expect(words.sort()).toEqual(['bytes of nobody', 'half a copy', 'no product names me']);
    expect(await server.parts.store.has(orphan)).toBe(false);
    expect(await readdir(staging())).toEqual([]);
  });

  it('clears the scratch that a crash left', async () => {
    await mkdir(staging('work-abc'));
    await writeFile(staging('work-abc/twin.parquet'), 'half');
    expect(await reconcile(server.parts)).toEqual(nothing);
    expect(await readdir(staging())).not.toContain('work-abc');
  });

  it('keeps the files of deleted products', async () => {
    const product = await place(server, { owner: 'ann', displayName: 'Deleted' });
    await ann.send('DELETE', `/api/v2/products/${product.id}`);
    expect(await reconcile(server.parts)).toEqual(nothing);
    expect(await server.parts.store.has(product.sha256 ?? '')).toBe(true);
  });

  it('says which files are missing', async () => {
    const product = await place(server, { owner: 'ann', displayName: 'Robbed', bytes: 'soon gone' });
    await rm(server.parts.store.pathOf(product.sha256 ?? ''));
    expect(await reconcile(server.parts)).toEqual({ ...nothing, missing: [sha256('soon gone')] });
    expect(server.said()).toContain(`1 missing.\n  ${sha256('soon gone')}`);
    await writeFile(server.parts.store.pathOf(product.sha256 ?? ''), 'soon gone');
  });
});

describe('an upload that nobody goes on with', () => {
  it('ends seven days after its last byte, not after its first', async () => {
    const upload = await received();
    const { tusId } = await row(upload);
    const days = (count: number): Date => new Date(Date.now() + count * 86_400_000);
    expect(await discardExpired(server.parts, days(6.9))).toBe(0);
    await utimes(staging(tusId), days(2), days(2));
    expect(Date.parse((await seen(ann, upload.id)).kept_until)).toBeGreaterThan(days(8.9).getTime());
    expect(await discardExpired(server.parts, days(8.9))).toBe(0);
    expect(await discardExpired(server.parts, days(9.1))).toBe(1);
    expect((await ann.ask(`/api/v2/uploads/${upload.id}`)).status).toBe(404);
    expect(await readdir(staging())).toEqual([]);
  });
});
