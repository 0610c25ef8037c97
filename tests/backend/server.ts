import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { readConfig, type Config } from '../../backend/config.ts';
import { startServer as start } from '../../backend/main.ts';
import type { Parts } from '../../backend/parts.ts';
import { createUser, findUser } from '../../backend/records/users.ts';

export interface TestServer {
  url: string;
  dataDir: string;
  parts: Parts;
  /** Resolves with a reason when the server cannot go on. */
  gone: Promise<string>;
  /** What the server told its operator. */
  said(): string;
  /** Asks as nobody; addresses are relative to the server. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** Signs a person in, made when not there yet; the answer asks as that person, the way a browser's page does. */
  as(userName: string, options?: { admin?: boolean }): Promise<Visitor>;
  close(): Promise<void>;
}

export interface Visitor {
  cookie: string;
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** Sends an object as JSON. */
  send(method: string, path: string, body?: unknown): Promise<Response>;
}

export const testPassword = 'correct horse battery';

/** A whole server on a free port and a new data folder, without demo data. Close it in afterAll. */
export async function startServer(options: Partial<Config> & { dataDir?: string } = {}): Promise<TestServer> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'photoz-')));
  const usual = readConfig({ ...process.env, PORT: '0', HOST: '127.0.0.1', PHOTOZ_DEMO: '0', PHOTOZ_DATA: dataDir }, dataDir);
  let said = '';
  const hear = (text: string): void => void (said += text);
  const server = await start({ ...usual, ...options, dataDir }, { out: hear, err: hear, env: process.env });
  const ask = (path: string, init?: RequestInit): Promise<Response> => fetch(new URL(path, server.url), { redirect: 'manual', ...init });
  return {
    url: server.url,
    dataDir,
    parts: server.parts,
    gone: server.gone,
    said: () => said,
    ask,
    as: async (userName, { admin = false } = {}) => {
      const known = await findUser(server.parts.records, userName);
      if (!known) await createUser(server.parts.records, { userName, password: testPassword, admin, email: null, displayName: null });
      return signIn(server.url, userName, testPassword);
    },
    close: async () => {
      await server.close();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export async function signIn(url: string, userName: string, password: string): Promise<Visitor> {
  const answer = await fetch(new URL('/api/v2/session', url), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: url },
    body: JSON.stringify({ user_name: userName, password }),
  });
  if (answer.status !== 201) throw new Error(`sign-in of ${userName}: ${answer.status} ${await answer.text()}`);
  return visitor(url, (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '');
}

function visitor(url: string, cookie: string): Visitor {
  const ask = (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('Cookie', cookie);
    if (!headers.has('Origin')) headers.set('Origin', url);
    return fetch(new URL(path, url), { redirect: 'manual', ...init, headers });
  };
  const send = (method: string, path: string, body?: unknown): Promise<Response> =>
    ask(path, {
      method,
      headers: { 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return { cookie, ask, send };
}

/** A new folder that is gone when the test is over. */
export async function testFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'photoz-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
