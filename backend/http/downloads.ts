import { Readable } from 'node:stream';
import { Hono, type Context } from 'hono';
import { Fault } from '#core/problem';
import type { ProductFile } from '#core/wire/product';
import type { Parts } from '../parts.ts';
import { columnsOf } from '../records/columns.ts';
import { filesOf } from '../records/files.ts';
import type { ByteRange } from '../store/store.ts';
import { zipOf } from './archive.ts';
import { attachment } from './attachment.ts';
import type { AppEnv } from './env.ts';
import { metadataYaml } from './metadata.ts';
import { productFor } from './product-access.ts';
import { wantedRange } from './ranges.ts';
import { webStream } from './web-stream.ts';

export function downloadRoutes(parts: Parts): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .get('/api/v2/products/:id/files/:fileId/content', async (c) => {
      const product = await productFor(parts, c, 'download');
      const file = (await filesOf(parts.records, product.key)).find(({ id }) => String(id) === c.req.param('fileId'));
      if (!file) throw new Fault('not-found', `"${product.displayName}" has no such file.`);
      await refuseDamaged(parts, file);
      return fileAnswer(parts, c, file);
    })
    .get('/api/v2/products/:id/archive', async (c) => {
      const product = await productFor(parts, c, 'download');
      const [files, columns] = await Promise.all([filesOf(parts.records, product.key), columnsOf(parts.records, product.key)]);
      for (const file of files) await refuseDamaged(parts, file);
      const headers = { 'Content-Type': 'application/zip', 'Content-Disposition': attachment(`${product.internalName}.zip`) };
      const metadata = metadataYaml(product, { files, columns });
      const { stream, sizeBytes } = await zipOf(parts.store, { files, metadata, changed: new Date(product.changed) });
      if (c.req.method === 'HEAD') stream.destroy();
      return bytesAnswer(c, () => stream, { headers: { ...headers, 'Content-Length': String(sizeBytes) } });
    });
}

/** A file that is gone or has another size is not sent as if it were whole. */
async function refuseDamaged({ store, log }: Pick<Parts, 'store' | 'log'>, file: ProductFile): Promise<void> {
  const size = await store.sizeOf(file.sha256);
  if (size === file.sizeBytes) return;
  log(`${file.sha256} (${file.name}) has ${size ?? 'no'} bytes in the store, the records say ${file.sizeBytes}`);
  throw new Fault('unavailable', `"${file.name}" is damaged on the server and is not sent. Tell the administrators.`);
}

function fileAnswer({ store }: Pick<Parts, 'store'>, c: Context<AppEnv>, file: ProductFile): Response {
  const etag = `"${file.sha256}"`;
  const headers = {
    'Content-Type': file.mediaType,
    'Content-Disposition': attachment(file.name),
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'private, no-cache',
    ETag: etag,
  };
  if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers);
  const wanted = wantedRange(c.req.raw.headers, file.sizeBytes, etag);
  if (wanted.kind === 'nothing') return c.body(null, 416, { ...headers, 'Content-Range': `bytes */${file.sizeBytes}` });
  const range: ByteRange = wanted.kind === 'part' ? wanted.range : { start: 0, end: file.sizeBytes - 1 };
  const sized = { ...headers, 'Content-Length': String(range.end - range.start + 1) };
  const stream = (): Readable => store.openRead(file.sha256, range);
  if (wanted.kind === 'whole') return bytesAnswer(c, stream, { headers: sized });
  const part = `bytes ${range.start}-${range.end}/${file.sizeBytes}`;
  return bytesAnswer(c, stream, { headers: { ...sized, 'Content-Range': part }, status: 206 });
}

/** Nothing is opened for a HEAD. */
function bytesAnswer(c: Context<AppEnv>, open: () => Readable, head: { headers: Record<string, string>; status?: 206 }): Response {
  const { headers, status = 200 } = head;
  return c.req.method === 'HEAD' ? c.body(null, status, headers) : c.body(webStream(open()), status, headers);
}
