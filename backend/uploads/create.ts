import { Fault } from '#core/problem';
import type { SignedIn } from '../http/env.ts';
import type { Parts } from '../parts.ts';
import { createProduct } from '../records/products.ts';
import { createUploadRow, openUploadRows, type UploadRow } from '../records/uploads.ts';
import { bothInWords, refuseWithoutSpace } from '../store/space.ts';
import { checkedAbout } from './about.ts';
import { checkedFileName } from './file-name.ts';
import { newTusId, staged } from './staging.ts';

const mostOpenUploads = 20;

/** Asked before the first byte: whatever can be refused is refused here. */
export async function createUpload(parts: Parts, body: Record<string, unknown>, asker: SignedIn): Promise<UploadRow> {
  const about = await checkedAbout(parts.records, body['about'], asker);
  const fileName = checkedFileName(body['fileName']);
  const sizeBytes = sizeOf(body['sizeBytes'], parts.config.maxUploadBytes);
  await refuseTooMany(parts, asker);
  refuseWithoutSpace(sizeBytes, (await parts.store.freeBytes()) - (await promisedBytes(parts)));
  const { displayName, description, type, releaseKey, official, pzCode } = about;
  const product = await createProduct(parts.records, {
    ...{ displayName, description, type, releaseKey, official, pzCode },
    ownerKey: asker.key,
    status: 'registering',
    origin: 'upload',
    processKey: null,
  });
  return createUploadRow(parts.records, { productKey: product.key, ownerKey: asker.key, fileName, sizeBytes, tusId: newTusId() });
}

function sizeOf(value: unknown, mostBytes: number): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new Fault('bad-request', '"size_bytes" must be the whole number of bytes of the file.', { at: 'size_bytes' });
  }
  if (value === 0) throw new Fault('bad-request', 'The file is empty: it has 0 bytes. Choose another.', { at: 'size_bytes' });
  if (value <= mostBytes) return value;
  const [size, most] = bothInWords(value, mostBytes);
  throw new Fault('too-large', `The file has ${size}, this server takes at most ${most} in one file.`, {
    at: 'size_bytes',
  });
}

async function refuseTooMany(parts: Parts, asker: SignedIn): Promise<void> {
  const open = (await openUploadRows(parts.records, asker.key)).length;
  if (open < mostOpenUploads) return;
  throw new Fault('too-many', `You have ${open} unfinished uploads, at most ${mostOpenUploads} are kept. Finish or discard one first.`);
}

/** What the others have announced and not yet sent. */
async function promisedBytes(parts: Parts): Promise<number> {
  const sending = (await openUploadRows(parts.records)).filter(({ state }) => state === 'sending');
  const missing = sending.map(async ({ tusId, sizeBytes }) => sizeBytes - ((await staged(parts.config, tusId))?.bytes ?? 0));
  return (await Promise.all(missing)).reduce((sum, bytes) => sum + Math.max(0, bytes), 0);
}
