import { rm } from 'node:fs/promises';
import { Fault } from '#core/problem';
import type { Parts } from '../parts.ts';
import { changeProduct } from '../records/products.ts';
import { forgetUpload, openUploadRows, type UploadRow } from '../records/uploads.ts';
import { staged, stagedPath } from './staging.ts';

/** An upload is kept for seven days after its last byte or change. */
const keptMs = 7 * 24 * 3600 * 1000;

/** ISO 8601: when the upload goes away if nothing happens. */
export async function keptUntil({ config }: Pick<Parts, 'config'>, upload: UploadRow): Promise<string> {
  const lastByte = (await staged(config, upload.tusId))?.changed.getTime() ?? 0;
  return new Date(Math.max(lastByte, Date.parse(upload.changed)) + keptMs).toISOString();
}

/** Takes back an upload that is not a product yet: its bytes, its record and the product that it would have been. */
export async function discardUpload(parts: Pick<Parts, 'config' | 'records'>, upload: UploadRow): Promise<void> {
  if (upload.state === 'checking') throw new Fault('conflict', 'This upload is being checked. Wait a moment, then discard it.');
  if (upload.state === 'done') throw new Fault('conflict', 'This upload is a product by now. Delete the product instead.');
  const path = stagedPath(parts.config, upload.tusId);
  await changeProduct(parts.records, upload.product.key, { status: 'deleted' });
  await forgetUpload(parts.records, upload.key);
  for (const file of [path, `${path}.json`]) await rm(file, { force: true });
}

/** Discards what nobody has touched for seven days; gives how many. */
export async function discardExpired(parts: Pick<Parts, 'config' | 'records'>, now: Date): Promise<number> {
  let count = 0;
  for (const upload of await openUploadRows(parts.records)) {
    if (upload.state === 'checking' || (await keptUntil(parts, upload)) > now.toISOString()) continue;
    await discardUpload(parts, upload);
    count += 1;
  }
  return count;
}

const everyMs = 3_600_000;

/** Does so every hour; the answer ends it. */
export function keepDiscarding(parts: Pick<Parts, 'config' | 'records' | 'log'>): () => void {
  const look = (): void => void discardExpired(parts, new Date()).catch((error: unknown) => parts.log(`expired uploads: ${String(error)}`));
  const timer = setInterval(look, everyMs).unref();
  return () => clearInterval(timer);
}
