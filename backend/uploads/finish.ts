import { Fault } from '#core/problem';
import type { Parts } from '../parts.ts';
import { changeUpload, type UploadRow } from '../records/uploads.ts';
import { bothInWords } from '../store/space.ts';
import { syncToDisk } from '../store/sync.ts';
import { staged, stagedPath, stagingDir } from './staging.ts';

/** When all bytes are here: keeps them through a power cut, then says so. Repeating it is harmless. */
export async function finishUpload(parts: Pick<Parts, 'config' | 'records'>, upload: UploadRow): Promise<UploadRow> {
  if (upload.state !== 'sending') return upload;
  const bytes = (await staged(parts.config, upload.tusId))?.bytes ?? 0;
  if (bytes !== upload.sizeBytes) {
    const [here, all] = bothInWords(bytes, upload.sizeBytes);
    throw new Fault('conflict', `${here} of ${all} have arrived. Send the rest first.`);
  }
  await syncToDisk(stagedPath(parts.config, upload.tusId));
  await syncToDisk(stagingDir(parts.config));
  return changeUpload(parts.records, upload.key, { state: 'received' });
}
