import type { IncomingMessage, ServerResponse } from 'node:http';
import { FileStore } from '@tus/file-store';
import { Metadata, Server } from '@tus/server';
import { Fault, toProblem } from '#core/problem';
import { outward } from '#core/wire/keys';
import { admit } from '../http/gate.ts';
import { statusOf } from '../http/problem.ts';
import { inFull } from '../in-full.ts';
import type { Parts } from '../parts.ts';
import { recordsFault } from '../records/connection.ts';
import { findUpload, uploadOfBytes, type UploadRow } from '../records/uploads.ts';
import { inWords } from '../store/space.ts';
import { finishUpload } from './finish.ts';
import { isTusId, staged, stagingDir } from './staging.ts';

export const tusPath = '/api/v2/tus';

/** Answers everything below `tusPath` on the raw request: tus must see the body as it comes. */
export type TusHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const mostPatches = 32;

export function openTus(parts: Parts): TusHandler {
  const datastore = new FileStore({ directory: stagingDir(parts.config) });
  const server = tusServer(parts, datastore);
  let patches = 0;
  return async (request, response) => {
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    if (request.method === 'PATCH') {
      patches += 1;
      // Not when tus is through with it: when the sender goes away in the middle, tus never says so.
      response.once('close', () => (patches -= 1));
    }
    try {
      if (patches > mostPatches)
        throw new Fault('unavailable', `${mostPatches} files are coming in at this moment. Go on in a few seconds.`);
      const upload = await uploadAsked(parts, request);
      const begun = (await datastore.configstore.get(upload.tusId)) !== undefined;
      if (!(await answeredByUs(parts, { upload, begun }, { request, response }))) await server.handle(request, response);
    } catch (error) {
      refuse(parts, error, response);
    }
  };
}

/** Expiry is ours: tus counts from the beginning of an upload and would end those that still come in. */
function tusServer(parts: Parts, datastore: FileStore): Server {
  return new Server({
    path: tusPath,
    datastore,
    relativeLocation: true,
    allowedOrigins: () => false,
    maxSize: parts.config.maxUploadBytes,
    namingFunction: async (_request, metadata) => (await uploadNamed(parts, metadata ?? {})).tusId,
    onUploadFinish: async (_request, { id }) => {
      const upload = await uploadOfBytes(parts.records, id);
      if (upload) await finishUpload(parts, upload);
      return {};
    },
  });
}

const methods = new Set(['POST', 'HEAD', 'PATCH', 'DELETE', 'OPTIONS']);

/** The upload that the request is about, when the asker owns it; who does not own it learns nothing of it. */
async function uploadAsked(parts: Parts, request: IncomingMessage): Promise<UploadRow> {
  const method = request.method ?? '';
  if (!methods.has(method)) throw new Fault('not-found', 'Bytes that are coming in cannot be read.');
  const path = (request.url ?? '').replace(/[?#].*$/, '');
  // tus takes the last word of the whole address for the upload's name, even behind a question mark: it must be the one that is checked here.
  request.url = path;
  const asker = await admit(parts.records, { method, path, headers: headersOf(request) });
  const upload = method === 'POST' ? await uploadNamed(parts, metadataOf(request)) : await uploadAt(parts, path);
  if (!asker || asker.account.key !== upload.ownerKey) throw nothingThere();
  return upload;
}

async function uploadAt(parts: Parts, path: string): Promise<UploadRow> {
  const id = path.slice(tusPath.length + 1);
  const upload = isTusId(id) ? await uploadOfBytes(parts.records, id) : null;
  if (!upload) throw nothingThere();
  return upload;
}

async function uploadNamed(parts: Parts, metadata: Record<string, string | null>): Promise<UploadRow> {
  const id = metadata['upload'] ?? '';
  const upload = /^\d{1,15}$/.test(id) ? await findUpload(parts.records, Number(id)) : null;
  if (!upload) throw nothingThere();
  return upload;
}

function metadataOf(request: IncomingMessage): Record<string, string | null> {
  try {
    return Metadata.parse(String(request.headers['upload-metadata'] ?? ''));
  } catch (error) {
    throw new Fault('bad-request', 'The header Upload-Metadata cannot be read; it must name the upload.', { cause: error });
  }
}

/** What tus would answer wrongly: a creation that was made before, and bytes that are no longer its own. */
async function answeredByUs(parts: Parts, { upload, begun }: Asked, { request, response }: Exchange): Promise<boolean> {
  const here = await staged(parts.config, upload.tusId);
  const length = String(upload.sizeBytes);
  response.setHeader('Tus-Resumable', '1.0.0');
  if (request.method === 'HEAD' && upload.state !== 'sending') {
    response.writeHead(200, { 'Upload-Offset': length, 'Upload-Length': length }).end();
    return true;
  }
  if (request.method === 'HEAD' || request.method === 'OPTIONS') return false;
  if (upload.state !== 'sending') throw new Fault('conflict', `All bytes of this upload are here; it is ${upload.state}.`);
  if (request.method === 'POST') {
    if (request.headers['upload-length'] !== length) throw wrongLength(request, upload);
    if (!here || !begun) return false;
    response.writeHead(201, { Location: `${tusPath}/${upload.tusId}`, 'Upload-Offset': String(here.bytes) }).end();
    return true;
  }
  if (request.method === 'PATCH') await refuseWithoutRoom(parts, upload.sizeBytes - (here?.bytes ?? 0), request);
  return false;
}

/** `begun`: tus knows of it, so its bytes may go on where they stopped. */
interface Asked {
  upload: UploadRow;
  begun: boolean;
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
}

async function refuseWithoutRoom(parts: Parts, missingBytes: number, request: IncomingMessage): Promise<void> {
  const coming = Math.min(missingBytes, Number(request.headers['content-length'] ?? missingBytes));
  const free = await parts.store.freeBytes();
  if (coming <= free) return;
  throw new Fault(
    'no-space',
    `${inWords(coming)} are to come, the server can take ${inWords(free)} more. What has arrived is kept; go on later.`,
  );
}

function wrongLength(request: IncomingMessage, upload: UploadRow): Fault {
  const sent = String(request.headers['upload-length'] ?? 'none').slice(0, 40);
  return new Fault(
    'bad-request',
    `Upload-Length is ${sent}, but ${upload.sizeBytes} bytes were announced. Send the file that was chosen.`,
    {
      at: 'Upload-Length',
    },
  );
}

function nothingThere(): Fault {
  return new Fault('not-found', 'There is no such upload.');
}

function headersOf(request: IncomingMessage): Headers {
  const pairs = Object.entries(request.headers).flatMap(([name, value]) =>
    [value].flat().map((each): [string, string] => [name, each ?? '']),
  );
  return new Headers(pairs.filter(([name]) => !name.startsWith(':')));
}

/** The rest of a refused body is not waited for. */
function refuse(parts: Parts, thrown: unknown, response: ServerResponse): void {
  const error = recordsFault(thrown);
  const problem = toProblem(error);
  if (problem.code === 'internal') parts.log(`tus: ${inFull(error)}`);
  if (response.headersSent) return void response.destroy();
  if (problem.code === 'unavailable') response.setHeader('Retry-After', '3');
  response.writeHead(statusOf(problem.code), { 'Content-Type': 'application/json; charset=utf-8', Connection: 'close' });
  response.end(JSON.stringify(outward(problem)));
}
