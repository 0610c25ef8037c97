import type { RecordModel } from 'pocketbase';
import { productType, type ProductTypeName } from '#core/product';
import { findOne, type Records } from './connection.ts';
import { moment, text, texts, whole } from './fields.ts';

/** A pipeline that is offered. `key` is its record's own id. */
export interface PipelineRecord {
  key: string;
  id: number;
  name: string;
  displayName: string;
  version: string;
  description: string;
  takes: ProductTypeName[];
  makes: ProductTypeName;
}

export async function listPipelines(records: Records): Promise<PipelineRecord[]> {
  return (await records.pb.collection('pipelines').getFullList({ sort: 'seq' })).map(pipelineOf);
}

export async function findPipeline(records: Records, name: string): Promise<PipelineRecord | null> {
  const record = await findOne(records, 'pipelines', records.pb.filter('name = {:name}', { name }));
  return record && pipelineOf(record);
}

/** How often it ended well, and the median of the last 30 such runs in seconds. */
export async function pipelineRuns(records: Records, key: string): Promise<{ runs: number; medianSeconds: number | null }> {
  const filter = records.pb.filter("pipeline = {:key} && status = 'Successful'", { key });
  const { items, totalItems } = await records.pb
    .collection('processes')
    .getList(1, 30, { filter, sort: '-ended', fields: 'started,ended' });
  return { runs: totalItems, medianSeconds: median(items.flatMap(secondsOf)) };
}

function secondsOf(record: RecordModel): number[] {
  const [started, ended] = [moment(record, 'started'), moment(record, 'ended')];
  return started && ended ? [(Date.parse(ended) - Date.parse(started)) / 1000] : [];
}

export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

function pipelineOf(record: RecordModel): PipelineRecord {
  return {
    key: record.id,
    id: whole(record, 'seq'),
    name: text(record, 'name'),
    displayName: text(record, 'display_name'),
    version: text(record, 'version'),
    description: text(record, 'description'),
    takes: texts(record, 'takes').flatMap((name) => productType(name)?.name ?? []),
    makes: productType(text(record, 'makes'))?.name ?? 'other',
  };
}
