import { Hono, type Context } from 'hono';
import { stream } from 'hono/streaming';
import { Fault } from '#core/problem';
import type { ProcessStatus } from '#core/process';
import type { NewProcess } from '#core/wire/process';
import type { Parts } from '../parts.ts';
import { isProcessStatus, type ProcessRecord } from '../records/process-record.ts';
import { findProcess, listProcesses } from '../records/processes.ts';
import { createRun } from '../runner/create.ts';
import { detailOf, maySee, summariesOf } from '../runner/detail.ts';
import { folderOf } from '../runner/folders.ts';
import { logText } from '../runner/process-log.ts';
import type { AppEnv } from './env.ts';
import { answer, bodyOf, isObject, textField } from './json.ts';

const usualPageSize = 25;
const mostPageSize = 100;

export function processesRoutes(parts: Parts): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .get('/api/v2/processes', async (c) => answer(c, await page(parts, c)))
    .post('/api/v2/processes', async (c) => {
      const process = await createRun(parts, c.get('account'), newProcessOf(await bodyOf(c)));
      return answer(c, await detailOf(parts, process, c.get('account')), 201);
    })
    .get('/api/v2/processes/:id', async (c) => answer(c, await detailOf(parts, await visibleProcess(parts, c), c.get('account'))))
    .post('/api/v2/processes/:id/stop', async (c) => {
      const process = await visibleProcess(parts, c);
      const account = c.get('account');
      if (process.owner.key !== account.key && !account.admin) throw notFound(c);
      await parts.runner.stop(process.id);
      return answer(c, await detailOf(parts, await visibleProcess(parts, c), account));
    })
    .get('/api/v2/processes/:id/log', async (c) => {
      const process = await visibleProcess(parts, c);
      c.header('Content-Type', 'text/plain; charset=utf-8');
      c.header('Content-Disposition', `attachment; filename="process-${process.id}.log"`);
      if (c.req.method === 'HEAD') return c.body(null);
      return stream(c, async (body) => {
        for await (const line of logText(folderOf(parts.config.dataDir, process.id).log)) await body.write(line);
      });
    });
}

/** The process of the path; what a stranger may not see is not there. */
export async function visibleProcess(parts: Parts, c: Context<AppEnv>): Promise<ProcessRecord> {
  const id = c.req.param('id') ?? '';
  const process = /^\d{1,15}$/.test(id) ? await findProcess(parts.records, Number(id)) : null;
  if (!process || !(await maySee(parts, process, c.get('account')))) throw notFound(c);
  return process;
}

function notFound(c: Context<AppEnv>): Fault {
  return new Fault('not-found', `There is no process ${(c.req.param('id') ?? '').slice(0, 40)}.`);
}

async function page(parts: Parts, c: Context<AppEnv>): Promise<unknown> {
  const account = c.get('account');
  const { count, results } = await listProcesses(parts.records, {
    viewerKey: account.admin ? null : account.key,
    ownerKey: c.req.query('mine') === '1' ? account.key : null,
    status: statusOf(c.req.query('status')),
    page: wholeOf(c, 'page', { otherwise: 1, most: 1_000_000 }),
    pageSize: wholeOf(c, 'page_size', { otherwise: usualPageSize, most: mostPageSize }),
  });
  return { count, results: await summariesOf(parts, results, account) };
}

function statusOf(status: string | undefined): ProcessStatus | null {
  if (status === undefined || status === '') return null;
  if (isProcessStatus(status)) return status;
  throw new Fault('bad-request', `"${status.slice(0, 40)}" is no state of a process.`, { at: 'status' });
}

function wholeOf(c: Context<AppEnv>, field: string, { otherwise, most }: { otherwise: number; most: number }): number {
  const text = c.req.query(field);
  if (text === undefined || text === '') return otherwise;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new Fault('bad-request', `"${field}" is "${text.slice(0, 40)}"; it must be a whole number from 1 to ${most}.`, { at: field });
}

function newProcessOf(body: Record<string, unknown>): NewProcess {
  const params = body['params'] ?? {};
  if (!isObject(params)) throw new Fault('bad-request', '"params" must be an object.', { at: 'params' });
  return {
    pipeline: textField(body, 'pipeline', { least: 1, most: 100 }),
    displayName: textField(body, 'displayName', { least: 1, most: 255 }),
    description: textField(body, 'description', { most: 10_000 }),
    inputs: inputsOf(body['inputs']),
    params,
    outputFormat: formatOf(body['outputFormat']),
  };
}

function inputsOf(value: unknown): number[] {
  if (Array.isArray(value) && value.every((id): id is number => Number.isSafeInteger(id))) return value;
  throw new Fault('bad-request', '"inputs" must be a list of product ids.', { at: 'inputs' });
}

function formatOf(value: unknown): 'parquet' | 'csv' {
  if (value === undefined || value === 'parquet') return 'parquet';
  if (value === 'csv') return 'csv';
  throw new Fault('bad-request', `The output format is ${JSON.stringify(value)?.slice(0, 40)}; it must be parquet or csv.`, {
    at: 'output_format',
  });
}
