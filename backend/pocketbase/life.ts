import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { Fault } from '#core/problem';
import { projectRoot } from '../entry-points.ts';
import type { Superuser } from '../records/connection.ts';
import type { PocketbaseOptions } from './supervise.ts';

/** One PocketBase from its start to its end. */
export interface Life {
  child: ChildProcess;
  /** It answers; a Fault when it ends before it does, or does not in time. */
  ready: Promise<void>;
  ended: Promise<void>;
}

const readyMs = 60_000;
const stopMs = 3000;

export function beginLife(options: PocketbaseOptions, port: number): Life {
  const folder = join(options.dataDir, 'pocketbase');
  // A group of its own: a signal to our group must not end the memory before those who still write to it.
  const child = spawn(options.program, wordsFor(folder, port), {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environmentFor(folder, options.superuser),
  });
  const failed = endOf(child);
  const ended = failed.catch(() => undefined);
  if (child.pid === undefined) return { child, ready: failed, ended };
  watchOver(child, child.pid);
  const ready = options.onStart(child.pid).then(() => Promise.race([healthy(port), failed]));
  return { child, ready, ended };
}

/** Asked first, then made to; done when it is over. */
export async function endLife({ child, ended }: Life): Promise<void> {
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), stopMs);
  await ended;
  clearTimeout(force);
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
