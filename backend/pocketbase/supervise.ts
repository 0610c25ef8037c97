import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Fault } from '#core/problem';
import { projectRoot } from '../entry-points.ts';
import type { Superuser } from '../records/connection.ts';
import { endProcess } from './alive.ts';

export interface PocketbaseOptions {
  program: string;
  dataDir: string;
  superuser: Superuser;
  log(line: string): void;
  /** Told the PID of each PocketBase that starts. */
  onStart(pid: number): Promise<void>;
  /** It crashed too often to be started again. */
  onGone(reason: string): void;
}

export interface Pocketbase {
  url: string;
  stop(): Promise<void>;
}

const readyMs = 60_000;
const stopMs = 3000;
const mostCrashesPerMinute = 5;

/** Starts PocketBase on a free loopback port, starts it again when it crashes, and never leaves it behind. */
export async function startPocketbase(options: PocketbaseOptions): Promise<Pocketbase> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let stopping = false;
  let crashes: number[] = [];
  let child = await startOnce(options, port);
  const again = async (): Promise<void> => {
    if (stopping) return;
    crashes = [...crashes.filter((time) => time > Date.now() - 60_000), Date.now()];
    if (crashes.length > mostCrashesPerMinute) return options.onGone(`PocketBase ended ${crashes.length} times within a minute.`);
    options.log('PocketBase ended by itself; it is started again.');
    child = await startOnce(options, port);
    child.once('exit', () => void again().catch(gone));
  };
  const gone = (error: unknown): void => options.onGone(error instanceof Error ? error.message : String(error));
  child.once('exit', () => void again().catch(gone));
  const stop = async (): Promise<void> => {
    stopping = true;
    if (child.pid !== undefined && child.exitCode === null) await endProcess(child.pid, stopMs);
  };
  return { url, stop };
}

async function startOnce(options: PocketbaseOptions, port: number): Promise<ChildProcess> {
  const folder = join(options.dataDir, 'pocketbase');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // A group of its own: a signal to our group must not end the memory before those who still write to it.
  const child = spawn(options.program, wordsFor(folder, port), {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environmentFor(folder, options.superuser),
  });
  const failed = endOf(child);
  if (child.pid !== undefined) {
    watchOver(child, child.pid);
    await options.onStart(child.pid);
  }
  await Promise.race([healthy(port), failed]);
  return child;
}

function wordsFor(folder: string, port: number): string[] {
  const ours = join(projectRoot, 'backend', 'pocketbase');
  const address = `127.0.0.1:${port}`;
  return [
    ...['serve', '--http', address, '--origins', `http://${address}`, '--dir', folder, '--publicDir', join(folder, 'no-pages')],
    ...['--migrationsDir', join(ours, 'migrations'), '--automigrate=false'],
    ...['--hooksDir', join(ours, 'hooks'), '--hooksWatch=false', '--hooksPool=4'],
  ];
}

function environmentFor(folder: string, superuser: Superuser): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: folder,
    PHOTOZ_SUPERUSER_EMAIL: superuser.email,
    PHOTOZ_SUPERUSER_PASSWORD: superuser.password,
  };
}

/** Rejects when the child ends, with the last that it said. */
function endOf(child: ChildProcess): Promise<never> {
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-1000)));
  const end = new Promise<never>((_, reject) => {
    child.once('error', (error) => reject(new Fault('unavailable', `PocketBase does not start: ${error.message}`)));
    child.once('exit', (code) =>
      reject(new Fault('unavailable', `PocketBase ended with ${code} at its start: ${said.trim().slice(-600)}`)),
    );
  });
  end.catch(() => undefined);
  return end;
}

/** A shell that waits for its input to end, which happens when this process ends, however it ends; then it ends PocketBase. */
function watchOver(child: ChildProcess, pid: number): void {
  const script =
    'read -r _; kill "$1" 2>/dev/null; n=0; while kill -0 "$1" 2>/dev/null && [ $n -lt 50 ]; do sleep 0.1; n=$((n+1)); done; kill -9 "$1" 2>/dev/null';
  const watcher = spawn('/bin/sh', ['-c', script, 'watch-pocketbase', String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.unref();
  child.once('exit', () => watcher.kill('SIGKILL'));
}

async function healthy(port: number): Promise<void> {
  const until = Date.now() + readyMs;
  while (Date.now() < until) {
    const ok = await fetch(`http://127.0.0.1:${port}/api/health`)
      .then((response) => response.ok)
      .catch(() => false);
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Fault('unavailable', `PocketBase does not answer after ${readyMs / 1000} s.`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
