import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processCan, type ProcessStatus } from '#core/process';
import type { ProductStatus } from '#core/product';
import { findPipeline } from '../../../backend/records/pipelines.ts';
import type { ProcessRecord } from '../../../backend/records/process-record.ts';
import { createProcess, findProcess, moveProcess } from '../../../backend/records/processes.ts';
import { changeProduct, createProduct, productByKey } from '../../../backend/records/products.ts';
import { createUser } from '../../../backend/records/users.ts';
import { folderOf } from '../../../backend/runner/folders.ts';
import { appendLog, logLine } from '../../../backend/runner/process-log.ts';
import { recover } from '../../../backend/runner/recover.ts';
import { startServer, testPassword, type TestServer } from '../server.ts';

let server: TestServer;
let ownerKey: string;

beforeAll(async () => {
  server = await startServer();
  const user = { userName: 'ana', password: testPassword, admin: false, email: null, displayName: null };
  ownerKey = (await createUser(server.parts.records, user)).key;
});
afterAll(() => server.close());

const ways: Partial<Record<ProcessStatus, ProcessStatus[]>> = {
  Queued: ['Queued'],
  Running: ['Queued', 'Running'],
  Stopping: ['Queued', 'Running', 'Stopping'],
  Failed: ['Queued', 'Failed'],
};

/** A process and its product in the states that a crash could leave. */
async function left(status: ProcessStatus, product: ProductStatus = 'processing'): Promise<ProcessRecord> {
  const { records } = server.parts;
  const pipeline = await findPipeline(records, 'combine_redshift_dedup');
  if (!pipeline) throw new Error('no pipeline in the records');
  const process = await createProcess(records, {
    pipeline,
    displayName: `left as ${status}`,
    description: '',
    ownerKey,
    inputs: [],
    params: {},
    outputFormat: 'parquet',
    versions: {},
  });
  const made = await createProduct(records, {
    displayName: 'left output',
    description: '',
    type: 'redshift_catalog',
    releaseKey: null,
    ownerKey,
    status: 'processing',
    official: false,
    pzCode: null,
    origin: 'Combine',
    processKey: process.key,
  });
  if (product !== 'processing') await changeProduct(records, made.key, { status: product });
  let now = process;
  for (const to of ways[status] ?? [])
    now = await moveProcess(records, { key: process.key, from: now.status, to }, { outputKey: made.key });
  return now;
}

async function after(process: ProcessRecord): Promise<{ status: string; problem: string | null; product: string | undefined }> {
  const { records } = server.parts;
  const found = await findProcess(records, process.id);
  const product = await productByKey(records, found?.outputKey ?? '');
  return { status: found?.status ?? 'gone', problem: found?.problem ?? null, product: product?.status };
}

describe('what a crash left, at the next start', () => {
  it('is queued again when it ran, without its half-made files', async () => {
    const process = await left('Running');
    const { work } = folderOf(server.dataDir, process.id);
    await mkdir(work, { recursive: true });
    await writeFile(join(work, 'output.parquet'), 'half');
    await recover(server.parts);
    expect(await after(process)).toEqual({ status: 'Queued', problem: null, product: 'processing' });
    expect(existsSync(work)).toBe(false);
  });

  it('is Successful when its product was published already, and nothing is registered twice', async () => {
    const process = await left('Running', 'published');
    await recover(server.parts);
    expect(await after(process)).toEqual({ status: 'Successful', problem: null, product: 'published' });
  });

  it('is Stopped when its owner had asked for that', async () => {
    const process = await left('Stopping');
    await recover(server.parts);
    expect(await after(process)).toEqual({ status: 'Stopped', problem: null, product: 'deleted' });
  });

  it('fails with a sentence when it took the server down three times', async () => {
    const process = await left('Running');
    await appendLog(
      folderOf(server.dataDir, process.id).log,
      [1, 2, 3].map((time) => logLine('info', 'start', `time ${time}`)),
    );
    await recover(server.parts);
    expect(await after(process)).toEqual({
      status: 'Failed',
      problem: 'The server ended 3 times while this ran. Run it again with fewer rows.',
      product: 'failed',
    });
  });

  it('fails with a sentence when it was not in the queue yet, and its product with it', async () => {
    const process = await left('Pending');
    await recover(server.parts);
    const found = await findProcess(server.parts.records, process.id);
    expect(found).toMatchObject({ status: 'Failed', problem: 'The server ended before the run was in the queue. Start it again.' });
  });

  it('loses the product that a failed process had no time to settle', async () => {
    const process = await left('Failed');
    expect((await after(process)).product).toBe('processing');
    await recover(server.parts);
    expect(await after(process)).toMatchObject({ status: 'Failed', product: 'failed' });
  });

  it('keeps its place when it only waited', async () => {
    const process = await left('Queued');
    await recover(server.parts);
    expect(await after(process)).toEqual({ status: 'Queued', problem: null, product: 'processing' });
  });
});

describe('the states of a process', () => {
  it('change only from the state that the caller knows', async () => {
    const process = await left('Running');
    const step = { key: process.key, from: 'Queued', to: 'Running' } as const;
    await expect(moveProcess(server.parts.records, step)).rejects.toThrow('The process is Running by now, no longer Queued.');
  });

  it('change only along the table of states', async () => {
    const process = await left('Queued');
    const step = { key: process.key, from: 'Queued', to: 'Successful' } as const;
    await expect(moveProcess(server.parts.records, step)).rejects.toThrow('A process that is Queued cannot become Successful.');
    expect(processCan('stop', 'Queued')).toBe(true);
  });

  it('let one of two who ask at the same time win', async () => {
    const process = await left('Queued');
    const ends = [{ to: 'Running' }, { to: 'Stopped' }] as const;
    const results = await Promise.allSettled(
      ends.map(({ to }) => moveProcess(server.parts.records, { key: process.key, from: 'Queued', to })),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});
