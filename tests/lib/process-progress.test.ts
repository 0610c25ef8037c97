import { describe, expect, it } from 'vitest';
import type { ProcessDetail } from '../../src/core/wire/process.ts';
import { fractionDone, secondsSpent, stepLines } from '../../src/lib/process/progress.ts';

const record = (title: string, rows: number) => ({ makes: title, title, sql: `SELECT '${title}'`, rows, ms: 1200 });

const running: ProcessDetail = {
  id: 7,
  displayName: 'Deep fields',
  description: '',
  pipeline: { name: 'combine_redshift_dedup', displayName: 'Combine Redshift Catalogs', version: '1.0.0' },
  owner: { userName: 'a', displayName: 'A' },
  mine: true,
  status: 'Running',
  created: '2026-08-02T14:02:00Z',
  started: '2026-08-02T14:02:11Z',
  ended: null,
  queuePosition: null,
  output: null,
  params: {},
  settings: [],
  versions: [],
  outputFormat: 'parquet',
  inputs: [],
  plan: ['Read', 'Cut', 'Pairs'],
  steps: [record('Read', 100)],
  running: { step: 1, seconds: 3 },
  waterfall: [],
  problem: null,
  log: [],
  machine: null,
  can: { stop: true },
};

describe('progress of a process', () => {
  it('shows every planned step, with what came out of those that are done', () => {
    const lines = stepLines(running);
    expect(lines.map((line) => line.mark)).toEqual(['done', 'running', 'waiting']);
    expect(lines[0]).toMatchObject({ rows: 100, ms: 1200 });
    expect(lines[1]).toMatchObject({ rows: null, ms: 3000, sql: null });
  });

  it('marks the step that failed', () => {
    const failed: ProcessDetail = { ...running, status: 'Failed', running: null };
    expect(stepLines(failed).map((line) => line.mark)).toEqual(['done', 'failed', 'waiting']);
  });

  it('counts only steps that are done', () => {
    expect(fractionDone(running)).toBeCloseTo(1 / 3);
    expect(fractionDone({ ...running, status: 'Successful' })).toBe(1);
  });

  it('counts the time to now while it goes on, and to the end after', () => {
    const now = Date.parse('2026-08-02T14:03:11Z');
    expect(secondsSpent(running, now)).toBe(60);
    expect(secondsSpent({ ...running, ended: '2026-08-02T14:02:32Z' }, now)).toBe(21);
    expect(secondsSpent({ ...running, started: null }, now)).toBeNull();
  });
});
