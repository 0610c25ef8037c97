import { spawn, type ChildProcess } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { projectRoot } from '../../../backend/entry-points.ts';
import { isAlive } from '../../../backend/pocketbase/alive.ts';
import { startServer, testFolder } from '../server.ts';

async function pocketbaseOf(dataDir: string): Promise<number> {
  const holder: unknown = JSON.parse(await readFile(join(dataDir, 'lock'), 'utf8'));
  return (holder as { pocketbase: { pid: number } }).pocketbase.pid;
}

async function startingPocketbase(dataDir: string): Promise<number> {
  await expect.poll(() => pocketbaseOf(dataDir).catch(() => null), { timeout: 20_000, interval: 10 }).not.toBeNull();
  return pocketbaseOf(dataDir);
}

interface Serving {
  child: ChildProcess;
  url: string;
  dataDir: string;
  said(): string;
  ended: Promise<number | null>;
}

/** `photoz serve` as a process of its own, the first of its group. */
async function photozServe(env: Record<string, string> = {}, until = /ready at http/): Promise<Serving> {
  const dataDir = env['PHOTOZ_DATA'] ?? (await testFolder());
  const words = ['--import', import.meta.resolve('tsx'), join(projectRoot, 'backend/cli/photoz.ts'), 'serve'];
  const child = spawn(process.execPath, words, {
    cwd: projectRoot,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PORT: '0', PHOTOZ_DEMO: '0', ...env, PHOTOZ_DATA: dataDir },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  onTestFinished(() => void (child.exitCode === null && child.kill('SIGKILL')));
  await expect.poll(() => said, { timeout: 60_000, interval: 50 }).toMatch(until);
  return { child, url: /ready at (\S+)/.exec(said)?.[1] ?? '', dataDir, said: () => said, ended };
}

/** A request whose body does not come, for which a server that stops still waits a little. */
async function halfAQuestion(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write(
    `POST /api/v2/session HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
  );
  await new Promise((resolve) => setTimeout(resolve, 100));
  return socket;
}

describe('PocketBase below the server', () => {
  it('is started again when it crashes, and nothing is lost', async () => {
    const server = await startServer();
    const ann = await server.as('ann', { admin: true });
    process.kill(await pocketbaseOf(server.dataDir), 'SIGKILL');
    await expect.poll(async () => (await ann.ask('/api/v2/session')).status, { timeout: 20_000 }).toBe(200);
    expect(server.said()).toContain('it is started again');
    await server.close();
  });

  it('answers 503 with a sentence while it is away', async () => {
    const server = await startServer();
    const ann = await server.as('ann');
    process.kill(await pocketbaseOf(server.dataDir), 'SIGSTOP');
    process.kill(await pocketbaseOf(server.dataDir), 'SIGKILL');
    const answer = await ann.ask('/api/v2/session');
    expect([200, 503]).toContain(answer.status);
    if (answer.status === 503) expect(await answer.json()).toMatchObject({ code: 'unavailable' });
    await server.close();
  });

  it('is not started again behind the back of a server that stops', async () => {
    const server = await startServer();
    const first = await pocketbaseOf(server.dataDir);
    process.kill(first, 'SIGKILL');
    await expect.poll(() => pocketbaseOf(server.dataDir), { timeout: 20_000, interval: 1 }).not.toBe(first);
    const second = await pocketbaseOf(server.dataDir);
    await server.close();
    expect(isAlive(second)).toBe(false);
  });

  it('that does not come up any more ends the server with a reason', async () => {
    const server = await startServer();
    let reason = '';
    void server.gone.then((told) => (reason = told));
    for (let i = 0; i < 400 && reason === ''; i += 1) {
      const pid = await pocketbaseOf(server.dataDir);
      if (isAlive(pid)) process.kill(pid, 'SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(reason).toContain('PocketBase ended 6 times within a minute');
    await server.close();
  });

  it('is gone after SIGTERM to the server alone', async () => {
    const { child, dataDir, ended } = await photozServe();
    const pocketbase = await pocketbaseOf(dataDir);
    const begun = performance.now();
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(isAlive(pocketbase)).toBe(false);
    await expect(readFile(join(dataDir, 'lock'))).rejects.toThrow('ENOENT');
  });

  it('is gone after SIGTERM to the whole group, and not before the last answer', async () => {
    const { child, url, dataDir, ended, said } = await photozServe();
    const pocketbase = await pocketbaseOf(dataDir);
    const slow = await halfAQuestion(url);
    process.kill(-(child.pid ?? 0), 'SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(isAlive(pocketbase)).toBe(true);
    slow.destroy();
    expect(await ended).toBe(0);
    expect(said()).not.toContain('PocketBase ended by itself');
    expect(isAlive(pocketbase)).toBe(false);
  });

  it('does not outlive a server that was killed, and the next start works', async () => {
    const first = await photozServe();
    const pocketbase = await pocketbaseOf(first.dataDir);
    first.child.kill('SIGKILL');
    await first.ended;
    await expect.poll(() => isAlive(pocketbase), { timeout: 10_000 }).toBe(false);
    const second = await photozServe({ PHOTOZ_DATA: first.dataDir });
    expect((await fetch(`${second.url}/api/v2/site`)).status).toBe(200);
    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
  });
});

describe('a start', () => {
  it('that is told to stop in its middle stops within ten seconds and leaves nothing behind', async () => {
    const { child, dataDir, ended } = await photozServe({}, /^/);
    const pocketbase = await startingPocketbase(dataDir);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(isAlive(pocketbase)).toBe(false);
    await expect(readFile(join(dataDir, 'lock'))).rejects.toThrow('ENOENT');
  });

  it('that fetches for ever is given up when it is told to stop', async () => {
    const dataDir = await testFolder();
    const program = join(dataDir, 'slow');
    await writeFile(program, '#!/bin/sh\necho "pocketbase version 0.40.6"\nif [ "$1" = serve ]; then exec sleep 100; fi\n', {
      mode: 0o755,
    });
    const { child, ended } = await photozServe({ POCKETBASE_BIN: program, PHOTOZ_DATA: dataDir }, /^/);
    const pocketbase = await startingPocketbase(dataDir);
    child.kill('SIGTERM');
    expect(await ended).toBe(1);
    await expect.poll(() => isAlive(pocketbase), { timeout: 10_000 }).toBe(false);
  });

  it('on a port that is taken says so and leaves nothing behind', async () => {
    const server = await startServer();
    const dataDir = await testFolder();
    await expect(startServer({ dataDir, port: Number(new URL(server.url).port) })).rejects.toThrow(
      /Port \d+ of 127\.0\.0\.1 is in use\. Set PORT/,
    );
    await expect(readFile(join(dataDir, 'lock'))).rejects.toThrow('ENOENT');
    await server.close();
  });
});
