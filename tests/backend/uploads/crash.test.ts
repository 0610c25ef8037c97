import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Publish } from '#core/wire/upload';
import { openStore } from '../../../backend/store/store.ts';
import { openPublisher } from '../../../backend/uploads/publish.ts';
import { reconcile } from '../../../backend/uploads/reconcile.ts';
import { findUpload } from '../../../backend/records/uploads.ts';
import { startServer, type TestServer, type Visitor } from '../server.ts';
import { announce, catalogCsv, catalogMapping, publish, seen, sendBytes, settled, sha256, type SeenUpload } from './sending.ts';

/** Each of some thirty inspections starts a child in a sandbox: on a busy machine that adds up. */
const patienceMs = 600_000;

let server: TestServer;
let ann: Visitor;
beforeAll(async () => {
  server = await startServer({ dataDir: await mkdtemp(join(tmpdir(), 'photoz-crash-')) });
  ann = await server.as('ann');
});
afterAll(async () => {
  await server.close();
  await rm(server.dataDir, { recursive: true, force: true });
});

async function received(bytes: Buffer): Promise<SeenUpload> {
  const upload = await announce(ann, { name: 'z.csv', bytes: bytes.length });
  await sendBytes(server.url, ann, { upload, bytes });
  return upload;
}

/** Publishes as the server does, but stands still for ever before the n-th step; gives that step, null when there is none. */
async function publishUntil(n: number, upload: SeenUpload, confirmed: Publish): Promise<string | null> {
  let steps = 0;
  let stopped = (_step: string | null): void => undefined;
  const stop = new Promise<string | null>((resolve) => (stopped = resolve));
  const step = (name: string): Promise<void> => {
    steps += 1;
    if (steps !== n) return Promise.resolve();
    stopped(name);
    return new Promise(() => undefined);
  };
  const store = await openStore(server.parts.config, { beforeAct: step });
  const publisher = openPublisher({ ...server.parts, store }, { onStage: step });
  const row = await findUpload(server.parts.records, upload.id);
  if (!row) throw new Error('no upload');
  await publisher.publish(row, confirmed);
  return Promise.race([stop, publisher.idle().then(() => null)]);
}

describe('a crash while publishing', () => {
  it(
    'before any of the steps leaves no half product, and the next start makes it whole',
    async () => {
      const steps: string[] = [];
      for (let n = 1; ; n++) {
        const bytes = catalogCsv(60, n);
        const upload = await received(bytes);
        const step = await publishUntil(n, upload, { sha256: sha256(bytes), mapping: catalogMapping, table: null });
        if (step === null) break;
        steps.push(step);
        const half = (await (await ann.ask(`/api/v2/products/${upload.product_id}`)).json()) as { status: string; files: unknown[] };
        expect(half, step).toMatchObject({ status: 'registering', files: [] });
        const publisher = openPublisher(server.parts);
        const report = await reconcile({ ...server.parts, publisher });
        expect(report, step).toMatchObject({ resumed: 1, missing: [] });
        await publisher.idle();
        expect(await seen(ann, upload.id), step).toMatchObject({ state: 'done', problem: null });
        const whole = (await (await ann.ask(`/api/v2/products/${upload.product_id}`)).json()) as object;
        expect(whole, step).toMatchObject({ status: 'published', rows: 60, files: [{ sha256: sha256(bytes) }] });
        expect(await reconcile(server.parts), step).toMatchObject({ resumed: 0, rolledBack: 0, putAside: [], missing: [] });
      }
      expect(steps).toEqual([
        'fingerprint',
        'reading',
        'storing',
        ...['sync file', 'rename', 'sync folder'],
        ...['sync file', 'rename', 'sync folder'],
        ...['sync file', 'rename', 'sync folder'],
        'publishing',
      ]);
      expect(await readdir(join(server.dataDir, 'staging'))).toEqual([]);
    },
    patienceMs,
  );
});

describe('a server that stops', () => {
  it(
    'in the middle of an upload goes on from the last byte, for the same session',
    async () => {
      const bytes = catalogCsv(30_000);
      const dataDir = server.dataDir;
      const upload = await announce(ann, { name: 'large.csv', bytes: bytes.length });
      const made = await ann.ask('/api/v2/tus', { method: 'POST', headers: creation(upload.id, bytes.length) });
      const path = made.headers.get('location') ?? '';
      const part = await ann.ask(path, { method: 'PATCH', headers: patch(0), body: new Uint8Array(bytes.subarray(0, 400_000)) });
      expect(part.status).toBe(204);
      const { cookie } = ann;
      await server.close();
      server = await startServer({ dataDir });
      ann = withCookie(server.url, cookie);
      const resumed = await seen(ann, upload.id);
      expect(resumed).toMatchObject({ state: 'sending', received_bytes: 400_000, tus_url: path });
      await sendBytes(server.url, ann, { upload: resumed, bytes });
      await publish(ann, upload.id, { sha256: sha256(bytes), mapping: catalogMapping, table: null });
      expect((await settled(ann, upload.id)).state).toBe('done');
    },
    patienceMs,
  );

  it(
    'while it checks takes the check up again at the next start',
    async () => {
      const bytes = catalogCsv(20_000, 9);
      const upload = await received(bytes);
      const { cookie } = ann;
      const { dataDir } = server;
      await publish(ann, upload.id, { sha256: sha256(bytes), mapping: catalogMapping, table: null });
      await server.close();
      server = await startServer({ dataDir });
      ann = withCookie(server.url, cookie);
      expect((await settled(ann, upload.id)).state).toBe('done');
    },
    patienceMs,
  );
});

function creation(id: number, length: number): Record<string, string> {
  const metadata = `upload ${Buffer.from(String(id)).toString('base64')}`;
  return { 'Tus-Resumable': '1.0.0', 'Upload-Length': String(length), 'Upload-Metadata': metadata };
}

function patch(offset: number): Record<string, string> {
  return { 'Tus-Resumable': '1.0.0', 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' };
}

/** The same browser after the server came back. */
function withCookie(url: string, cookie: string): Visitor {
  const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(new URL(path, url), { ...init, headers: { ...Object.fromEntries(new Headers(init.headers)), Cookie: cookie, Origin: url } });
  const send = (method: string, path: string, body?: unknown): Promise<Response> =>
    ask(path, { method, headers: { 'Content-Type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return { cookie, ask, send };
}
