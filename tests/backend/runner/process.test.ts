import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { inward } from '#core/wire/keys';
import type { Pipeline } from '#core/wire/process';
import type { ProductDetail } from '#core/wire/product';
import { desi } from '../../../backend/demo/catalogs/desi.ts';
import { ozDes } from '../../../backend/demo/catalogs/oz-des.ts';
import { vvds } from '../../../backend/demo/catalogs/vvds.ts';
import { startServer, type TestServer, type Visitor } from '../server.ts';
import { childOf, detailFrom, ordered, publishDemo, until } from './demo-server.ts';

/** Whole runs, on a machine that may be busy with other tests. */
vi.setConfig({ testTimeout: 180_000 });

let server: TestServer;
let ana: Visitor;
let ben: Visitor;
let inputs: number[];
/** The first run of all. */
let first: number;

beforeAll(async () => {
  server = await startServer({ unsandboxed: true });
  ana = await server.as('ana');
  ben = await server.as('ben');
  inputs = await publishDemo(server, 'ana', [ozDes, vvds, desi]);
});
afterAll(() => server.close());

async function product(visitor: Visitor, id: number): Promise<ProductDetail> {
  return inward(await (await visitor.ask(`/api/v2/products/${id}`)).json()) as ProductDetail;
}

async function bytesOf(visitor: Visitor, { id, files }: ProductDetail): Promise<{ sha256: string; text: string }> {
  const answer = await visitor.ask(`/api/v2/products/${id}/files/${files[0]?.id}/content`);
  const bytes = Buffer.from(await answer.arrayBuffer());
  return { sha256: createHash('sha256').update(bytes).digest('hex'), text: bytes.toString('latin1') };
}

describe('a run', () => {
  it('concatenates into a CSV that is a published product and says how it was made', async () => {
    const made = await ordered(ana, { inputs, params: { combine_type: 'concatenate' }, outputFormat: 'csv', displayName: 'All of them' });
    first = made.id;
    expect(['Queued', 'Running']).toContain(made.status);
    const process = await until(ana, made.id);
    expect(process).toMatchObject({ status: 'Successful', problem: null, can: { stop: false }, running: null });
    const output = await product(ana, process.output?.id ?? 0);
    expect(output).toMatchObject({
      status: 'published',
      type: 'redshift_catalog',
      displayName: 'All of them',
      origin: 'Combine Redshift Catalogs',
    });
    expect(output.rows).toBe(process.inputs.reduce((sum, { rows }) => sum + (rows ?? 0), 0));
    expect(output.roles).toEqual(expect.arrayContaining(['id', 'ra', 'dec', 'z', 'z_flag', 'survey']));
    expect(output.columns.find(({ name }) => name === 'dec')).toMatchObject({
      unit: 'deg',
      ucd: 'pos.eq.dec;meta.main',
      role: 'dec',
      description: 'Declination',
    });
    expect(output.columns.find(({ name }) => name === 'source')).toMatchObject({
      role: null,
      description: 'Catalog that the row comes from',
    });
    expect(process.versions.map(({ name }) => name).sort()).toEqual(['combine_redshift_dedup', 'duckdb', 'node', 'photoz']);
    expect(output.madeBy).toMatchObject({ processId: made.id, pipeline: 'Combine Redshift Catalogs', waterfall: process.waterfall });
    expect(output.madeBy?.inputs.map(({ id }) => id)).toEqual(inputs);
    expect(output.madeBy?.settings).toContainEqual({ label: 'Duplicates', value: 'kept, no matching' });
    const { sha256, text } = await bytesOf(ana, output);
    expect(sha256).toBe(output.files[0]?.sha256);
    expect(text.split('\n').filter((line) => line !== '')).toHaveLength((output.rows ?? 0) + 1);
    expect(existsSync(join(server.dataDir, 'processes', String(made.id), 'work'))).toBe(false);
  });

  it('marks and removes duplicates; each step has its SQL, rows and time, and the inputs are pinned by hash', async () => {
    const marked = await until(ana, (await ordered(ana, { inputs, params: { combine_type: 'concatenate_and_mark_duplicates' } })).id);
    const removed = await until(
      ana,
      (await ordered(ana, { inputs, params: { combine_type: 'concatenate_and_remove_duplicates', z_flag_homogenized_value_to_cut: 3 } }))
        .id,
    );
    expect([marked.status, removed.status]).toEqual(['Successful', 'Successful']);
    expect((await product(ana, marked.output?.id ?? 0)).columns.map(({ name }) => name)).toContain('tie_result');
    expect((await product(ana, removed.output?.id ?? 0)).rows).toBeLessThan((await product(ana, marked.output?.id ?? 0)).rows ?? 0);
    expect(removed.steps.map(({ title }) => title)).toEqual(removed.plan);
    expect(removed.steps.every(({ sql, rows, ms }) => sql !== '' && rows >= 0 && ms >= 0)).toBe(true);
    expect(removed.waterfall.at(-1)?.kept).toBe((await product(ana, removed.output?.id ?? 0)).rows);
    const sent = await Promise.all(inputs.map((id) => product(ana, id)));
    expect(removed.inputs.map(({ sha256 }) => sha256)).toEqual(sent.map(({ files }) => files[0]?.sha256));
    expect(removed.settings).toContainEqual({ label: 'Flags kept', value: '3 and above' });
  });

  it('gives the same bytes for the same inputs', async () => {
    const hashes = [];
    for (const displayName of ['Once', 'Twice']) {
      const process = await until(ana, (await ordered(ana, { inputs: inputs.slice(0, 2), displayName })).id);
      hashes.push((await product(ana, process.output?.id ?? 0)).files[0]?.sha256);
    }
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(hashes[0]).toBe(hashes[1]);
  });

  it('is told live, from the first state to the last, and then the stream ends', async () => {
    const made = await ordered(ana, { inputs });
    const answer = await ana.ask(`/api/v2/processes/${made.id}/events`);
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    const events = (await answer.text()).split('\n').filter((line) => line.startsWith('data: '));
    const states = events.map((line) => detailFrom(JSON.parse(line.slice(6))).status);
    expect(states.at(-1)).toBe('Successful');
    expect(states).toContain('Running');
    const again = await ana.ask(`/api/v2/processes/${made.id}/events`, { headers: { 'Last-Event-ID': 'Successful' } });
    expect(again.status).toBe(204);
  });

  it('lets go of a page that went away', async () => {
    const { runner } = server.parts;
    const watch = runner.watch.bind(runner);
    let watching = 0;
    runner.watch = (id, onChange) => {
      watching += 1;
      const end = watch(id, onChange);
      return () => void ((watching -= 1), end());
    };
    const [running, second] = [await ordered(ana, { inputs }), await ordered(ana, { inputs })];
    const page = new AbortController();
    await ana.ask(`/api/v2/processes/${second.id}/events`, { signal: page.signal });
    expect(watching).toBe(1);
    page.abort();
    for (let tries = 0; tries < 100 && watching > 0; tries += 1) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(watching).toBe(0);
    runner.watch = watch;
    for (const { id } of [second, running]) expect((await ana.send('POST', `/api/v2/processes/${id}/stop`)).status).toBe(200);
    expect((await until(ana, running.id)).status).toBe('Stopped');
  });

  it('keeps a log that can be downloaded', async () => {
    const process = await until(ana, first);
    expect(process.log[0]).toMatchObject({ level: 'info', topic: 'start' });
    const answer = await ana.ask(`/api/v2/processes/${process.id}/log`);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="process-${process.id}.log"`);
    expect(await answer.text()).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z info +start +process \d+, pipeline combine_redshift_dedup/);
  });

  it('finishes on the pinned rows when an input is deleted meanwhile', async () => {
    const [extra] = await publishDemo(server, 'ana', [{ ...vvds, displayName: 'Soon gone' }]);
    const made = await ordered(ana, { inputs: [inputs[0] ?? 0, extra ?? 0] });
    expect((await ana.send('DELETE', `/api/v2/products/${extra}`)).ok).toBe(true);
    expect((await until(ana, made.id)).status).toBe('Successful');
  });

  it('counts for its pipeline', async () => {
    const [pipeline] = inward(await (await ana.ask('/api/v2/pipelines')).json()) as Pipeline[];
    expect(pipeline).toMatchObject({ name: 'combine_redshift_dedup', takes: ['redshift_catalog'], makes: 'redshift_catalog' });
    expect(pipeline?.runs).toBeGreaterThan(0);
    expect(pipeline?.medianSeconds).toBeGreaterThan(0);
  });
});

describe('a run that does not end well', () => {
  it('is stopped by its owner within ten seconds, and nothing of it is seen', async () => {
    const made = await ordered(ana, { inputs });
    await until(ana, made.id, 'Running');
    const asked = performance.now();
    const stopping = detailFrom(await (await ana.send('POST', `/api/v2/processes/${made.id}/stop`)).json());
    expect(['Stopping', 'Stopped']).toContain(stopping.status);
    expect((await ana.send('POST', `/api/v2/processes/${made.id}/stop`)).status).toBe(200);
    const process = await until(ana, made.id);
    expect(performance.now() - asked).toBeLessThan(10_000);
    expect(process).toMatchObject({ status: 'Stopped', output: null, problem: null });
    expect(existsSync(join(server.dataDir, 'processes', String(made.id), 'work'))).toBe(false);
  });

  it('can be stopped again when the records did not take the first stop', async () => {
    const made = await ordered(ana, { inputs });
    await expect.poll(() => server.parts.runner.live(made.id)?.memoryBytes ?? 0, { interval: 5 }).toBeGreaterThan(0);
    const { pb } = server.parts.records;
    const before = pb.beforeSend;
    pb.beforeSend = (url, options) => {
      if (!JSON.stringify(options).includes('Stopping')) return before?.(url, options) ?? { url, options };
      throw new Error('the records do not answer');
    };
    expect((await ana.send('POST', `/api/v2/processes/${made.id}/stop`)).status).toBe(500);
    if (before) pb.beforeSend = before;
    expect((await ana.send('POST', `/api/v2/processes/${made.id}/stop`)).status).toBe(200);
    expect(await until(ana, made.id)).toMatchObject({ status: 'Stopped' });
  });

  it('is stopped while it waits', async () => {
    const [running, second] = [await ordered(ana, { inputs }), await ordered(ana, { inputs })];
    expect(second).toMatchObject({ status: 'Queued', queuePosition: 1 });
    expect(detailFrom(await (await ana.send('POST', `/api/v2/processes/${second.id}/stop`)).json())).toMatchObject({
      status: 'Stopped',
      output: null,
    });
    expect((await until(ana, running.id)).status).toBe('Successful');
    const late = await ana.send('POST', `/api/v2/processes/${running.id}/stop`);
    expect(late.status).toBe(409);
  });

  it.runIf(process.platform === 'linux')(
    'fails with a sentence when its child (found in /proc) is killed, and nothing half-made is left',
    async () => {
      const made = await ordered(ana, { inputs });
      const before = await readdir(join(server.dataDir, 'store'), { recursive: true });
      process.kill(await childOf(server.dataDir, made.id), 'SIGKILL');
      const dead = await until(ana, made.id);
      expect(dead.status).toBe('Failed');
      expect(dead.problem).toContain('The run was ended by the signal SIGKILL before it had a result.');
      expect(dead.log.at(-1)).toMatchObject({ level: 'error' });
      expect((await product(ana, dead.output?.id ?? 0)).status).toBe('failed');
      expect((await ben.ask(`/api/v2/products/${dead.output?.id}`)).status).toBe(404);
      expect(await readdir(join(server.dataDir, 'store'), { recursive: true })).toEqual(before);
      expect(existsSync(join(server.dataDir, 'processes', String(made.id), 'work'))).toBe(false);
    },
  );

  it('fails with the sentence of the pipeline', async () => {
    const made = await ordered(ana, {
      inputs,
      params: { extra_columns: { mag: { source: 'no_such_column', type: 'float' } }, tiebreaking_priority: ['nowhere'] },
    });
    const failed = await until(ana, made.id);
    expect(failed.status).toBe('Failed');
    expect(failed.problem).toContain('nowhere');
  });
});
