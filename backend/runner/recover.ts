import { productByKey } from '../records/products.ts';
import type { Parts } from '../parts.ts';
import type { ProcessRecord } from '../records/process-record.ts';
import { moveProcess, processesWith, processesWithOpenOutput } from '../records/processes.ts';
import { clearWork, folderOf } from './folders.ts';
import { appendLog, countStarts, logLine } from './process-log.ts';
import { endWithoutProduct, endWithProduct, settleOutput } from './settle.ts';

/** A run that takes the server down with it must not do so for ever. */
const mostStarts = 3;

/** What a crash left behind: finished, queued again or failed; half-made files go. Run before the queue begins to work. */
export async function recover(parts: Pick<Parts, 'config' | 'records' | 'log'>): Promise<void> {
  for (const process of await processesWith(parts.records, ['Pending', 'Running', 'Stopping'])) {
    await clearWork(folderOf(parts.config.dataDir, process.id));
    const verdict = await recoverOne(parts, process);
    parts.log(`process ${process.id} was ${process.status} when the server ended: ${verdict}`);
  }
  for (const process of await processesWithOpenOutput(parts.records)) {
    if (process.status !== 'Failed' && process.status !== 'Stopped') continue;
    await settleOutput(parts, process, { status: process.status, problem: process.problem });
  }
}

async function recoverOne(parts: Pick<Parts, 'config' | 'records'>, process: ProcessRecord): Promise<string> {
  const output = process.outputKey === null ? null : await productByKey(parts.records, process.outputKey);
  if (output?.status === 'published') {
    await endWithProduct(parts, process);
    return 'its product is there, so it is Successful';
  }
  if (process.status === 'Stopping') return end(parts, process, { status: 'Stopped', problem: null });
  if (process.status === 'Pending') {
    return end(parts, process, { status: 'Failed', problem: 'The server ended before the run was in the queue. Start it again.' });
  }
  const { log } = folderOf(parts.config.dataDir, process.id);
  const starts = await countStarts(log);
  if (starts >= mostStarts) {
    return end(parts, process, {
      status: 'Failed',
      problem: `The server ended ${starts} times while this ran. Run it again with fewer rows.`,
    });
  }
  await appendLog(log, [logLine('warning', 'restart', 'the server ended while this ran; it waits for its turn again')]);
  const step = { key: process.key, from: process.status, to: 'Queued' as const };
  await moveProcess(parts.records, step, { started: null, plan: [], steps: [], waterfall: [] });
  return 'it is queued again';
}

async function end(
  parts: Pick<Parts, 'records'>,
  process: ProcessRecord,
  how: { status: 'Failed' | 'Stopped'; problem: string | null },
): Promise<string> {
  await endWithoutProduct(parts, process, how);
  return `it is ${how.status}`;
}
