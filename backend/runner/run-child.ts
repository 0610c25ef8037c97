import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { Fault, toFault, type Problem } from '#core/problem';
import { childCommand } from '../entry-points.ts';
import { inWords } from '../store/space.ts';
import { readLine, stopMessage, type ChildLine, type RunnerResult } from './protocol.ts';

export interface ChildLimits {
  /** Resident memory at which the child is ended. */
  memoryBytes: number;
  seconds: number;
  /** A stop is a word first, then SIGTERM after the first, then SIGKILL after the second of these. */
  stopAfterMs: readonly [number, number];
}

export interface ChildRun {
  /** The result, or a Fault whose sentence says what went wrong; a run that was stopped ends with a `stopped` Fault. */
  done: Promise<RunnerResult>;
  stop(): void;
  /** At once, without a word. */
  kill(): void;
  pid: number | undefined;
}

const watchEveryMs = 500;
const page = 4096;

/** Starts the child of a process and follows it to its end. It gets no secret: its environment holds a path and a locale. */
export function runChild(jobPath: string, limits: ChildLimits, onLine: (line: ChildLine) => void): ChildRun {
  const [program = process.execPath, ...words] = childCommand('runner');
  const heapMegabytes = Math.max(64, Math.floor((limits.memoryBytes * 0.3) / 1e6));
  const child = spawn(program, [`--max-old-space-size=${heapMegabytes}`, ...words, jobPath], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', TZ: 'UTC' },
    // Its own group: a signal to the server's group must not end what the server may still want to finish.
    detached: true,
  });
  makeNice(child.pid);
  const state: RunState = { ended: null, last: null, problem: null, complaint: '' };
  const timers = watchLimits(child, limits, state);
  const done = follow(child, state, onLine).finally(() => timers.forEach((timer) => clearInterval(timer)));
  return { done, pid: child.pid, stop: () => timers.push(...stopChild(child, limits, state)), kill: () => child.kill('SIGKILL') };
}

interface RunState {
  /** Why we ended it ourselves. */
  ended: Fault | null;
  last: RunnerResult | null;
  problem: Problem | null;
  complaint: string;
}

async function follow(child: ChildProcess, state: RunState, onLine: (line: ChildLine) => void): Promise<RunnerResult> {
  child.stderr?.on('data', (data: Buffer) => (state.complaint = (state.complaint + data.toString()).slice(-4000)));
  const lines = child.stdout ? createInterface({ input: child.stdout }) : null;
  lines?.on('line', (text) => {
    const line = readLine(text);
    if (line?.kind === 'result') state.last = line.result;
    if (line?.kind === 'problem') state.problem = line.problem;
    if (line) onLine(line);
  });
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exit, by) => resolve([exit, by]));
  });
  if (state.ended) throw state.ended;
  if (state.problem) throw toFault(state.problem, state.complaint === '' ? undefined : new Error(state.complaint));
  if (state.last && code === 0) return state.last;
  throw deathOf(code, signal, state.complaint);
}

function deathOf(code: number | null, signal: string | null, complaint: string): Fault {
  if (/heap out of memory/i.test(complaint))
    return new Fault('internal', 'The run needed more memory than it may use, and ended. Use fewer rows.');
  const how = signal === null ? `with exit code ${code ?? 'unknown'}` : `by the signal ${signal}`;
  const advice =
    signal === 'SIGKILL' ? 'The machine does this when its memory runs out. Run it again, or with fewer rows.' : 'Run it again.';
  return new Fault('internal', `The run was ended ${how} before it had a result. ${advice}`, { cause: new Error(complaint) });
}

function stopChild(child: ChildProcess, limits: ChildLimits, state: RunState): NodeJS.Timeout[] {
  state.ended ??= new Fault('stopped', 'The run was stopped.');
  if (child.connected) child.send(stopMessage);
  const [soft, hard] = limits.stopAfterMs;
  return [setTimeout(() => child.kill('SIGTERM'), soft), setTimeout(() => child.kill('SIGKILL'), hard)];
}

function watchLimits(child: ChildProcess, limits: ChildLimits, state: RunState): NodeJS.Timeout[] {
  const end = (fault: Fault): void => {
    state.ended ??= fault;
    child.kill('SIGKILL');
  };
  const memory = setInterval(() => {
    void residentBytes(child.pid).then((bytes) => {
      if (bytes > limits.memoryBytes) end(new Fault('too-large', tooMuchMemory(limits.memoryBytes), { at: 'memory' }));
    });
  }, watchEveryMs);
  const time = setTimeout(() => end(new Fault('too-large', tooLong(limits.seconds), { at: 'time' })), limits.seconds * 1000);
  return [memory, time];
}

function tooMuchMemory(limit: number): string {
  return `The run needed more than its memory of ${inWords(limit)} and was ended. Use fewer catalogs, or ask the administrators for a higher limit.`;
}

function tooLong(seconds: number): string {
  const limit = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  return `The run took longer than its time of ${limit} and was ended. Use fewer catalogs, or ask the administrators for a higher limit.`;
}

/** From Linux' /proc; 0 where there is none, so that only DuckDB's own limit holds there. */
async function residentBytes(pid: number | undefined): Promise<number> {
  try {
    const pages = (await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ')[1];
    return Number(pages ?? 0) * page;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return 0;
    throw error;
  }
}

/** The pages of people come first; a system that does not allow it loses nothing but politeness. */
function makeNice(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
}
