import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer, type Visitor } from '../server.ts';
import { announce, catalogCsv, catalogMapping, publish, seen, sendBytes, sha256, type SeenUpload } from './sending.ts';

let server: TestServer;
let ann: Visitor;
let bob: Visitor;
let root: Visitor;
let upload: SeenUpload;
let bytesAt: string;

const bytes = catalogCsv(50);
const tusHeaders = { 'Tus-Resumable': '1.0.0', 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' };

beforeAll(async () => {
  server = await startServer();
  [ann, bob, root] = [await server.as('ann'), await server.as('bob'), await server.as('root', { admin: true })];
  upload = await announce(ann, { name: 'z.csv', bytes: bytes.length });
  const made = await ann.ask('/api/v2/tus', { method: 'POST', headers: creation(upload.id) });
  bytesAt = made.headers.get('location') ?? '';
});
afterAll(() => server.close());

function creation(id: number): Record<string, string> {
  const metadata = `upload ${Buffer.from(String(id)).toString('base64')}`;
  return { 'Tus-Resumable': '1.0.0', 'Upload-Length': String(bytes.length), 'Upload-Metadata': metadata };
}

interface Attempt {
  method: string;
  path: string;
  init?: RequestInit;
}

const attempts = (): Attempt[] => [
  { method: 'GET', path: `/api/v2/uploads/${upload.id}` },
  { method: 'DELETE', path: `/api/v2/uploads/${upload.id}` },
  {
    method: 'POST',
    path: `/api/v2/uploads/${upload.id}/publish`,
    init: { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ sha256: sha256(bytes), mapping: {} }) },
  },
  { method: 'POST', path: '/api/v2/tus', init: { headers: creation(upload.id) } },
  { method: 'HEAD', path: bytesAt, init: { headers: { 'Tus-Resumable': '1.0.0' } } },
  { method: 'PATCH', path: bytesAt, init: { headers: tusHeaders, body: new Uint8Array(bytes) } },
  { method: 'DELETE', path: bytesAt, init: { headers: { 'Tus-Resumable': '1.0.0' } } },
  { method: 'OPTIONS', path: bytesAt },
  { method: 'GET', path: bytesAt },
];

describe('the upload of another', () => {
  it('does not exist for a stranger and for an admin, by any method', async () => {
    for (const visitor of [bob, root]) {
      for (const { method, path, init } of attempts()) {
        expect((await visitor.ask(path, { method, ...init })).status, `${method} ${path}`).toBe(404);
      }
      expect(await (await visitor.ask('/api/v2/uploads')).json()).toEqual([]);
    }
  });

  it('answers 401 to who has not signed in', async () => {
    for (const { method, path, init } of attempts().filter(({ method, path }) => !(method === 'GET' && path === bytesAt))) {
      const headers = { ...Object.fromEntries(new Headers(init?.headers)), Origin: server.url };
      expect((await server.ask(path, { method, ...init, headers })).status, `${method} ${path}`).toBe(401);
    }
  });

  it('takes no bytes from another site that borrows the cookie', async () => {
    const foreign = { ...tusHeaders, Origin: 'https://elsewhere.example' };
    expect((await ann.ask(bytesAt, { method: 'PATCH', headers: foreign, body: new Uint8Array(bytes) })).status).toBe(403);
    const body = JSON.stringify({ sha256: sha256(bytes), mapping: catalogMapping });
    const headers = { 'Content-Type': 'application/json', Origin: 'https://elsewhere.example' };
    expect((await ann.ask(`/api/v2/uploads/${upload.id}/publish`, { method: 'POST', headers, body })).status).toBe(403);
  });

  it('is not reached by its name behind a question mark', async () => {
    const own = await announce(bob, { name: 'own.csv', bytes: bytes.length });
    const made = await bob.ask('/api/v2/tus', { method: 'POST', headers: creation(own.id) });
    const path = `${made.headers.get('location')}?/${bytesAt.split('/').at(-1)}`;
    const sent = await bob.ask(path, { method: 'PATCH', headers: tusHeaders, body: new Uint8Array(bytes.subarray(0, 100)) });
    expect(sent.status).toBe(204);
    expect(await seen(bob, own.id)).toMatchObject({ received_bytes: 100 });
    expect((await bob.send('DELETE', `/api/v2/uploads/${own.id}`)).status).toBe(204);
  });

  it('has not changed by all that', async () => {
    expect(await seen(ann, upload.id)).toMatchObject({ state: 'sending', received_bytes: 0 });
    expect(await (await ann.ask('/api/v2/uploads')).json()).toMatchObject([{ id: upload.id }]);
  });
});

describe('discarding', () => {
  it('takes the bytes, the upload and the draft away', async () => {
    const draft = await announce(bob, { name: 'z.csv', bytes: bytes.length });
    await sendBytes(server.url, bob, { upload: draft, bytes });
    const { items } = await server.parts.records.pb.collection('uploads').getList(1, 1, { filter: `seq = ${draft.id}` });
    const staged = join(server.dataDir, 'staging', String(items[0]?.['tus_id']));
    expect(existsSync(staged)).toBe(true);
    expect((await bob.send('DELETE', `/api/v2/uploads/${draft.id}`)).status).toBe(204);
    expect([existsSync(staged), existsSync(`${staged}.json`)]).toEqual([false, false]);
    expect((await bob.ask(`/api/v2/uploads/${draft.id}`)).status).toBe(404);
    expect((await bob.ask(`/api/v2/products/${draft.product_id}`)).status).toBe(404);
    expect((await publish(bob, draft.id, { sha256: sha256(bytes), mapping: {} })).status).toBe(404);
  });

  it('happens too when the draft is deleted as a product', async () => {
    const draft = await announce(bob, { name: 'z.csv', bytes: bytes.length });
    await sendBytes(server.url, bob, { upload: draft, bytes });
    expect((await bob.send('DELETE', `/api/v2/products/${draft.product_id}`)).status).toBe(204);
    expect(await (await bob.ask('/api/v2/uploads')).json()).toEqual([]);
  });
});
