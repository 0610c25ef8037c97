import { isOver, type ProcessStatus } from '#core/process';
import type { ProcessDetail } from '#core/wire/process';

export type StepMark = 'done' | 'running' | 'waiting' | 'failed';

/** One line of the steps table; `rows` is what the step made. */
export interface StepLine {
  title: string;
  mark: StepMark;
  rows: number | null;
  ms: number | null;
  sql: string | null;
}

/** All planned steps with what is known of each. */
export function stepLines(process: ProcessDetail): StepLine[] {
  return process.plan.map((title, i) => {
    const record = process.steps[i];
    return {
      title,
      mark: markOf(process, i),
      rows: record?.rows ?? null,
      ms: record?.ms ?? (process.running?.step === i ? process.running.seconds * 1000 : null),
      sql: record?.sql ?? null,
    };
  });
}

function markOf(process: ProcessDetail, i: number): StepMark {
  if (i < process.steps.length) return 'done';
  if (i !== process.steps.length) return 'waiting';
  if (process.status === 'Failed') return 'failed';
  return process.running ? 'running' : 'waiting';
}

/** Done steps of all. How far a step has come is not known, so a step counts when it is done. */
export function fractionDone(process: ProcessDetail): number {
  if (process.status === 'Successful') return 1;
  return Math.min(1, process.steps.length / Math.max(process.plan.length, 1));
}

/** Seconds between two ISO times; from `started` to now while the process goes on. */
export function secondsSpent(process: { status: ProcessStatus; started: string | null; ended: string | null }, now: number): number | null {
  if (!process.started) return null;
  const end = process.ended ? Date.parse(process.ended) : isOver(process.status) ? null : now;
  return end === null ? null : Math.max(0, (end - Date.parse(process.started)) / 1000);
}
