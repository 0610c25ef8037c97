import { Hono, type Context } from 'hono';
import type { Mapping } from '#core/mapping';
import { isRole } from '#core/meaning';
import { Fault } from '#core/problem';
import type { Publish, Upload } from '#core/wire/upload';
import type { Parts } from '../parts.ts';
import { findUpload, openUploadRows, type UploadRow } from '../records/uploads.ts';
import { isSha256 } from '../store/digest.ts';
import { createUpload } from '../uploads/create.ts';
import { discardUpload, keptUntil } from '../uploads/discard.ts';
import { staged } from '../uploads/staging.ts';
import { tusPath } from '../uploads/tus.ts';
import type { AppEnv } from './env.ts';
import { answer, bodyOf, isObject } from './json.ts';

export function uploadRoutes(parts: Parts): Hono<AppEnv> {
  const shown = async (c: Context<AppEnv>, upload: UploadRow, status: 200 | 201 | 202 = 200): Promise<Response> =>
    answer(c, await uploadShown(parts, upload), status);
  return new Hono<AppEnv>()
    .get('/api/v2/uploads', async (c) => {
      const rows = await openUploadRows(parts.records, c.get('account').key);
      return answer(c, await Promise.all(rows.map((row) => uploadShown(parts, row))));
    })
    .post('/api/v2/uploads', async (c) => shown(c, await createUpload(parts, await bodyOf(c), c.get('account')), 201))
    .get('/api/v2/uploads/:id', async (c) => shown(c, await ownUpload(parts, c)))
    .delete('/api/v2/uploads/:id', async (c) => {
      await discardUpload(parts, await ownUpload(parts, c));
      return c.body(null, 204);
    })
    .post('/api/v2/uploads/:id/publish', async (c) => {
      const upload = await ownUpload(parts, c);
      return shown(c, await parts.publisher.publish(upload, publishOf(await bodyOf(c))), 202);
    });
}

/** Of the asker; whoever else asks is told that there is none. */
async function ownUpload(parts: Parts, c: Context<AppEnv>): Promise<UploadRow> {
  const id = c.req.param('id') ?? '';
  const upload = /^\d{1,15}$/.test(id) ? await findUpload(parts.records, Number(id)) : null;
  if (upload && upload.ownerKey === c.get('account').key) return upload;
  throw new Fault('not-found', 'There is no such upload.');
}

async function uploadShown(parts: Parts, upload: UploadRow): Promise<Upload> {
  const { product, sizeBytes, state } = upload;
  const here = await staged(parts.config, upload.tusId);
  const about = {
    displayName: product.displayName,
    type: product.type,
    releaseId: product.release?.id ?? null,
    pzCode: product.pzCode,
    description: product.description,
    official: product.official,
  };
  return {
    id: upload.id,
    productId: product.id,
    about,
    fileName: upload.fileName,
    sizeBytes,
    receivedBytes: state === 'sending' ? Math.min(sizeBytes, here?.bytes ?? 0) : sizeBytes,
    state,
    stage: upload.stage,
    tusUrl: here && state === 'sending' ? `${tusPath}/${upload.tusId}` : null,
    findings: upload.findings,
    problem: upload.problem,
    created: upload.created,
    keptUntil: await keptUntil(parts, upload),
  };
}

function publishOf(body: Record<string, unknown>): Publish {
  const sha256 = body['sha256'];
  if (typeof sha256 !== 'string' || !isSha256(sha256)) {
    throw new Fault('bad-request', '"sha256" must be the SHA-256 of the file: 64 digits from 0 to f.', { at: 'sha256' });
  }
  return { sha256, mapping: mappingOf(body['mapping']), table: tableOf(body['table']) };
}

const mostName = 1000;

/** Whether the file has such a table is known when it is read. */
function tableOf(value: unknown): string | number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' && value !== '' && value.length <= mostName) return value;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return value;
  const message = `"table" must be the name of a table of the file, at most ${mostName} characters, or its number from 1.`;
  throw new Fault('bad-request', message, { at: 'table' });
}

function mappingOf(value: unknown): Mapping {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw new Fault('bad-request', '"mapping" must name the column of each role.', { at: 'mapping' });
  const pairs = Object.entries(value).filter(([, column]) => column !== null);
  for (const [role, column] of pairs) {
    if (!isRole(role)) throw new Fault('bad-request', `"${role.slice(0, 40)}" is no role of a column.`, { at: 'mapping' });
    if (typeof column !== 'string' || column.length > mostName) {
      throw new Fault('bad-request', `The column of the role ${role} must be a name of at most ${mostName} characters.`, { at: 'mapping' });
    }
  }
  return Object.fromEntries(pairs);
}
