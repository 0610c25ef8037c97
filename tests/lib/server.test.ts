import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Fault } from '#core/problem';
import { addRelease, deleteProduct, editProduct, getProducts, getReleases, getTotals, onSignedOut, whoAmI } from '../../src/lib/server.ts';

interface Heard {
  method: string;
  url: string;
  body: string;
}

let server: Server;
let answer: { status: number; body: string };
let heard: Heard;
const pageFetch = globalThis.fetch;

/** A page asks its own origin; here the origin is a real server that answers what the test says. */
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      heard = { method: request.method ?? '', url: request.url ?? '', body };
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  globalThis.fetch = (path, init) => pageFetch(`http://127.0.0.1:${port}${String(path)}`, init);
});

afterAll(() => {
  globalThis.fetch = pageFetch;
  server.close();
});

let signedOut = 0;
beforeEach(() => {
  signedOut = 0;
  onSignedOut(() => signedOut++);
});

const says = (status: number, body: unknown) => (answer = { status, body: body === null ? '' : JSON.stringify(body) });

async function faultOf(ask: Promise<unknown>): Promise<Fault> {
  const error: unknown = await ask.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Fault)) throw new Error(`no Fault but ${String(error)}`);
  return error;
}

describe('what the pages ask of the server', () => {
  it('goes out in snake_case and comes in in camelCase', async () => {
    says(201, { id: 3, name: 'dp1', display_name: 'DP1', description: '', created: 'x' });
    const release = await addRelease({ name: 'dp1', displayName: 'DP1', description: '' });
    expect(heard).toMatchObject({ method: 'POST', url: '/api/v2/releases' });
    expect(JSON.parse(heard.body)).toEqual({ name: 'dp1', display_name: 'DP1', description: '' });
    expect(release.displayName).toBe('DP1');
  });

  it('puts the query of the list into the address', async () => {
    says(200, { count: 0, results: [], facets: { types: [], releases: [], roles: [] }, tabs: {} });
    await getProducts({ search: 'a b', roles: ['z_err', 'survey'], page: 2 });
    expect(heard.url).toBe('/api/v2/products?search=a+b&roles=z_err,survey&page=2');
  });

  it('turns a Problem into a Fault with its own words', async () => {
    says(409, { code: 'conflict', message: 'The name dp1 is taken.', at: 'name' });
    const fault = await faultOf(addRelease({ name: 'dp1', displayName: 'x', description: '' }));
    expect([fault.code, fault.message, fault.at]).toEqual(['conflict', 'The name dp1 is taken.', 'name']);
    expect(signedOut).toBe(0);
  });

  it('says so when the server no longer knows who asks', async () => {
    says(401, { code: 'not-signed-in', message: 'Sign in first.', at: null });
    expect((await faultOf(getTotals())).code).toBe('not-signed-in');
    expect(signedOut).toBe(1);
  });

  it('takes nobody for an answer when it asks who is signed in', async () => {
    says(401, { code: 'not-signed-in', message: 'Sign in first.', at: null });
    expect(await whoAmI()).toBeNull();
    expect(signedOut).toBe(0);
  });

  it('refuses an answer of another shape', async () => {
    says(200, { results: 'none' });
    expect((await faultOf(getReleases())).code).toBe('unavailable');
    says(200, [{ id: 1 }]);
    expect((await faultOf(getReleases())).code).toBe('unavailable');
    answer = { status: 502, body: '<html>Bad gateway</html>' };
    expect((await faultOf(getReleases())).message).toContain('502');
    answer = { status: 200, body: '<html>A wall of the hotel network</html>' };
    expect((await faultOf(getReleases())).code).toBe('unavailable');
  });

  it('needs no body where there is nothing to say', async () => {
    says(204, null);
    await deleteProduct(7);
    expect(heard).toMatchObject({ method: 'DELETE', url: '/api/v2/products/7', body: '' });
  });

  it('keeps strange names inside their place in the address', async () => {
    says(404, { code: 'not-found', message: 'There is no such product.', at: null });
    await faultOf(editProduct(7, {}));
    expect(heard.url).toBe('/api/v2/products/7');
    const { getProduct } = await import('../../src/lib/server.ts');
    await faultOf(getProduct('../session?x'));
    expect(heard.url).toBe('/api/v2/products/..%2Fsession%3Fx');
  });

  it('says that the server does not answer when it does not', async () => {
    const before = globalThis.fetch;
    globalThis.fetch = () => pageFetch('http://127.0.0.1:1/');
    expect((await faultOf(getTotals())).code).toBe('unavailable');
    globalThis.fetch = before;
  });
});
