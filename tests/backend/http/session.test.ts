import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, startServer, testPassword, type TestServer } from '../server.ts';

let server: TestServer;
beforeAll(async () => void (server = await startServer()));
afterAll(() => server.close());

const tryToSignIn = (userName: string, password: string, headers: Record<string, string> = {}): Promise<Response> =>
  server.ask('/api/v2/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ user_name: userName, password }),
  });

describe('signing in', () => {
  it('gives an HttpOnly, SameSite=Lax cookie for the whole site', async () => {
    await server.as('ann');
    const answer = await tryToSignIn('ann', testPassword);
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({ user_name: 'ann', admin: false, email: null });
    const cookie = answer.headers.getSetCookie()[0] ?? '';
    expect(cookie).toMatch(/^photoz_session=[\w-]{43}; Max-Age=1209600; Path=\/; HttpOnly; SameSite=Lax$/);
    const byHttps = await tryToSignIn('ann', testPassword, { 'X-Forwarded-Proto': 'https' });
    expect(byHttps.headers.getSetCookie()[0]).toContain('Secure');
  });

  it('says who I am until I sign out', async () => {
    const bob = await server.as('bob');
    expect(await (await bob.ask('/api/v2/session')).json()).toMatchObject({ user_name: 'bob', display_name: 'bob' });
    const out = await bob.send('DELETE', '/api/v2/session');
    expect(out.status).toBe(204);
    expect(out.headers.getSetCookie()[0]).toContain('Max-Age=0');
    expect((await bob.ask('/api/v2/session')).status).toBe(401);
  });

  it('keeps only the hash of the secret', async () => {
    const { cookie } = await server.as('carol');
    const rows = await server.parts.records.pb.collection('sessions').getFullList();
    const secret = cookie.split('=')[1] ?? 'none';
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it('answers the same sentence, as slowly, whether the name or the password is wrong', async () => {
    await server.as('dora');
    const times: number[] = [];
    const sentences = new Set<string>();
    for (const name of ['dora', 'nobody-here']) {
      const begun = performance.now();
      const answer = await tryToSignIn(name, 'not the password');
      times.push(performance.now() - begun);
      expect(answer.status).toBe(401);
      sentences.add(await answer.text());
    }
    expect(sentences.size).toBe(1);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(340);
  });

  it('refuses the sixth wrong attempt in a minute and says when to come back, even when all come at once', async () => {
    await server.as('eve');
    const answers = await Promise.all(Array.from({ length: 12 }, () => tryToSignIn('Eve', 'wrong')));
    expect(answers.filter((answer) => answer.status === 401)).toHaveLength(5);
    const refused = answers.filter((answer) => answer.status === 429);
    expect(refused).toHaveLength(7);
    expect(Number(refused[0]?.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect((await tryToSignIn('eve', testPassword)).status).toBe(429);
    expect((await tryToSignIn('ann', testPassword)).status).toBe(201);
  });

  it('counts only failures', async () => {
    await server.as('finn');
    for (let i = 0; i < 7; i += 1) expect((await tryToSignIn('finn', testPassword)).status).toBe(201);
  });

  it('gives a new secret and ends the old session', async () => {
    const before = await server.as('gus');
    const answer = await tryToSignIn('gus', testPassword, { Cookie: before.cookie, Origin: server.url });
    expect(answer.status).toBe(201);
    expect(answer.headers.getSetCookie()[0]).not.toContain(before.cookie);
    expect((await before.ask('/api/v2/session')).status).toBe(401);
  });

  it('keeps a disabled user out, open sessions too', async () => {
    const hal = await server.as('hal');
    const { pb } = server.parts.records;
    const user = await pb.collection('users').getFirstListItem('username = "hal"');
    await pb.collection('users').update(user.id, { disabled: true });
    expect((await hal.ask('/api/v2/session')).status).toBe(401);
    expect((await tryToSignIn('hal', testPassword)).status).toBe(401);
  });

  it('forgets a session two weeks after its last use', async () => {
    const ida = await server.as('ida');
    const { pb } = server.parts.records;
    const session = await pb.collection('sessions').getFirstListItem('user.username = "ida"');
    await pb.collection('sessions').update(session.id, { expires: '2020-01-01 00:00:00.000Z' });
    expect((await ida.ask('/api/v2/session')).status).toBe(401);
  });
});

describe('changing the password', () => {
  const change = { current: testPassword, next: 'another good one' };

  it('ends all other sessions at once and leaves this one', async () => {
    const here = await server.as('jan');
    const there = await signIn(server.url, 'jan', testPassword);
    expect((await here.send('POST', '/api/v2/account/password', change)).status).toBe(204);
    expect((await there.ask('/api/v2/session')).status).toBe(401);
    expect((await here.ask('/api/v2/session')).status).toBe(200);
    expect((await tryToSignIn('jan', testPassword)).status).toBe(401);
    expect((await tryToSignIn('jan', change.next)).status).toBe(201);
  });

  it('needs the current one, and eight characters', async () => {
    const kim = await server.as('kim');
    const wrong = await kim.send('POST', '/api/v2/account/password', { ...change, current: 'guess' });
    expect(wrong.status).toBe(403);
    const short = await kim.send('POST', '/api/v2/account/password', { ...change, next: 'seven 7' });
    expect(short.status).toBe(400);
    expect(await short.json()).toMatchObject({ code: 'bad-request', message: expect.stringContaining('7 characters') });
  });
});
