import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer, type Visitor } from '../server.ts';
import { register } from './shelf.ts';

let server: TestServer;
let ann: Visitor;
let bob: Visitor;
let root: Visitor;

beforeAll(async () => {
  server = await startServer();
  [ann, bob, root] = [await server.as('ann'), await server.as('bob'), await server.as('root', { admin: true })];
});
afterAll(() => server.close());

describe('what is not published', () => {
  it('does not exist for strangers, on any route', async () => {
    const draft = await register(server, { owner: 'ann', displayName: 'Secret' });
    const address = `/api/v2/products/${draft.id}`;
    for (const path of ['', '/rows', '/profile', '/archive', '/files/1/content'])
      expect((await bob.ask(address + path)).status, path).toBe(404);
    expect((await bob.ask(`/api/v2/products/${draft.internalName}`)).status).toBe(404);
    expect((await bob.send('PATCH', address, { description: 'x' })).status).toBe(404);
    expect((await bob.send('DELETE', address)).status).toBe(404);
    expect(await (await ann.ask(address)).json()).toMatchObject({
      status: 'registering',
      can: { edit: true, delete: true, publish: true },
    });
    expect((await root.ask(address)).status).toBe(200);
    expect((await ann.ask(`${address}/archive`)).status).toBe(403);
  });

  it('is not shown to who has not signed in', async () => {
    for (const path of [
      '/api/v2/products',
      '/api/v2/products/1',
      '/api/v2/products/1/rows',
      '/api/v2/products/1/profile',
      '/api/v2/products/1/archive',
      '/api/v2/products/1/files/1/content',
      '/api/v2/site/totals',
      '/api/v2/site/face',
      '/api/v2/uploads',
      '/api/v2/uploads/1',
    ]) {
      expect((await server.ask(path)).status, path).toBe(401);
    }
    for (const [method, path] of [
      ['PATCH', '/api/v2/products/1'],
      ['DELETE', '/api/v2/products/1'],
      ['POST', '/api/v2/uploads'],
      ['DELETE', '/api/v2/uploads/1'],
      ['POST', '/api/v2/uploads/1/publish'],
    ] as const) {
      expect((await server.ask(path, { method })).status, `${method} ${path}`).toBe(401);
    }
  });
});
