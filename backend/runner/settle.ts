import { Fault } from '#core/problem';
import type { ProcessStatus } from '#core/process';
import type { Parts } from '../parts.ts';
import { recordsFault } from '../records/connection.ts';
import type { ProcessRecord } from '../records/process-record.ts';
import { moveProcess, outputKeyOf, processByKey } from '../records/processes.ts';
import { changeProduct, productByKey } from '../records/products.ts';

/** An end without a product. `problem` is one sentence for the owner; none is needed where the owner stopped it. */
export interface UnhappyEnd {
  status: 'Failed' | 'Stopped';
  problem: string | null;
}

type Remembering = Pick<Parts, 'records'>;

/** First the process, then its product: `settleOutput` at the next start does what a crash between them leaves. */
export async function endWithoutProduct(parts: Remembering, process: ProcessRecord, end: UnhappyEnd): Promise<void> {
  const ended = new Date().toISOString();
  const step = { key: process.key, from: process.status, to: end.status };
  await moveProcess(parts.records, step, { ended, ...(end.problem === null ? {} : { problem: end.problem }) });
  await settleOutput(parts, process, end);
}

/** A failed product tells its owner why until it is deleted; who stopped a run wants nothing of it. */
export async function settleOutput(parts: Remembering, process: ProcessRecord, end: UnhappyEnd): Promise<void> {
  const key = process.outputKey ?? (await outputKeyOf(parts.records, process.key));
  const product = key === null ? null : await productByKey(parts.records, key);
  if (product?.status !== 'processing') return;
  const change = end.status === 'Stopped' ? { status: 'deleted' as const } : { status: 'failed' as const, problem: end.problem ?? '' };
  await changeProduct(parts.records, product.key, change);
}

/** The product is published already: only now, and in this order, the process is Successful. */
export async function endWithProduct(parts: Remembering, process: ProcessRecord): Promise<void> {
  const step = { key: process.key, from: process.status, to: 'Successful' as const };
  await moveProcess(parts.records, step, { ended: new Date().toISOString() });
}

/** The process as it is now. */
export async function fresh(parts: Remembering, process: ProcessRecord): Promise<ProcessRecord & { status: ProcessStatus }> {
  const found = await processByKey(parts.records, process.key);
  if (!found) throw new Fault('not-found', `Process ${process.id} is not in the records any more.`);
  return found;
}

const triesOfRecords = 30;

/** Repeats while the records do not answer: an end must not be lost because PocketBase starts again. */
export async function untilRecorded<T>(act: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await act();
    } catch (error) {
      const fault = recordsFault(error);
      if (!(fault instanceof Fault) || fault.code !== 'unavailable' || tries >= triesOfRecords) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}
