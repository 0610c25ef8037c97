import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../backend/http/app.ts';
import type { Scope } from '../../../backend/http/env.ts';
import { openSite } from '../../../backend/http/static.ts';
import { createToken } from '../../../backend/records/tokens.ts';
import { findUser } from '../../../backend/records/users.ts';
import { startServer, type TestServer, type Visitor } from '../server.ts';

let server: TestServer;
let admin: Visitor;
beforeAll(async () => {
  server = await startServer();
  admin = await server.as('root', { admin: true });
});
afterAll(() => server.close());

const release = (name: string): { name: string; display_name: string; description: string } => ({
  name,
  display_name: name,
  description: '',
});

async function tokenFor(userName: string, scopes: Scope[], days = 1): Promise<Record<string, string>> {
  const user = await findUser(server.parts.records, userName);
  if (!user) throw new Error(`no ${userName}`);
  return { Authorization: `Token ${await createToken(server.parts.records, { user, name: 'test', scopes, days })}` };
}

const post = (path: string, body: unknown, headers: Record<string, string>): Promise<Response> =>
  server.ask(path, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', ...headers } });

describe('without credentials', () => {
  const open = new Set(['GET /api/v2/site', 'POST /api/v2/session']);

  it('every data route answers 401', async () => {
    const routes = createApp(server.parts, openSite(join(server.dataDir, 'no-pages'))).routes.filter((route) =>
      route.path.startsWith('/api/'),
    );
    const asked = new Set(
      routes.filter((route) => route.method !== 'ALL').map((route) => `${route.method} ${route.path.replaceAll(/:\w+/g, '1')}`),
    );
    for (const tus of ['POST', 'HEAD', 'PATCH', 'DELETE', 'OPTIONS']) asked.add(`${tus} /api/v2/tus${tus === 'POST' ? '' : '/abc'}`);
    for (const other of ['GET /api/', 'GET /api/v2/nothing', 'DELETE /api/v2/site', 'PUT /api/v2/session']) asked.add(other);
    expect(asked.size).toBeGreaterThan(15);
    const answers = await Promise.all(
      [...asked].map(async (line) => {
        const [method = '', path = ''] = line.split(' ');
        return [line, (await server.ask(path, { method })).status] as const;
      }),
    );
    expect(answers.filter(([line, status]) => status !== 401 && !open.has(line))).toEqual([]);
  });

  it('the site says what anyone may know', async () => {
    expect(await (await server.ask('/api/v2/site')).json()).toMatchObject({
      name: 'Photo-z Server',
      sign_up: false,
      max_upload_bytes: 20_000_000_000,
    });
  });
});

describe('a change by cookie', () => {
  const headers: [string, Record<string, string>][] = [
    ['from another site', { Origin: 'https://evil.example' }],
    ['from a sub-domain of the same site', { 'Sec-Fetch-Site': 'same-site' }],
    ['from a hidden origin', { Origin: 'null' }],
    ['from the same host on another port', { Origin: 'http://127.0.0.1:1' }],
  ];
  it.each(headers)('%s is refused', async (_label, sent) => {
    const answer = await admin.ask('/api/v2/releases', {
      method: 'POST',
      body: JSON.stringify(release('evil')),
      headers: { 'Content-Type': 'application/json', ...sent },
    });
    expect(answer.status).toBe(403);
  });

  it('that names no origin is refused', async () => {
    expect((await post('/api/v2/releases', release('evil'), { Cookie: admin.cookie })).status).toBe(403);
  });

  it('that is a plain form is refused', async () => {
    const answer = await admin.ask('/api/v2/releases', {
      method: 'POST',
      body: JSON.stringify(release('evil')),
      headers: { 'Content-Type': 'text/plain' },
    });
    expect(answer.status).toBe(400);
  });

  it('from our own pages is taken', async () => {
    expect((await admin.send('POST', '/api/v2/releases', release('dp1'))).status).toBe(201);
    expect((await admin.send('POST', '/api/v2/releases', release('dp1'))).status).toBe(409);
    expect(await (await admin.ask('/api/v2/releases')).json()).toMatchObject([{ id: 1, name: 'dp1', display_name: 'dp1' }]);
  });

  it('signing in by the hand of another site is refused too', async () => {
    const answer = await post('/api/v2/session', { user_name: 'root', password: 'x' }, { Origin: 'https://evil.example' });
    expect(answer.status).toBe(403);
  });
});

describe('a token', () => {
  it('may what its scopes say, and the missing one is named', async () => {
    const read = await tokenFor('root', ['read']);
    expect((await server.ask('/api/v2/releases', { headers: read })).status).toBe(200);
    for (const [path, scope] of [
      ['/api/v2/uploads', 'upload'],
      ['/api/v2/processes', 'process'],
      ['/api/v2/releases', 'admin'],
    ] as const) {
      const answer = await post(path, {}, read);
      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({ code: 'not-allowed', message: expect.stringContaining(`"${scope}"`) });
    }
    expect((await server.ask('/api/v2/releases', { headers: await tokenFor('root', ['upload']) })).status).toBe(403);
  });

  it('has the rights of an admin only with that scope', async () => {
    expect((await post('/api/v2/releases', release('dp2'), await tokenFor('root', ['read', 'admin']))).status).toBe(201);
    const asked = await server.ask('/api/v2/session', { headers: await tokenFor('root', ['read']) });
    expect(await asked.json()).toMatchObject({ user_name: 'root', admin: false });
    await server.as('plain');
    await expect(tokenFor('plain', ['admin'])).rejects.toMatchObject({ code: 'not-allowed' });
  });

  it('cannot change a password', async () => {
    const answer = await post(
      '/api/v2/account/password',
      { current: 'x', next: 'y' },
      await tokenFor('root', ['read', 'upload', 'process', 'admin']),
    );
    expect(answer.status).toBe(403);
  });

  it('that is expired, revoked, unknown or odd answers 401, also beside a good cookie', async () => {
    const { pb } = server.parts.records;
    const headers = await tokenFor('root', ['read']);
    const key = headers['Authorization']?.split('_')[1]?.split('.')[0] ?? '';
    const status = async (sent: Record<string, string>): Promise<number> =>
      (await server.ask('/api/v2/releases', { headers: sent })).status;
    expect(await status(headers)).toBe(200);
    await pb.collection('tokens').update(key, { revoked: true });
    expect(await status(headers)).toBe(401);
    await pb.collection('tokens').update(key, { revoked: false, expires: '2020-01-01 00:00:00.000Z' });
    expect(await status({ ...headers, Cookie: admin.cookie })).toBe(401);
    expect(await status({ Authorization: 'Token pz_x.y' })).toBe(401);
    expect(await status({ Authorization: 'Basic cm9vdDpyb290', Cookie: admin.cookie })).toBe(401);
  });

  it('is stored as a hash', async () => {
    const headers = await tokenFor('root', ['read']);
    const rows = await server.parts.records.pb.collection('tokens').getFullList();
    expect(JSON.stringify(rows)).not.toContain(headers['Authorization']?.split('.')[1]);
  });
});

describe('a body', () => {
  it('that is too large, broken or no object is refused', async () => {
    const send = (body: string): Promise<Response> =>
      admin.ask('/api/v2/releases', { method: 'POST', body, headers: { 'Content-Type': 'application/json' } });
    expect((await send('{')).status).toBe(400);
    expect((await send('[]')).status).toBe(400);
    expect((await send(JSON.stringify(release('x'.repeat(1_100_000))))).status).toBe(413);
    expect(await (await send(JSON.stringify({ name: 'Bad Name', display_name: 'x' }))).json()).toMatchObject({
      code: 'bad-request',
      at: 'name',
    });
  });

  it('of someone who is no admin makes no release', async () => {
    const plain = await server.as('plain');
    expect((await plain.send('POST', '/api/v2/releases', release('mine'))).status).toBe(403);
  });
});
