import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../backend/config.ts';
import { makeDemoAccount } from '../../backend/demo-account.ts';
import { listUsers } from '../../backend/records/users.ts';
import { signIn, startServer, type TestServer } from './server.ts';

let server: TestServer;
beforeAll(async () => void (server = await startServer()));
afterAll(() => server.close());

const make = (demo: boolean): Promise<string | null> =>
  makeDemoAccount({ records: server.parts.records, config: { ...server.parts.config, demo } });

describe('the demo account', () => {
  it('is not made where it is switched off', async () => {
    expect(await make(false)).toBeNull();
    expect(await listUsers(server.parts.records)).toEqual([]);
  });

  it('is made once, with a password of its own, which is told once and kept beside the data', async () => {
    const told = (await make(true)) ?? '';
    const path = join(server.dataDir, 'demo-password.txt');
    const password = (await readFile(path, 'utf8')).trim();
    expect(password).toMatch(/^[A-Za-z0-9]{16}$/);
    expect(told).toContain(password);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await signIn(server.url, 'demo', password);
    const again = (await make(true)) ?? '';
    expect(again).toContain('demo-password.txt');
    expect(again).not.toContain(password);
    expect(await listUsers(server.parts.records)).toHaveLength(1);
  });

  it('is never wanted where others than this machine can come in, or where it is refused', () => {
    const demo = (env: Record<string, string>): boolean => readConfig(env, '/').demo;
    expect([demo({}), demo({ HOST: 'localhost' }), demo({ HOST: '::1' })]).toEqual([true, true, true]);
    expect([demo({ HOST: '0.0.0.0' }), demo({ HOST: '10.0.0.5' }), demo({ PHOTOZ_DEMO: '0' })]).toEqual([false, false, false]);
  });
});
