import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isOver, type ProcessStatus } from '#core/process';
import { inward } from '#core/wire/keys';
import type { ProcessDetail } from '#core/wire/process';
import type { DemoCatalog } from '../../../backend/demo/catalog.ts';
import { writeDemoFile } from '../../../backend/demo/write.ts';
import { createProduct } from '../../../backend/records/products.ts';
import { findUser } from '../../../backend/records/users.ts';
import { registerFile } from '../../../backend/uploads/register.ts';
import type { TestServer, Visitor } from '../server.ts';

/** Publishes demo catalogs as products of a person; gives their ids. */
export async function publishDemo(server: TestServer, userName: string, catalogs: readonly DemoCatalog[]): Promise<number[]> {
  const owner = await findUser(server.parts.records, userName);
  if (!owner) throw new Error(`no user ${userName}`);
  const ids: number[] = [];
  for (const { displayName, description, type, mapping, fileName, table } of catalogs) {
    const product = await createProduct(server.parts.records, {
      ...{ displayName, description, type, releaseKey: null, ownerKey: owner.key },
      ...{ status: 'registering', official: false, pzCode: null, origin: 'Upload', processKey: null },
    });
    const file = await writeDemoFile(join(server.dataDir, 'staging', 'demo'), {
      displayName,
      description,
      type,
      mapping,
      fileName,
      table,
      release: null,
      pzCode: null,
    });
    const registered = await registerFile(server.parts, { productKey: product.key, type, path: file.path, fileName, mapping });
    if (!registered.published) throw new Error(JSON.stringify(registered.findings));
    ids.push(product.id);
  }
  return ids;
}

export interface Order {
  inputs: readonly number[];
  params?: Record<string, unknown>;
  outputFormat?: string;
  displayName?: string;
}

export function order(
  visitor: Visitor,
  { inputs, params = {}, outputFormat = 'parquet', displayName = 'Combined' }: Order,
): Promise<Response> {
  return visitor.send('POST', '/api/v2/processes', {
    ...{ pipeline: 'combine_redshift_dedup', display_name: displayName, description: 'a test' },
    ...{ inputs, params, output_format: outputFormat },
  });
}

export async function ordered(visitor: Visitor, of: Order): Promise<ProcessDetail> {
  const answer = await order(visitor, of);
  if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
  return detailFrom(await answer.json());
}

export async function detail(visitor: Visitor, id: number): Promise<ProcessDetail> {
  return detailFrom(await (await visitor.ask(`/api/v2/processes/${id}`)).json());
}

export function detailFrom(body: unknown): ProcessDetail {
  return inward(body) as ProcessDetail;
}

/** Asks until the process is over, or has the status. */
export async function until(visitor: Visitor, id: number, status?: ProcessStatus): Promise<ProcessDetail> {
  for (const end = performance.now() + 150_000; performance.now() < end;) {
    const process = await detail(visitor, id);
    if (process.status === status || isOver(process.status)) return process;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`process ${id} did not come to an end within 150 s`);
}

/** The process of the machine that works on a job; found by its argument, on Linux. */
export async function childOf(dataDir: string, id: number): Promise<number> {
  const job = join(dataDir, 'processes', String(id), 'job.json');
  for (let tries = 0; tries < 200; tries += 1) {
    for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
      const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      if (words.split('\0').includes(job)) return Number(pid);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`no child works on ${job}`);
}
