import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fault } from '#core/problem';
import { desi } from '../../../backend/demo/catalogs/desi.ts';
import { vvds } from '../../../backend/demo/catalogs/vvds.ts';
import { writeDemoFiles, type DemoFile } from '../../../backend/demo/write.ts';
import type { ChildLine, RunnerJob } from '../../../backend/runner/protocol.ts';
import { readLine } from '../../../backend/runner/protocol.ts';
import { runChild, type ChildLimits } from '../../../backend/runner/run-child.ts';

const wide: ChildLimits = { memoryBytes: 3_000_000_000, seconds: 120, stopAfterMs: [3000, 8000] };
let folder: string;
let files: DemoFile[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'photoz-'));
  files = await writeDemoFiles(join(folder, 'inputs'), [vvds, desi]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let jobs = 0;

async function jobFile(change: Partial<RunnerJob> = {}): Promise<{ path: string; job: RunnerJob }> {
  const work = join(folder, `job-${(jobs += 1)}`);
  const job: RunnerJob = {
    pipeline: 'combine_redshift_dedup',
    inputs: files.map(({ path, mapping }, i) => ({ path, mapping, sha256: String(i).repeat(64), internalName: `${i + 1}_demo` })),
    params: { combine_type: 'concatenate_and_remove_duplicates' },
    outputPath: join(work, 'output.parquet'),
    outputFormat: 'parquet',
    tempDir: join(work, 'temp'),
    memoryBytes: 1_000_000_000,
    threads: 2,
    ...change,
  };
  await mkdir(job.tempDir, { recursive: true });
  await writeFile(join(work, 'job.json'), JSON.stringify(job));
  return { path: join(work, 'job.json'), job };
}

async function faultOf(done: Promise<unknown>): Promise<Fault> {
  const fault = await done.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(fault instanceof Fault)) throw new Error(`no fault but ${String(fault)}`);
  return fault;
}

describe('the child of a run', () => {
  it('says what it plans, does and found, and leaves the output and nothing else', async () => {
    const { path, job } = await jobFile();
    const heard: ChildLine[] = [];
    const result = await runChild(path, wide, (line) => heard.push(line)).done;
    const plan = heard.find((line) => line.kind === 'plan');
    expect(plan?.titles.length).toBeGreaterThan(5);
    expect(heard.filter(({ kind }) => kind === 'ended')).toHaveLength(plan?.titles.length ?? 0);
    expect(heard.some((line) => line.kind === 'memory' && line.bytes > 10_000_000)).toBe(true);
    expect(result.columns).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'ra', role: 'ra', unit: 'deg' })]));
    expect(result.waterfall.at(-1)?.kept).toBe(result.rows);
    expect(result.versions['duckdb']).toMatch(/^v1\./);
    expect(await readdir(job.tempDir)).toEqual([]);
    expect(existsSync(job.outputPath)).toBe(true);
  });

  it('gets no secret of the server in its environment', async () => {
    process.env['PHOTOZ_TEST_SECRET'] = 'hush';
    const { path } = await jobFile();
    const run = runChild(path, wide, () => undefined);
    const seen = await readFile(`/proc/${run.pid}/environ`, 'utf8').catch(() => '');
    await run.done;
    delete process.env['PHOTOZ_TEST_SECRET'];
    expect(seen).not.toContain('hush');
  });

  it('ends within ten seconds when it is stopped, as stopped and not as failed', async () => {
    const { path, job } = await jobFile();
    const started = performance.now();
    const run = runChild(path, wide, (line) => {
      if (line.kind === 'plan') run.stop();
    });
    expect(await faultOf(run.done)).toMatchObject({ code: 'stopped' });
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(existsSync(job.outputPath)).toBe(false);
  });

  it('is killed at its memory, and the sentence names the limit', async () => {
    const { path } = await jobFile();
    const fault = await faultOf(runChild(path, { ...wide, memoryBytes: 20_000_000 }, () => undefined).done);
    expect(fault.message).toContain('memory of 20 MB');
  });

  it('is killed at its time, and the sentence names the limit', async () => {
    const { path } = await jobFile();
    const fault = await faultOf(runChild(path, { ...wide, seconds: 0.2 }, () => undefined).done);
    expect(fault.message).toContain('time of 0.2 s');
  });

  it('gives a sentence when the machine kills it', async () => {
    const { path } = await jobFile();
    const run = runChild(path, wide, (line) => {
      if (line.kind === 'plan' && run.pid !== undefined) process.kill(run.pid, 'SIGKILL');
    });
    expect((await faultOf(run.done)).message).toContain('by the signal SIGKILL before it had a result');
  });

  it('passes on the sentence of a fault in the data', async () => {
    const { path } = await jobFile({
      inputs: files.map(({ path, mapping }, i) => ({
        path,
        mapping: { ...mapping, ra: 'nowhere' },
        sha256: '',
        internalName: `${i}_demo`,
      })),
    });
    expect((await faultOf(runChild(path, wide, () => undefined).done)).message).toContain('nowhere');
  });
});

describe('a line of the child', () => {
  it('is passed by when it is not of the protocol', () => {
    for (const text of ['', 'hello', '{"kind":"plan"}', '{"kind":"result","result":{}}', '{"kind":"toString"}', 'null', '[1]']) {
      expect(readLine(text), text).toBeNull();
    }
    expect(readLine('{"kind":"started","step":3}')).toEqual({ kind: 'started', step: 3 });
  });
});
