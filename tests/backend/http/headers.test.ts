import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppEnv } from '../../../backend/http/env.ts';
import { headersFor, securityHeaders } from '../../../backend/http/security.ts';
import { openSite } from '../../../backend/http/static.ts';
import { startServer, testFolder, type TestServer } from '../server.ts';

let server: TestServer;
beforeAll(async () => void (server = await startServer()));
afterAll(() => server.close());

describe('every answer', () => {
  const paths = [
    '/',
    '/products/1',
    '/no-such-file.png',
    '/_app/immutable/none.js',
    '/api/v2/site',
    '/api/v2/session',
    '/api/v2/nothing',
    '/api/',
    '/api/v2/tus/x',
    '/%',
    '/..%2f..%2fpackage.json',
  ];
  it.each(paths)('of %s carries the security headers', async (path) => {
    const { headers } = await server.ask(path);
    const csp = headers.get('Content-Security-Policy') ?? '';
    for (const part of ["default-src 'none'", "frame-ancestors 'none'", "'wasm-unsafe-eval'", "worker-src 'self' blob:", "base-uri 'none'"])
      expect(csp).toContain(part);
    expect(csp).not.toMatch(/script-src [^;]*'unsafe-(inline|eval)'/);
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
    });
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('says to stay with https when it came by https', async () => {
    expect((await server.ask('/')).headers.get('Strict-Transport-Security')).toBeNull();
    const answer = await server.ask('/', { headers: { 'X-Forwarded-Proto': 'https' } });
    expect(answer.headers.get('Strict-Transport-Security')).toBe('max-age=31536000');
  });

  it('of data is not kept by caches', async () => {
    expect((await server.ask('/api/v2/site')).headers.get('Cache-Control')).toBe('no-store');
  });
});

describe('the pages', () => {
  async function site(): Promise<Hono<AppEnv>> {
    return siteOf(await testFolder());
  }

  async function siteOf(folder: string): Promise<Hono<AppEnv>> {
    await mkdir(join(folder, '_app/immutable'), { recursive: true });
    await writeFile(join(folder, 'app.html'), '<html><script>start()</script></html>');
    await writeFile(join(folder, '_app/immutable/a.js'), 'export const a = 1;'.repeat(100));
    await writeFile(join(folder, 'secret'), 'not for all');
    return new Hono<AppEnv>().get('*', openSite(join(folder)).serve);
  }

  it('answer each page address with the app, and a missing file with 404', async () => {
    const app = await site();
    expect(await (await app.request('/products/12')).text()).toContain('start()');
    expect((await app.request('/missing.js')).status).toBe(404);
    expect((await app.request('/_app/immutable/missing')).status).toBe(404);
    expect(await (await app.request('/%2e%2e/%2e%2e/etc/passwd')).text()).not.toContain('root:');
  });

  it('keep hashed files for ever and squeeze them for whoever comes second', async () => {
    const app = await site();
    const ask = (): Response | Promise<Response> => app.request('/_app/immutable/a.js', { headers: { 'Accept-Encoding': 'gzip' } });
    const first = await ask();
    expect(first.headers.get('Cache-Control')).toContain('immutable');
    const text = await first.text();
    await expect.poll(async () => (await ask()).headers.get('Content-Encoding')).toBe('gzip');
    const second = new Response((await ask()).body?.pipeThrough(new DecompressionStream('gzip')));
    expect(await second.text()).toBe(text);
  });

  it('are those of a new build as soon as there is one, each with its own length', async () => {
    const folder = await testFolder();
    const app = await siteOf(folder);
    const zipped = { headers: { 'Accept-Encoding': 'gzip' } };
    const ask = (path: string): Response | Promise<Response> => app.request(path, zipped);
    await ask('/_app/immutable/a.js');
    await expect.poll(async () => (await ask('/_app/immutable/a.js')).headers.get('Content-Encoding')).toBe('gzip');
    await writeFile(join(folder, '_app/immutable/a.js'), 'export const a = 2;');
    const again = await ask('/_app/immutable/a.js');
    expect(again.headers.get('Content-Length')).toBe('19');
    expect(await again.text()).toBe('export const a = 2;');
    await rm(join(folder, '_app/immutable/a.js'));
    expect((await ask('/_app/immutable/a.js')).status).toBe(404);
    await writeFile(join(folder, '_app/immutable/b.js'), 'export const b = 3;');
    await writeFile(join(folder, 'app.html'), '<html><script>startAnew()</script></html>');
    expect(await (await ask('/')).text()).toContain('startAnew()');
    expect(await (await ask('/_app/immutable/b.js')).text()).toBe('export const b = 3;');
  });

  it('allow the start of the page that is there now', () => {
    let page = '<script>start()</script>';
    const headers = headersFor(() => page);
    const before = headers();
    page = '<script>startAnew()</script>';
    expect(headers()).toEqual(securityHeaders(page));
    expect(headers()).not.toEqual(before);
  });

  it('may run the start of the app and no other inline script', () => {
    const page = '<script>start()</script><script src="/x.js"></script>';
    const hash = createHash('sha256').update('start()').digest('base64');
    expect(securityHeaders(page)['Content-Security-Policy']).toContain(`script-src 'self' 'wasm-unsafe-eval' 'sha256-${hash}';`);
  });
});
