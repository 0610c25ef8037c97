import { join } from 'node:path';
import type { Mapping } from '#core/mapping';
import { Fault } from '#core/problem';
import type { Parts } from '../parts.ts';
import { columnsOf } from '../records/columns.ts';
import type { InputHash, ProcessRecord } from '../records/process-record.ts';
import { productByKey } from '../records/products.ts';
import type { ProcessFolder } from './folders.ts';
import type { RunnerJob } from './protocol.ts';

/** DuckDB's part of the memory of a run; the rest is for Node, typed columns and the answers on their way. */
const databaseShare = 0.7;

/** What the child needs to know, made from the records: the inputs are the bytes that were pinned when the process was made. */
export async function jobOf(
  parts: Pick<Parts, 'config' | 'records' | 'store'>,
  process: ProcessRecord,
  folder: ProcessFolder,
): Promise<RunnerJob> {
  const inputs: RunnerJob['inputs'] = [];
  for (const input of process.inputs) inputs.push(await inputOf(parts, input));
  return {
    pipeline: process.pipeline.name,
    inputs,
    params: process.params,
    outputPath: join(folder.work, `output.${process.outputFormat}`),
    outputFormat: process.outputFormat,
    tempDir: join(folder.work, 'temp'),
    memoryBytes: Math.floor(parts.config.pipelineMemoryBytes * databaseShare),
    threads: parts.config.pipelineThreads,
  };
}

async function inputOf(parts: Pick<Parts, 'records' | 'store'>, input: InputHash): Promise<RunnerJob['inputs'][number]> {
  const product = await productByKey(parts.records, input.product);
  if (!product) throw new Fault('not-found', 'One of the catalogs is not in the records any more. Choose the catalogs anew.');
  if (!(await parts.store.has(input.twinSha256))) {
    throw new Fault('bad-file', `The rows of "${product.displayName}" are missing from the store. Tell the administrators.`, {
      at: product.internalName,
    });
  }
  const path = parts.store.pathOf(input.twinSha256);
  return { path, sha256: input.twinSha256, internalName: product.internalName, mapping: await mappingOf(parts, product.key) };
}

/** The roles of a product's columns. */
export async function mappingOf(parts: Pick<Parts, 'records'>, productKey: string): Promise<Mapping> {
  const columns = await columnsOf(parts.records, productKey);
  return Object.fromEntries(columns.flatMap(({ role, name }) => (role === null ? [] : [[role, name]])));
}
