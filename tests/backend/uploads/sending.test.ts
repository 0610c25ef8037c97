import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer, type Visitor } from '../server.ts';
import { announce, catalogCsv, seen, sendBytes, sha256 } from './sending.ts';

let server: TestServer;
let ann: Visitor;
beforeAll(async () => {
  server = await startServer();
  ann = await server.as('ann');
});
afterAll(() => server.close());

const tus = (method: string, path: string, init: RequestInit = {}): Promise<Response> =>
  ann.ask(path, { ...init, method, headers: { 'Tus-Resumable': '1.0.0', ...Object.fromEntries(new Headers(init.headers)) } });
const patch = (path: string, offset: number | string, body: Buffer): Promise<Response> => {
  const headers = { 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': String(offset) };
  return tus('PATCH', path, { headers, body: new Uint8Array(body) });
};
const post = (headers: Record<string, string>): Promise<Response> => tus('POST', '/api/v2/tus', { headers });
const metadata = (id: number): Record<string, string> => ({ 'Upload-Metadata': `upload ${Buffer.from(String(id)).toString('base64')}` });

async function begun(bytes: Buffer): Promise<{ id: number; path: string }> {
  const { id } = await announce(ann, { name: 'z.csv', bytes: bytes.length });
  const answer = await post({ 'Upload-Length': String(bytes.length), ...metadata(id) });
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
    expect((await patch(path, 0, half)).headers.get('upload-offset')).toBe('5000');
    expect(await seen(ann, id)).toMatchObject({ state: 'sending', received_bytes: 5000, tus_url: path });
    expect((await tus('HEAD', path)).headers.get('upload-offset')).toBe('5000');
    const rest = await patch(path, 5000, bytes.subarray(5000));
    expect(rest.status).toBe(204);
    expect((await seen(ann, id)).state).toBe('received');
  });

  it('gives the same place to a creation that is repeated, and keeps its bytes', async () => {
    const bytes = catalogCsv(1000);
    const { id, path } = await begun(bytes);
    await patch(path, 0, bytes.subarray(0, 5000));
    const again = await post({ 'Upload-Length': String(bytes.length), ...metadata(id) });
    expect([again.status, again.headers.get('location'), again.headers.get('upload-offset')]).toEqual([201, path, '5000']);
  });

  it('refuses a length that is not the announced one', async () => {
    const { id } = await announce(ann, { name: 'z.csv', bytes: 100 });
    for (const length of ['101', '99', '5000000', 'x']) {
      const answer = await post({ 'Upload-Length': length, ...metadata(id) });
      expect(answer.status).toBe(400);
      expect(await answer.text()).toContain('but 100 bytes were announced');
    }
    const deferred = await post({ 'Upload-Defer-Length': '1', ...metadata(id) });
    expect(deferred.status).toBe(400);
  });

  it('refuses a creation that names no upload of the asker', async () => {
    for (const headers of [{}, metadata(999_999), { 'Upload-Metadata': 'upload !!!' }, { 'Upload-Metadata': 'upload' }]) {
      const answer = await post({ 'Upload-Length': '100', ...headers });
      expect([400, 404]).toContain(answer.status);
    }
  });

  it('changes nothing when the offset lies', async () => {
    const bytes = catalogCsv(1000);
    const { path } = await begun(bytes);
    await patch(path, 0, bytes.subarray(0, 100));
    for (const [offset, status] of [
      ['0', 409],
      ['50', 409],
      ['200', 409],
      ['-1', 400],
      ['x', 400],
    ] as const) {
      expect((await patch(path, offset, bytes.subarray(0, 10))).status).toBe(status);
    }
    expect((await patch(path, 100, Buffer.alloc(bytes.length))).status).toBeGreaterThanOrEqual(400);
    expect((await tus('HEAD', path)).headers.get('upload-offset')).toBe('100');
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
      expect((await tus(method, address)).status, `${method} ${address}`).toBe(404);
    }
  });

  it('says that all is here once it is, and takes no more', async () => {
    const bytes = catalogCsv(10);
    const { path } = await begun(bytes);
    await patch(path, 0, bytes);
    const head = await tus('HEAD', path);
    expect([head.status, head.headers.get('upload-offset')]).toEqual([200, String(bytes.length)]);
    expect((await patch(path, bytes.length, bytes)).status).toBe(409);
    expect((await tus('DELETE', path)).status).toBe(409);
    expect((await tus('GET', path)).status).toBe(404);
  });

  it('waits when the disk is full, and keeps what has arrived', async () => {
    const { store } = server.parts;
    const bytes = catalogCsv(1000);
    const { path } = await begun(bytes);
    await patch(path, 0, bytes.subarray(0, 100));
    server.parts.store = { ...store, freeBytes: () => Promise.resolve(50) };
    try {
      const answer = await patch(path, 100, bytes.subarray(100));
      expect(answer.status).toBe(507);
      expect(await answer.text()).toContain('the server can take 50 bytes more. What has arrived is kept');
    } finally {
      server.parts.store = store;
    }
    expect((await patch(path, 100, bytes.subarray(100))).status).toBe(204);
  });

  it('begins again after the sender took the bytes back', async () => {
    const bytes = catalogCsv(10);
    const { id, path } = await begun(bytes);
    expect((await tus('DELETE', path)).status).toBe(204);
    expect((await tus('HEAD', path)).status).toBe(404);
    await sendBytes(server.url, ann, { upload: await seen(ann, id), bytes });
    expect((await seen(ann, id)).state).toBe('received');
  });

  it('carries the headers that keep browsers from guessing', async () => {
    const { path } = await begun(catalogCsv(10));
    const head = await tus('HEAD', path);
    expect(head.headers.get('x-content-type-options')).toBe('nosniff');
    expect(head.headers.get('access-control-allow-origin')).toBeNull();
    expect(head.headers.get('cache-control')).toBe('no-store');
  });
});
