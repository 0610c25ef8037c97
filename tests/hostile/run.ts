import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Answer } from './answer.ts';
import type { HostileCase } from './case.ts';

export const limits = { seconds: 10, bytes: 512_000_000 };
/** A child beyond this is ended, before the machine suffers. */
const endBytes = 900_000_000;
const graceSeconds = 3;

/** How the reading of one file ended: with an answer, or with the end of its process. */
export type Outcome = Answer | { path: string; ended: string };

/** Writes the files into a folder of their own and reads them, several in one child; what goes wrong is tried once more alone, in a child of its own. */
export async function readHostile(cases: readonly HostileCase[]): Promise<Map<HostileCase, Outcome>> {
  const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
  try {
    const paths = await Promise.all(cases.map((each, i) => written(folder, each, i)));
    const outcomes = await readInChild(paths);
    for (const [i, outcome] of outcomes.entries()) {
      const path = paths[i];
      if (path !== undefined && (outcome === undefined || isBad(outcome))) outcomes[i] = (await readInChild([path]))[0];
    }
    return new Map(cases.map((each, i) => [each, outcomes[i] ?? { path: paths[i] ?? '', ended: 'no answer' }]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function written(folder: string, each: HostileCase, i: number): Promise<string> {
  const path = join(mkdtempSync(join(folder, `${i}-`)), each.name);
  writeFileSync(path, await each.bytes());
  return path;
}

function isBad(outcome: Outcome): boolean {
  return 'ended' in outcome || outcome.milliseconds > limits.seconds * 1000 || outcome.peakBytes > limits.bytes;
}

/** The outcomes up to the file that ended the child, that one with how; what follows it is left for others. */
export async function readInChild(paths: readonly string[]): Promise<(Outcome | undefined)[]> {
  const words = ['--expose-gc', '--max-old-space-size=512', '--import', import.meta.resolve('tsx')];
  const child = spawn(process.execPath, [...words, join(import.meta.dirname, 'child.ts')], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' },
  });
  const outcomes: Outcome[] = [];
  let said = '';
  let why: string | null = null;
  let lastHeard = Date.now();
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-1000)));
  child.stdin.on('error', () => undefined);
  child.stdin.end(paths.map((path) => `${path}\n`).join(''));
  const watch = setInterval(() => {
    const seconds = (Date.now() - lastHeard) / 1000 - (outcomes.length === 0 ? 10 : 0);
    if (seconds > limits.seconds + graceSeconds) why ??= `no answer after ${limits.seconds} s`;
    if (residentBytes(child.pid) > endBytes) why ??= `more than ${endBytes} bytes of memory`;
    if (why !== null) child.kill('SIGKILL');
  }, 50);
  for await (const line of createInterface({ input: child.stdout })) {
    lastHeard = Date.now();
    outcomes.push(JSON.parse(line) as Answer);
  }
  await new Promise<void>((resolve) =>
    child.exitCode !== null || child.signalCode !== null ? resolve() : child.on('exit', () => resolve()),
  );
  clearInterval(watch);
  const next = paths[outcomes.length];
  if (next === undefined) return outcomes;
  outcomes.push({ path: next, ended: `${why ?? `ended with ${child.exitCode ?? child.signalCode}`} ${said}` });
  return [...outcomes, ...(paths.length > outcomes.length ? await readInChild(paths.slice(outcomes.length)) : [])];
}

function residentBytes(pid: number | undefined): number {
  try {
    return 1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
