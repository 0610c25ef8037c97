import { Fault } from '#core/problem';
import type { LogLine } from '#core/wire/process';
import { combineRedshifts } from '#core/pipelines/combine-redshifts';
import { readCombineParams } from '#core/pipelines/combine-settings';
import { combineFiles, type CombineReport } from '../pipelines/combine.ts';
import { logLine } from './process-log.ts';
import type { ChildLine, RunnerJob, RunnerResult } from './protocol.ts';

export interface JobWatch {
  say(line: ChildLine): void;
  signal: AbortSignal;
}

/** Runs the pipeline that the job names. */
export async function runJob(job: RunnerJob, watch: JobWatch): Promise<RunnerResult> {
  if (job.pipeline === combineRedshifts.name) return combine(job, watch);
  throw new Fault('bad-request', `There is no pipeline "${job.pipeline}".`, { at: 'pipeline' });
}

async function combine(job: RunnerJob, { say, signal }: JobWatch): Promise<RunnerResult> {
  const log = (level: LogLine['level'], topic: string, message: string): void => say({ kind: 'log', line: logLine(level, topic, message) });
  const report = await combineFiles(
    {
      inputs: job.inputs.map(({ path, internalName, mapping, sha256 }) => ({ path, internalName, mapping, sha256, kind: 'twin' })),
      params: readCombineParams(job.params).params,
      output: { path: job.outputPath, format: job.outputFormat },
      memoryBytes: job.memoryBytes,
      threads: job.threads,
      tempDir: job.tempDir,
      identity: 'sha256',
    },
    {
      onLoad: ({ internalName }) => log('info', 'read', internalName),
      onPlan: (steps) => say({ kind: 'plan', titles: steps.map(({ title }) => title) }),
      onStart: (_step, step) => say({ kind: 'started', step }),
      onEnd: (record, step) => {
        say({ kind: 'ended', step, record });
        log('info', 'step', `${record.title}: ${counted(record.rows)} rows, ${(record.ms / 1000).toFixed(1)} s`);
      },
      signal,
    },
  );
  for (const [level, topic, message] of remarks(report)) log(level, topic, message);
  return resultOf(report);
}

function resultOf({ output, columns, waterfall, versions }: CombineReport): RunnerResult {
  return { rows: output.rows, columns, waterfall, versions };
}

function* remarks({ catalogs, surveyFlags, setAside, output }: CombineReport): Generator<[LogLine['level'], string, string]> {
  for (const { source, rows, below, kept } of catalogs) {
    yield ['info', 'cut', `${source}: ${counted(rows)} rows, ${counted(below)} below the flag, ${counted(kept)} kept`];
  }
  for (const { survey, flag, rows } of surveyFlags) {
    if (flag === null) yield ['warning', 'flags', `${counted(rows)} rows of ${survey ?? 'no survey'} have no flag on the common scale`];
  }
  if (setAside.rows > 0) yield ['warning', 'aside', `${counted(setAside.rows)} rows were set aside`];
  for (const { source, row, reason, column, value } of setAside.first) {
    yield ['warning', 'aside', `${source}, row ${row}: ${reason} (${column} is ${value ?? 'missing'})`];
  }
  yield ['info', 'write', `${counted(output.rows)} rows written as ${output.format}`];
}

function counted(rows: number): string {
  return rows.toLocaleString('en-US');
}
