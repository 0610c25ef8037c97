import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer, type Visitor } from '../server.ts';
import { about, announce, catalogCsv, publish, seen, sendBytes, sha256 } from './sending.ts';

let server: TestServer;
let ann: Visitor;
beforeAll(async () => {
  server = await startServer({ maxUploadBytes: 5_000_000 });
  ann = await server.as('ann');
});
afterAll(() => server.close());

const refusalOf = async (answer: Response): Promise<{ status: number; code: string; message: string; at: string | null }> => ({
  ...((await answer.json()) as { code: string; message: string; at: string | null }),
  status: answer.status,
});
const create = (body: object): Promise<Response> => ann.send('POST', '/api/v2/uploads', body);
const valid = { about, file_name: 'z.csv', size_bytes: 100 };

describe('announcing an upload', () => {
  it('answers what is kept until when, before the first byte', async () => {
    const upload = await announce(ann, { name: 'z.csv', bytes: 100 });
    expect(upload).toMatchObject({ state: 'sending', received_bytes: 0, tus_url: null, about, file_name: 'z.csv', size_bytes: 100 });
    const days = (Date.parse(upload.kept_until) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(6.99);
    expect(days).toBeLessThan(7.01);
    await ann.send('DELETE', `/api/v2/uploads/${upload.id}`);
  });

  it('refuses a file over the limit with both numbers', async () => {
    const refusal = await refusalOf(await create({ ...valid, size_bytes: 5_000_001 }));
    expect(refusal).toMatchObject({ status: 413, code: 'too-large', at: 'size_bytes' });
    expect(refusal.message).toContain('The file has 5000001 bytes, this server takes at most 5000000 bytes');
  });

  it('refuses a file for which the disk has no room, what others announced counted in', async () => {
    const { store } = server.parts;
    const other = await announce(await server.as('bob'), { name: 'b.csv', bytes: 4_000_000 });
    server.parts.store = { ...store, freeBytes: () => Promise.resolve(4_000_099) };
    try {
      const refusal = await refusalOf(await create(valid));
      expect(refusal).toMatchObject({ status: 507, code: 'no-space' });
      expect(refusal.message).toContain('The file has 100 bytes, the server can take 99 bytes more.');
      server.parts.store = { ...store, freeBytes: () => Promise.resolve(4_000_100) };
      expect((await create(valid)).status).toBe(201);
    } finally {
      server.parts.store = store;
      await (await server.as('bob')).send('DELETE', `/api/v2/uploads/${other.id}`);
    }
  });

  it.each([
    ['an empty file', { size_bytes: 0 }, 400, 'The file is empty'],
    ['a size that is no number', { size_bytes: '100' }, 400, '"size_bytes" must be the whole number'],
    ['a name with a separator', { file_name: '../z.csv' }, 400, 'holds a slash or backslash'],
    ['an unknown type', { about: { ...about, type: 'galaxies' } }, 400, 'must be one of redshift_catalog'],
    ['no name', { about: { ...about, display_name: ' ' } }, 400, 'has 0 characters; it must have 1 to 255'],
    ['a release on a redshift catalog', { about: { ...about, release_id: 1 } }, 400, 'belongs to no release'],
    ['a release on an object catalog', { about: { ...about, type: 'object_catalog', release_id: 1 } }, 400, 'belongs to no release'],
    ['a release that is not there', { about: { ...about, type: 'training_set', release_id: 77 } }, 400, 'There is no release 77'],
    ['a photo-z code on a redshift catalog', { about: { ...about, pz_code: 'BPZ' } }, 400, 'has no photo-z code, but "BPZ" was given'],
    ['a photo-z code on a training set', { about: { ...about, type: 'training_set', pz_code: 'BPZ' } }, 400, 'has no photo-z code'],
    ['an official product of a person', { about: { ...about, official: true } }, 403, 'Only an admin can create an official product'],
    ['nothing about it', { about: null }, 400, '"about" is missing'],
  ])('refuses %s', async (_what, wrong, status, sentence) => {
    const refusal = await refusalOf(await create({ ...valid, ...wrong }));
    expect(refusal.status).toBe(status);
    expect(refusal.message).toContain(sentence);
  });

  it('lets an admin create an official product', async () => {
    const upload = await announce(await server.as('root', { admin: true }), { name: 'z.csv', bytes: 10 }, { official: true });
    expect(upload).toMatchObject({ about: { official: true } });
  });

  it('reads the named fields only', async () => {
    const answer = await create({
      ...valid,
      state: 'done',
      owner: 'bob',
      about: { ...about, status: 1, owner: 'bob', internal_name: 'x' },
    });
    const upload = (await answer.json()) as { id: number; product_id: number; state: string };
    expect(upload.state).toBe('sending');
    const product = (await (await ann.ask(`/api/v2/products/${upload.product_id}`)).json()) as object;
    expect(product).toMatchObject({ status: 'registering', mine: true, internal_name: `${upload.product_id}_my_redshifts` });
    await ann.send('DELETE', `/api/v2/uploads/${upload.id}`);
  });

  it('stops at twenty unfinished uploads of one person', async () => {
    const carol = await server.as('carol');
    for (let i = 0; i < 20; i++) await announce(carol, { name: 'z.csv', bytes: 10 });
    const refusal = await refusalOf(await carol.send('POST', '/api/v2/uploads', valid));
    expect(refusal).toMatchObject({ status: 429, code: 'too-many' });
    expect(refusal.message).toContain('You have 20 unfinished uploads');
  });
});

const tus = (visitor: Visitor, method: string, path: string, headers: Record<string, string> = {}, body?: Buffer): Promise<Response> =>
  visitor.ask(path, {
    method,
    headers: { 'Tus-Resumable': '1.0.0', ...(method === 'PATCH' ? { 'Content-Type': 'application/offset+octet-stream' } : {}), ...headers },
    ...(body ? { body: new Uint8Array(body) } : {}),
  });
const metadata = (id: number): Record<string, string> => ({ 'Upload-Metadata': `upload ${Buffer.from(String(id)).toString('base64')}` });

async function begun(bytes: Buffer): Promise<{ id: number; path: string }> {
  const { id } = await announce(ann, { name: 'z.csv', bytes: bytes.length });
  const answer = await tus(ann, 'POST', '/api/v2/tus', { 'Upload-Length': String(bytes.length), ...metadata(id) });
  expect(answer.status).toBe(201);
  return { id, path: answer.headers.get('location') ?? '' };
}

describe('sending the bytes', () => {
  it('goes from the first byte to "received"', async () => {
    const bytes = catalogCsv(20_000);
    const upload = await announce(ann, { name: 'z.csv', bytes: bytes.length });
    await sendBytes(server.url, ann, { upload, bytes });
    expect(await seen(ann, upload.id)).toMatchObject({ state: 'received', received_bytes: bytes.length, tus_url: null });
    const { items } = await server.parts.records.pb.collection('uploads').getList(1, 1, { filter: `seq = ${upload.id}` });
    const kept = await readFile(join(server.dataDir, 'staging', String(items[0]?.['tus_id'])));
    expect(sha256(kept)).toBe(sha256(bytes));
  });

  it('goes on from the byte that arrived last', async () => {
    const bytes = catalogCsv(1000);
    const { id, path } = await begun(bytes);
    expect(path).toMatch(/^\/api\/v2\/tus\/[0-9a-f]{32}$/);
    const half = bytes.subarray(0, 5000);
    expect((await tus(ann, 'PATCH', path, { 'Upload-Offset': '0' }, half)).headers.get('upload-offset')).toBe('5000');
    expect(await seen(ann, id)).toMatchObject({ state: 'sending', received_bytes: 5000, tus_url: path });
    expect((await tus(ann, 'HEAD', path)).headers.get('upload-offset')).toBe('5000');
    const rest = await tus(ann, 'PATCH', path, { 'Upload-Offset': '5000' }, bytes.subarray(5000));
    expect(rest.status).toBe(204);
    expect((await seen(ann, id)).state).toBe('received');
  });

  it('gives the same place to a creation that is repeated, and keeps its bytes', async () => {
    const bytes = catalogCsv(1000);
    const { id, path } = await begun(bytes);
    await tus(ann, 'PATCH', path, { 'Upload-Offset': '0' }, bytes.subarray(0, 5000));
    const again = await tus(ann, 'POST', '/api/v2/tus', { 'Upload-Length': String(bytes.length), ...metadata(id) });
    expect([again.status, again.headers.get('location'), again.headers.get('upload-offset')]).toEqual([201, path, '5000']);
  });

  it('refuses a length that is not the announced one', async () => {
    const { id } = await announce(ann, { name: 'z.csv', bytes: 100 });
    for (const length of ['101', '99', '5000000', 'x']) {
      const answer = await tus(ann, 'POST', '/api/v2/tus', { 'Upload-Length': length, ...metadata(id) });
      expect(answer.status).toBe(400);
      expect(await answer.text()).toContain('but 100 bytes were announced');
    }
    const deferred = await tus(ann, 'POST', '/api/v2/tus', { 'Upload-Defer-Length': '1', ...metadata(id) });
    expect(deferred.status).toBe(400);
  });

  it('refuses a creation that names no upload of the asker', async () => {
    for (const headers of [{}, metadata(999_999), { 'Upload-Metadata': 'upload !!!' }, { 'Upload-Metadata': 'upload' }]) {
      const answer = await tus(ann, 'POST', '/api/v2/tus', { 'Upload-Length': '100', ...headers });
      expect([400, 404]).toContain(answer.status);
    }
  });

  it('changes nothing when the offset lies', async () => {
    const bytes = catalogCsv(1000);
    const { path } = await begun(bytes);
    await tus(ann, 'PATCH', path, { 'Upload-Offset': '0' }, bytes.subarray(0, 100));
    for (const [offset, status] of [
      ['0', 409],
      ['50', 409],
      ['200', 409],
      ['-1', 400],
      ['x', 400],
    ] as const) {
      expect((await tus(ann, 'PATCH', path, { 'Upload-Offset': offset }, bytes.subarray(0, 10))).status).toBe(status);
    }
    expect((await tus(ann, 'PATCH', path, { 'Upload-Offset': '100' }, Buffer.alloc(bytes.length))).status).toBeGreaterThanOrEqual(400);
    expect((await tus(ann, 'HEAD', path)).headers.get('upload-offset')).toBe('100');
  });

  it('never gives bytes back and knows no other address', async () => {
    const { path } = await begun(catalogCsv(10));
    for (const [method, address] of [
      ['GET', path],
      ['GET', '/api/v2/tus'],
      ['PUT', path],
      ['HEAD', `${path}.json`],
      ['HEAD', '/api/v2/tus/..%2Fsecret.json'],
      ['HEAD', '/api/v2/tus/%00'],
      ['PATCH', '/api/v2/tus/0123'],
    ] as const) {
      expect((await tus(ann, method, address, method === 'PATCH' ? { 'Upload-Offset': '0' } : {})).status, `${method} ${address}`).toBe(
        404,
      );
    }
  });

  it('says that all is here once it is, and takes no more', async () => {
    const bytes = catalogCsv(10);
    const { path } = await begun(bytes);
    await tus(ann, 'PATCH', path, { 'Upload-Offset': '0' }, bytes);
    const head = await tus(ann, 'HEAD', path);
    expect([head.status, head.headers.get('upload-offset')]).toEqual([200, String(bytes.length)]);
    expect((await tus(ann, 'PATCH', path, { 'Upload-Offset': String(bytes.length) }, bytes)).status).toBe(409);
    expect((await tus(ann, 'DELETE', path)).status).toBe(409);
  });

  it('waits when the disk is full, and keeps what has arrived', async () => {
    const { store } = server.parts;
    const bytes = catalogCsv(1000);
    const { path } = await begun(bytes);
    await tus(ann, 'PATCH', path, { 'Upload-Offset': '0' }, bytes.subarray(0, 100));
    server.parts.store = { ...store, freeBytes: () => Promise.resolve(50) };
    try {
      const answer = await tus(ann, 'PATCH', path, { 'Upload-Offset': '100' }, bytes.subarray(100));
      expect(answer.status).toBe(507);
      expect(await answer.text()).toContain('the server can take 50 bytes more. What has arrived is kept');
    } finally {
      server.parts.store = store;
    }
    expect((await tus(ann, 'PATCH', path, { 'Upload-Offset': '100' }, bytes.subarray(100))).status).toBe(204);
  });

  it('begins again after the sender took the bytes back', async () => {
    const bytes = catalogCsv(10);
    const { id, path } = await begun(bytes);
    expect((await tus(ann, 'DELETE', path)).status).toBe(204);
    expect((await tus(ann, 'HEAD', path)).status).toBe(404);
    await sendBytes(server.url, ann, { upload: await seen(ann, id), bytes });
    expect((await seen(ann, id)).state).toBe('received');
  });

  it('carries the headers that keep browsers from guessing', async () => {
    const { path } = await begun(catalogCsv(10));
    const head = await tus(ann, 'HEAD', path);
    expect(head.headers.get('x-content-type-options')).toBe('nosniff');
    expect(head.headers.get('access-control-allow-origin')).toBeNull();
    expect(head.headers.get('cache-control')).toBe('no-store');
  });
});

describe('publishing too early', () => {
  it('says how much has arrived', async () => {
    const { id } = await announce(ann, { name: 'z.csv', bytes: 2000 });
    const refusal = await refusalOf(await publish(ann, id, { sha256: createHash('sha256').digest('hex'), mapping: {} }));
    expect(refusal).toMatchObject({ status: 409, code: 'conflict' });
    expect(refusal.message).toBe('0 bytes of 2 kB have arrived. Send the rest first.');
  });

  it.each([
    [{ sha256: 'abc', mapping: {} }, '"sha256" must be the SHA-256'],
    [{ sha256: 'A'.repeat(64), mapping: {} }, '"sha256" must be the SHA-256'],
    [{ sha256: 'a'.repeat(64), mapping: { redshift: 'z' } }, '"redshift" is no role of a column'],
    [{ sha256: 'a'.repeat(64), mapping: { z: 3 } }, 'The column of the role z must be a name'],
    [{ sha256: 'a'.repeat(64), mapping: ['z'] }, '"mapping" must name the column of each role'],
  ])('refuses %j', async (body, sentence) => {
    const { id } = await announce(ann, { name: 'z.csv', bytes: 2000 });
    const refusal = await refusalOf(await publish(ann, id, body as { sha256: string; mapping: object }));
    expect(refusal.status).toBe(400);
    expect(refusal.message).toContain(sentence);
    await ann.send('DELETE', `/api/v2/uploads/${id}`);
  });
});
