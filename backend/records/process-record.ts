import type { RecordModel } from 'pocketbase';
import type { StepRecord } from '#core/engine';
import type { ProcessStatus } from '#core/process';
import type { WaterfallRow } from '#core/wire/product';
import { expanded, moment, text, textOrNull, texts, whole } from './fields.ts';

/** What an input was when the process was made: its product, the original bytes and the Parquet twin that is read. */
export interface InputHash {
  product: string;
  sha256: string;
  twinSha256: string;
}

/** A process as it is remembered. `key` is its record's own id, which relations are made of; `id` is the integer id. */
export interface ProcessRecord {
  key: string;
  id: number;
  pipeline: { key: string; name: string; displayName: string };
  pipelineVersion: string;
  displayName: string;
  description: string;
  owner: { key: string; userName: string; displayName: string };
  inputs: InputHash[];
  params: Record<string, unknown>;
  outputFormat: 'parquet' | 'csv';
  status: ProcessStatus;
  /** Titles of all steps, in order. */
  plan: string[];
  steps: StepRecord[];
  waterfall: WaterfallRow[];
  problem: string | null;
  outputKey: string | null;
  versions: Record<string, string>;
  created: string;
  started: string | null;
  ended: string | null;
}

/** The relations that `processOf` reads. */
export const processExpand = 'pipeline,owner';

export function processOf(record: RecordModel): ProcessRecord {
  return {
    key: record.id,
    id: whole(record, 'seq'),
    ...relationsOf(record),
    pipelineVersion: text(record, 'pipeline_version'),
    displayName: text(record, 'display_name'),
    description: text(record, 'description'),
    inputs: listOf(record['input_hashes'], isInputHash),
    params: objectOf(record['params']),
    outputFormat: text(record, 'output_format') === 'csv' ? 'csv' : 'parquet',
    status: statusOf(text(record, 'status')),
    plan: texts(record, 'plan'),
    steps: listOf(record['steps'], isStepRecord),
    waterfall: listOf(record['waterfall'], isWaterfallRow),
    problem: textOrNull(record, 'problem'),
    outputKey: textOrNull(record, 'output'),
    versions: versionsOf(record['versions']),
    created: moment(record, 'created') ?? '',
    started: moment(record, 'started'),
    ended: moment(record, 'ended'),
  };
}

function relationsOf(record: RecordModel): Pick<ProcessRecord, 'pipeline' | 'owner'> {
  const pipeline = expanded(record, 'pipeline');
  const owner = expanded(record, 'owner');
  return {
    pipeline: {
      key: text(record, 'pipeline'),
      name: pipeline ? text(pipeline, 'name') : '',
      displayName: pipeline ? text(pipeline, 'display_name') : '',
    },
    owner: {
      key: text(record, 'owner'),
      userName: owner ? text(owner, 'username') : '',
      displayName: owner ? text(owner, 'display_name') || text(owner, 'username') : '',
    },
  };
}

const statuses: readonly ProcessStatus[] = ['Pending', 'Queued', 'Running', 'Stopping', 'Stopped', 'Successful', 'Failed'];

export function isProcessStatus(value: string): value is ProcessStatus {
  return statuses.some((status) => status === value);
}

function statusOf(value: string): ProcessStatus {
  return isProcessStatus(value) ? value : 'Failed';
}

/** JSON fields that this server wrote itself: the guards look at the outside only. */
function listOf<T>(value: unknown, is: (each: unknown) => each is T): T[] {
  return Array.isArray(value) ? value.filter(is) : [];
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function versionsOf(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(objectOf(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function isInputHash(value: unknown): value is InputHash {
  return typeof value === 'object' && value !== null && 'product' in value && 'sha256' in value && 'twinSha256' in value;
}

export function isStepRecord(value: unknown): value is StepRecord {
  return typeof value === 'object' && value !== null && 'makes' in value && 'title' in value && 'ms' in value;
}

export function isWaterfallRow(value: unknown): value is WaterfallRow {
  return typeof value === 'object' && value !== null && 'label' in value && 'kept' in value && 'taken' in value;
}
