import { readFile } from 'node:fs/promises';
import { Fault, toProblem } from '#core/problem';
import { inFull } from '../in-full.ts';
import { runJob } from './run-job.ts';
import type { ChildLine, RunnerJob } from './protocol.ts';

const reportEveryMs = 1000;

/** The program of a run: reads its job, works, and says how it goes in lines of JSON on standard output. */
async function main(jobPath: string | undefined): Promise<void> {
  const stop = new AbortController();
  process.on('message', () => stop.abort(new Fault('stopped', 'The run was stopped.')));
  // Without the server nobody waits for the result; it may have gone while this program was loaded.
  process.on('disconnect', () => process.exit(1));
  if (!process.connected) process.exit(1);
  const beat = setInterval(() => say({ kind: 'memory', bytes: process.memoryUsage.rss() }), reportEveryMs);
  try {
    say({ kind: 'memory', bytes: process.memoryUsage.rss() });
    say({ kind: 'result', result: await runJob(await jobAt(jobPath), { say, signal: stop.signal }) });
  } catch (error) {
    if (toProblem(error).code === 'internal') process.stderr.write(`${inFull(error)}\n`);
    say({ kind: 'problem', problem: toProblem(stop.signal.aborted ? stop.signal.reason : error) });
    process.exitCode = 1;
  } finally {
    clearInterval(beat);
    process.channel?.unref();
  }
}

async function jobAt(path: string | undefined): Promise<RunnerJob> {
  if (path === undefined) throw new Error('the first argument must be the path of a job.json');
  return JSON.parse(await readFile(path, 'utf8')) as RunnerJob; // written by this server, see folders.ts
}

function say(line: ChildLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

await main(process.argv[2]);
