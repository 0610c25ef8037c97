import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { syncToDisk } from '../store/sync.ts';
import type { RunnerJob } from './protocol.ts';

/** `processes/<id>/` in the data folder: the job and the log stay, `work/` is there only while the process runs. */
export interface ProcessFolder {
  root: string;
  job: string;
  log: string;
  work: string;
}

export function folderOf(dataDir: string, id: number): ProcessFolder {
  const root = join(dataDir, 'processes', String(id));
  return { root, job: join(root, 'job.json'), log: join(root, 'log.jsonl'), work: join(root, 'work') };
}

/** Makes the folder anew but for its log. */
export async function prepareFolder(folder: ProcessFolder, job: RunnerJob): Promise<void> {
  await clearWork(folder);
  await mkdir(job.tempDir, { recursive: true, mode: 0o700 });
  await writeFile(folder.job, `${JSON.stringify(job, null, 2)}\n`, { mode: 0o600 });
  await syncToDisk(folder.job);
}

/** Takes away what a run left half made. */
export async function clearWork(folder: ProcessFolder): Promise<void> {
  await rm(folder.work, { recursive: true, force: true });
}
