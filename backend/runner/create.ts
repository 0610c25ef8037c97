import { missingRoles } from '#core/mapping';
import { meaningOf } from '#core/meaning';
import { Fault } from '#core/problem';
import { productCan, productType } from '#core/product';
import type { NewProcess } from '#core/wire/process';
import type { SignedIn } from '../http/env.ts';
import type { Parts } from '../parts.ts';
import { findPipeline, type PipelineRecord } from '../records/pipelines.ts';
import type { InputHash, ProcessRecord } from '../records/process-record.ts';
import { createProcess, moveProcess } from '../records/processes.ts';
import type { Product } from '../records/product-record.ts';
import { createProduct, findProduct } from '../records/products.ts';
import { version } from '../version.ts';
import { folderOf } from './folders.ts';
import { appendLog, logLine } from './process-log.ts';
import { mappingOf } from './job.ts';
import { checkedParams } from './params.ts';

/** What a list of keys in one question to the records holds. */
const mostInputs = 100;

/** Checks all that can be known before a run, pins the inputs by hash, and puts the process into the queue. */
export async function createRun(parts: Parts, account: SignedIn, asked: NewProcess): Promise<ProcessRecord> {
  const pipeline = await findPipeline(parts.records, asked.pipeline);
  if (!pipeline) throw new Fault('bad-request', `There is no pipeline "${asked.pipeline}".`, { at: 'pipeline' });
  const { params, warnings } = checkedParams(pipeline.name, asked.params);
  const inputs = await checkedInputs(parts, { pipeline, ids: asked.inputs, account });
  const process = await createProcess(parts.records, {
    pipeline,
    displayName: asked.displayName,
    description: asked.description,
    ownerKey: account.key,
    inputs,
    params,
    outputFormat: asked.outputFormat,
    versions: { photoz: version, node: globalThis.process.versions.node },
  });
  const { log } = folderOf(parts.config.dataDir, process.id);
  await appendLog(
    log,
    warnings.map((warning) => logLine('warning', 'settings', warning)),
  );
  return enqueue(parts, process, pipeline);
}

/** Its product comes second, so that a crash leaves a Pending process and never a product that nobody makes. */
async function enqueue(parts: Parts, process: ProcessRecord, pipeline: PipelineRecord): Promise<ProcessRecord> {
  const product = await createProduct(parts.records, {
    displayName: process.displayName,
    description: process.description,
    type: pipeline.makes,
    releaseKey: null,
    ownerKey: process.owner.key,
    status: 'processing',
    official: false,
    pzCode: null,
    origin: pipeline.displayName,
    processKey: process.key,
  });
  const step = { key: process.key, from: 'Pending' as const, to: 'Queued' as const };
  const queued = await moveProcess(parts.records, step, { outputKey: product.key });
  parts.runner.wake();
  return queued;
}

interface Wanted {
  pipeline: PipelineRecord;
  ids: readonly number[];
  account: SignedIn;
}

async function checkedInputs(parts: Parts, { pipeline, ids, account }: Wanted): Promise<InputHash[]> {
  if (ids.length < 1 || ids.length > mostInputs) {
    throw new Fault('bad-request', `${ids.length} catalogs were chosen; it must be 1 to ${mostInputs}.`, { at: 'inputs' });
  }
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined) throw new Fault('bad-request', `Product ${twice} was chosen twice; choose it once.`, { at: 'inputs' });
  const inputs: InputHash[] = [];
  for (const id of ids) inputs.push(await checkedInput(parts, { pipeline, account, id }));
  return inputs;
}

async function checkedInput(parts: Parts, { pipeline, account, id }: Omit<Wanted, 'ids'> & { id: number }): Promise<InputHash> {
  const product = await findProduct(parts.records, id);
  const standing = { owner: product?.owner.key === account.key, admin: account.admin };
  if (!product || !productCan('see', product.status, standing)) throw bad(`There is no product ${id}.`);
  if (!productCan('useAsInput', product.status, standing)) {
    throw bad(`"${product.displayName}" is ${product.status}; only a published product can be combined.`);
  }
  if (!pipeline.takes.includes(product.type)) throw bad(wrongType(product, pipeline));
  await checkRoles(parts, product);
  if (product.sha256 === null || product.twinSha256 === null) throw bad(`"${product.displayName}" has no table that could be read.`);
  return { product: product.key, sha256: product.sha256, twinSha256: product.twinSha256 };
}

async function checkRoles(parts: Parts, product: Product): Promise<void> {
  const missing = missingRoles(await mappingOf(parts, product.key), productType(product.type)?.requiredRoles ?? []);
  if (missing.length === 0) return;
  const labels = missing.map((role) => meaningOf(role).label).join(', ');
  throw bad(`"${product.displayName}" has no column for ${labels}. Choose another catalog, or have its columns mapped.`);
}

function wrongType(product: Product, pipeline: PipelineRecord): string {
  const name = (type: string): string => productType(type)?.displayName ?? type;
  return `"${product.displayName}" is of the type ${name(product.type)}; ${pipeline.displayName} takes ${pipeline.takes.map(name).join(', ')}.`;
}

function bad(message: string): Fault {
  return new Fault('bad-request', message, { at: 'inputs' });
}
