import type { RecordModel, RecordService } from 'pocketbase';
import type { StepRecord } from '#core/engine';
import { Fault } from '#core/problem';
import { mayBecome, type ProcessStatus } from '#core/process';
import { productStatuses } from '#core/product';
import type { WaterfallRow } from '#core/wire/product';
import { findOne, type Records } from './connection.ts';
import { processExpand, processOf, type InputHash, type ProcessRecord } from './process-record.ts';

export interface NewProcessRecord {
  pipeline: { key: string; version: string };
  displayName: string;
  description: string;
  ownerKey: string;
  inputs: InputHash[];
  params: Record<string, unknown>;
  outputFormat: 'parquet' | 'csv';
  versions: Record<string, string>;
}

/** Which processes to list: what `viewerKey` may see (null: all), or only their own. */
export interface ProcessQuery {
  viewerKey: string | null;
  ownerKey: string | null;
  status: ProcessStatus | null;
  page: number;
  pageSize: number;
}

/** What is written beside a new status, or while a process runs. */
export interface ProcessChange {
  plan?: string[];
  steps?: StepRecord[];
  waterfall?: WaterfallRow[];
  problem?: string;
  outputKey?: string;
  versions?: Record<string, string>;
  /** ISO 8601; null empties the field. */
  started?: string | null;
  ended?: string | null;
}

/** Made as Pending: the queue passes it by until its output product is there. */
export async function createProcess(records: Records, made: NewProcessRecord): Promise<ProcessRecord> {
  const record = await processes(records).create(
    {
      pipeline: made.pipeline.key,
      pipeline_version: made.pipeline.version,
      display_name: made.displayName,
      description: made.description,
      owner: made.ownerKey,
      inputs: made.inputs.map((input) => input.product),
      input_hashes: made.inputs,
      params: made.params,
      output_format: made.outputFormat,
      status: 'Pending' satisfies ProcessStatus,
      plan: [],
      steps: [],
      waterfall: [],
      versions: made.versions,
    },
    { expand: processExpand },
  );
  return processOf(record);
}

export async function findProcess(records: Records, id: number): Promise<ProcessRecord | null> {
  return first(records, records.pb.filter('seq = {:id}', { id }));
}

/** By the record's own id. */
export async function processByKey(records: Records, key: string): Promise<ProcessRecord | null> {
  return first(records, records.pb.filter('id = {:key}', { key }));
}

/** The newest first. */
export async function listProcesses(records: Records, query: ProcessQuery): Promise<{ count: number; results: ProcessRecord[] }> {
  const { pb } = records;
  const conditions = [
    query.viewerKey === null
      ? ''
      : pb.filter('(owner = {:me} || output.status = {:published})', { me: query.viewerKey, published: productStatuses.published }),
    query.ownerKey === null ? '' : pb.filter('owner = {:owner}', { owner: query.ownerKey }),
    query.status === null ? '' : pb.filter('status = {:status}', { status: query.status }),
  ];
  const filter = conditions.filter((each) => each !== '').join(' && ');
  const page = await processes(records).getList(query.page, query.pageSize, { filter, sort: '-seq', expand: processExpand });
  return { count: page.totalItems, results: page.items.map(processOf) };
}

/** All processes of these states, the oldest first. */
export async function processesWith(records: Records, statuses: readonly ProcessStatus[]): Promise<ProcessRecord[]> {
  const filter = statuses.map((status) => records.pb.filter('status = {:status}', { status })).join(' || ');
  return (await processes(records).getFullList({ filter, sort: 'seq', expand: processExpand })).map(processOf);
}

/** Processes that ended without a product while their output still says that it is being made: a crash came between. */
export async function processesWithOpenOutput(records: Records): Promise<ProcessRecord[]> {
  const open = { processing: productStatuses.processing };
  const filter = records.pb.filter("(status = 'Failed' || status = 'Stopped') && output.status = {:processing}", open);
  return (await processes(records).getFullList({ filter, sort: 'seq', expand: processExpand })).map(processOf);
}

/** The product that says it is made by this process; the way back when the process does not know it yet. */
export async function outputKeyOf(records: Records, processKey: string): Promise<string | null> {
  const record = await findOne(records, 'products', records.pb.filter('process = {:processKey}', { processKey }));
  return record?.id ?? null;
}

/** The one way to another status: from the status that the caller knows, and only where `mayBecome` allows. A `conflict` Fault otherwise. */
export async function moveProcess(
  records: Records,
  step: { key: string; from: ProcessStatus; to: ProcessStatus },
  change: ProcessChange = {},
): Promise<ProcessRecord> {
  if (!mayBecome(step.from, step.to)) throw new Fault('conflict', `A process that is ${step.from} cannot become ${step.to}.`);
  return oneAtATime(step.key, async () => {
    const now = await processes(records).getOne(step.key, { fields: 'status' });
    if (now['status'] !== step.from) {
      throw new Fault('conflict', `The process is ${String(now['status'])} by now, no longer ${step.from}.`);
    }
    const fields = { ...fieldsOf(change), status: step.to };
    return processOf(await processes(records).update(step.key, fields, { expand: processExpand }));
  });
}

/** Progress: all but the status. */
export async function changeProcess(records: Records, key: string, change: ProcessChange): Promise<void> {
  await oneAtATime(key, () => processes(records).update(key, fieldsOf(change)));
}

/** PocketBase cannot compare and set; one server holds the data folder, so a line of promises for each process can. */
const lines = new Map<string, Promise<unknown>>();

async function oneAtATime<T>(key: string, act: () => Promise<T>): Promise<T> {
  const before = lines.get(key) ?? Promise.resolve();
  const mine = before.then(act, act);
  lines.set(key, mine);
  try {
    return await mine;
  } finally {
    if (lines.get(key) === mine) lines.delete(key);
  }
}

function fieldsOf(change: ProcessChange): Record<string, unknown> {
  const { outputKey, started, ended, ...same } = change;
  return {
    ...same,
    ...(outputKey === undefined ? {} : { output: outputKey }),
    ...(started === undefined ? {} : { started: started ?? '' }),
    ...(ended === undefined ? {} : { ended: ended ?? '' }),
  };
}

async function first(records: Records, filter: string): Promise<ProcessRecord | null> {
  const { items } = await processes(records).getList(1, 1, { filter, expand: processExpand, skipTotal: true });
  return items[0] ? processOf(items[0]) : null;
}

function processes(records: Records): RecordService<RecordModel> {
  return records.pb.collection('processes');
}
