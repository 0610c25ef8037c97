import { isOver, processCan } from '#core/process';
import type { ProcessDetail, ProcessSummary } from '#core/wire/process';
import type { ProductLink } from '#core/wire/product';
import type { SignedIn } from '../http/env.ts';
import type { Parts } from '../parts.ts';
import type { ProcessRecord } from '../records/process-record.ts';
import type { Product } from '../records/product-record.ts';
import { productsByKeys } from '../records/products.ts';
import { folderOf } from './folders.ts';
import { inputsOf, productLink } from './made-by.ts';
import { logTail } from './process-log.ts';
import { settingsOf } from './settings.ts';

type Asker = Pick<SignedIn, 'key' | 'admin'>;

/** May see it: its owner, admins, and all once its product is published. */
export async function maySee(parts: Pick<Parts, 'records'>, process: ProcessRecord, asker: Asker): Promise<boolean> {
  if (isMine(process, asker) || asker.admin) return true;
  return (await outputsOf(parts, [process])).get(process.outputKey ?? '')?.status === 'published';
}

export async function summariesOf(parts: Parts, processes: readonly ProcessRecord[], asker: Asker): Promise<ProcessSummary[]> {
  const outputs = await outputsOf(parts, processes);
  const turns = processes.some(({ status }) => status === 'Queued') ? await parts.runner.turns() : [];
  return processes.map((process) => summaryOf(process, { asker, turns, output: outputs.get(process.outputKey ?? '') ?? null }));
}

export async function detailOf(parts: Parts, process: ProcessRecord, asker: Asker): Promise<ProcessDetail> {
  const [summary] = await summariesOf(parts, [process], asker);
  if (!summary) throw new RangeError('one process has one summary');
  const live = isOver(process.status) ? null : parts.runner.live(process.id);
  const inputs = await inputsOf(parts, process);
  return {
    ...summary,
    description: process.description,
    params: process.params,
    settings: settingsOf(process.params, process.outputFormat),
    outputFormat: process.outputFormat,
    versions: Object.entries(process.versions).map(([name, version]) => ({ name, version })),
    inputs: inputs.map(({ link, sha256 }) => ({ ...link, sha256 })),
    plan: process.plan,
    steps: process.steps,
    running: live?.running ?? null,
    waterfall: process.waterfall,
    problem: process.problem,
    log: await logTail(folderOf(parts.config.dataDir, process.id).log),
    machine: live && { memoryBytes: live.memoryBytes, memoryLimitBytes: live.memoryLimitBytes, threads: live.threads },
    can: { stop: (isMine(process, asker) || asker.admin) && processCan('stop', process.status) },
  };
}

function summaryOf(process: ProcessRecord, of: { asker: Asker; turns: readonly number[]; output: Product | null }): ProcessSummary {
  const mine = isMine(process, of.asker);
  const place = process.status === 'Queued' ? of.turns.indexOf(process.id) : -1;
  return {
    id: process.id,
    displayName: process.displayName,
    pipeline: { name: process.pipeline.name, displayName: process.pipeline.displayName, version: process.pipelineVersion },
    owner: { userName: process.owner.userName, displayName: process.owner.displayName },
    mine,
    status: process.status,
    created: process.created,
    started: process.started,
    ended: process.ended,
    queuePosition: place < 0 ? null : place + 1,
    output: linkFor(of.output, mine || of.asker.admin),
  };
}

/** Strangers see the product when it is published; of a deleted one nobody sees anything. */
function linkFor(output: Product | null, insider: boolean): ProductLink | null {
  if (!output || output.status === 'deleted') return null;
  return insider || output.status === 'published' ? productLink(output) : null;
}

async function outputsOf(parts: Pick<Parts, 'records'>, processes: readonly ProcessRecord[]): Promise<Map<string, Product>> {
  const keys = processes.flatMap(({ outputKey }) => outputKey ?? []);
  return new Map((await productsByKeys(parts.records, keys)).map((product) => [product.key, product]));
}

function isMine(process: ProcessRecord, asker: Asker): boolean {
  return process.owner.key === asker.key;
}
