import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, startServer, testFolder, testPassword, type TestServer } from '../server.ts';
import { photoz, type Said } from './run-photoz.ts';

describe('photoz', () => {
  const cwd = '/';
  it.each([['--help'], ['serve', '--help'], ['inspect', '-h'], ['run', 'combine-redshifts', '--help'], ['admin', 'create-release', '-h']])(
    'tells how it is used: %s %s %s',
    async (...args) => {
      const words = args.filter((word) => typeof word === 'string');
      expect(await photoz(words, { cwd })).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/Usage:/) });
    },
  );
});

describe('photoz admin', () => {
  it.each([
    ['create-release', 'dp1', '--display-name'],
    ['create-token', 'ann', '--name'],
  ])('ends with 2 when %s %s lacks its %s', async (act, subject, option) => {
    const said = await photoz(['admin', act, subject], { cwd: '/' });
    expect(said).toMatchObject({ code: 2, out: '', err: expect.stringContaining(`${option} is missing`) });
  });
});

describe('photoz admin while a server runs', () => {
  let server: TestServer;
  beforeAll(async () => void (server = await startServer()));
  afterAll(() => server.close());

  const admin = (args: string[], stdin = ''): Promise<Said> =>
    photoz(['admin', ...args], { cwd: '/', env: { PHOTOZ_DATA: server.dataDir }, stdin });

  it('creates a user who can sign in, and drops one newline of the password', async () => {
    const said = await admin(
      ['create-user', 'ann', '--password-stdin', '--admin', '--email', 'ann@example.org', '--display-name', 'Ann A.'],
      `${testPassword}\n`,
    );
    expect(said).toEqual({ code: 0, out: 'Created admin ann.\n', err: '' });
    const ann = await signIn(server.url, 'ann', testPassword);
    expect(await (await ann.ask('/api/v2/session')).json()).toMatchObject({
      admin: true,
      email: 'ann@example.org',
      display_name: 'Ann A.',
    });
  });

  it('gives one sentence and exit 1 where it cannot', async () => {
    const taken = await admin(['create-user', 'ANN', '--password-stdin'], testPassword);
    expect(taken).toEqual({ code: 1, out: '', err: 'There is a user named ANN already.\n' });
    expect(await admin(['create-user', 'bob', '--password-stdin'], 'short')).toMatchObject({
      code: 1,
      err: expect.stringContaining('5 characters'),
    });
    expect(await admin(['create-user', 'a b', '--password-stdin'], testPassword)).toMatchObject({
      code: 1,
      err: expect.stringContaining('"a b" is no user name'),
    });
    expect(await admin(['create-user', 'mail', '--password-stdin', '--email', 'nonsense'], testPassword)).toMatchObject({
      code: 1,
      err: '"nonsense" is no e-mail address.\n',
    });
    expect(await admin(['create-token', 'nobody', '--name', 'x'])).toMatchObject({ code: 1, err: 'There is no user named nobody.\n' });
  });

  it('prints a token alone, and the token works', async () => {
    const said = await admin(['create-token', 'ann', '--name', 'notebook', '--scope', 'read', '--scope', 'upload', '--days', '7']);
    expect(said.out).toMatch(/^pz_[a-z0-9]{15}\.[\w-]{43}\n$/);
    const answer = await server.ask('/api/v2/releases', { headers: { Authorization: `Token ${said.out.trim()}` } });
    expect(answer.status).toBe(200);
    const [row] = await server.parts.records.pb.collection('tokens').getFullList();
    expect(row?.['scopes']).toEqual(['read', 'upload']);
    expect(Date.parse(String(row?.['expires'])) - Date.now()).toBeCloseTo(7 * 24 * 3600 * 1000, -5);
  });

  it('gives a token read, upload and process for 90 days when nothing else is said', async () => {
    await admin(['create-token', 'ann', '--name', 'usual']);
    const row = await server.parts.records.pb.collection('tokens').getFirstListItem('name = "usual"');
    expect(row['scopes']).toEqual(['read', 'upload', 'process']);
    expect(Date.parse(String(row['expires'])) - Date.now()).toBeCloseTo(90 * 24 * 3600 * 1000, -5);
  });

  it('creates releases, once each', async () => {
    const words = ['create-release', 'dp1', '--display-name', 'DP1', '--description', 'Data Preview 1'];
    expect((await admin(words)).out).toBe('Created release dp1.\n');
    expect(await admin(words)).toMatchObject({ code: 1, err: 'There is a release named dp1 already.\n' });
    expect(await admin(['create-release', 'DP 2', '--display-name', 'x'])).toMatchObject({ code: 1 });
  });

  it('changes a password, which ends the sessions', async () => {
    const ann = await signIn(server.url, 'ann', testPassword);
    expect((await admin(['set-password', 'ann', '--password-stdin'], 'something else')).code).toBe(0);
    expect((await ann.ask('/api/v2/session')).status).toBe(401);
    await signIn(server.url, 'ann', 'something else');
  });

  it('disables a user and takes it back', async () => {
    const ann = await signIn(server.url, 'ann', 'something else');
    expect((await admin(['disable-user', 'ann'])).out).toBe('ann can no longer sign in.\n');
    expect((await ann.ask('/api/v2/session')).status).toBe(401);
    expect((await admin(['list-users'])).out).toMatch(/^1\tann\tAnn A\.\tann@example\.org\tadmin, disabled\n$/);
    expect((await admin(['disable-user', 'ann', '--undo'])).code).toBe(0);
    await signIn(server.url, 'ann', 'something else');
  });

  it('speaks through a socket that only its user may open', async () => {
    expect((await stat(join(server.dataDir, 'admin.sock'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(server.dataDir, 'secret.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(server.dataDir, 'lock'))).mode & 0o777).toBe(0o600);
  });
});

describe('photoz admin without a server', () => {
  it('does the same on the folder itself and leaves it free', async () => {
    const folder = await testFolder();
    const env = { PHOTOZ_DATA: 'here' };
    expect(await photoz(['admin', 'create-user', 'carl', '--password-stdin'], { cwd: folder, env, stdin: testPassword })).toMatchObject({
      code: 0,
      out: 'Created user carl.\n',
    });
    await expect(readFile(join(folder, 'here', 'lock'))).rejects.toThrow('ENOENT');
    expect((await photoz(['admin', 'list-users'], { cwd: folder, env })).out).toContain('carl');
    const server = await startServer({ dataDir: join(folder, 'here') });
    await signIn(server.url, 'carl', testPassword);
    await server.close();
  });

  it('lets two at once through, one after the other', async () => {
    const folder = await testFolder();
    const said = await Promise.all(
      ['ann', 'bob'].map((name) =>
        photoz(['admin', 'create-user', name, '--password-stdin'], { cwd: folder, env: { PHOTOZ_DATA: folder }, stdin: testPassword }),
      ),
    );
    expect(said.map((each) => each.code)).toEqual([0, 0]);
    expect((await photoz(['admin', 'list-users'], { cwd: folder, env: { PHOTOZ_DATA: folder } })).out.split('\n')).toHaveLength(3);
  });

  it('says who holds a folder and does not answer', async () => {
    const folder = await testFolder();
    await writeFile(join(folder, 'odd'), '');
    const said = await photoz(['admin', 'list-users'], { cwd: folder, env: { PHOTOZ_DATA: join(folder, 'odd') } });
    expect(said.code).toBe(1);
  });
});

describe('wrong usage', () => {
  it.each([
    [[]],
    [['frobnicate']],
    [['admin']],
    [['admin', 'nothing']],
    [['admin', 'create-user']],
    [['admin', 'create-user', 'x']],
    [['admin', 'create-user', 'x', '--nope']],
    [['admin', 'list-users', 'x']],
    [['serve', 'x']],
  ])('of %j is exit 2 with the usage on standard error', async (args) => {
    const said = await photoz(args, { cwd: '/' });
    expect(said).toMatchObject({ code: 2, out: '', err: expect.stringContaining('Usage:') });
  });

  it('is no matter of asking for help', async () => {
    expect(await photoz(['--help'], { cwd: '/' })).toMatchObject({ code: 0, err: '', out: expect.stringContaining('photoz serve') });
    expect(await photoz(['admin', '--help'], { cwd: '/' })).toMatchObject({ code: 0, out: expect.stringContaining('create-token') });
  });

  it('a setting that makes no sense is named, exit 1', async () => {
    expect(await photoz(['serve'], { cwd: '/', env: { PORT: 'eighty' } })).toMatchObject({
      code: 1,
      err: expect.stringContaining('PORT is "eighty"'),
    });
  });
});
