import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { projectRoot } from '../../../backend/entry-points.ts';
import { signIn, startServer, testPassword, type Visitor } from '../server.ts';
import { announce, catalogCsv, catalogMapping, publish, seen, sendBytes, settled, sha256 } from './sending.ts';

vi.setConfig({ testTimeout: 600_000 });

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'photoz-kill-'));
  const server = await startServer({ dataDir });
  await server.as('ann');
  await server.close();
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

interface Apart {
  url: string;
  ann: Visitor;
  kill(): Promise<void>;
}

/** A server in a process of its own, from its TypeScript. */
async function serveApart(): Promise<Apart> {
  const env = { ...process.env, PORT: '0', HOST: '127.0.0.1', PHOTOZ_DATA: dataDir, PHOTOZ_DEMO: '0' };
  const command = ['--import', import.meta.resolve('tsx'), join(projectRoot, 'backend', 'cli', 'photoz.ts'), 'serve'];
  const server = spawn(process.execPath, command, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (data: Buffer): void => {
      said += data.toString();
      const found = /ready at (http\S+)/.exec(said)?.[1];
      if (found) resolve(found.replace(/\/$/, ''));
    };
    server.stdout.on('data', hear);
    server.stderr.on('data', hear);
    void ended.then(() => reject(new Error(said)));
  });
  const ann = await signIn(url, 'ann', testPassword);
  return { url, ann, kill: async () => (server.kill('SIGKILL'), ended) };
}

it('loses no byte and makes one whole product through kill -9 while sending and while checking', async () => {
  const bytes = catalogCsv(400_000);
  let server = await serveApart();
  const { id, product_id } = await announce(server.ann, { name: 'large.csv', bytes: bytes.length });
  let arrived = 0;
  for (const share of [0.1, 0.45, 0.8]) {
    const upload = await seen(server.ann, id);
    const { url, ann } = server;
    const sending = sendBytes(url, ann, { upload, bytes }).catch((error: unknown) => error);
    while ((await seen(ann, id)).received_bytes < share * bytes.length) await new Promise((resolve) => setTimeout(resolve, 5));
    await server.kill();
    await sending;
    server = await serveApart();
    const after = (await seen(server.ann, id)).received_bytes;
    expect(after).toBeGreaterThanOrEqual(Math.max(arrived, share * bytes.length));
    arrived = after;
  }
  await sendBytes(server.url, server.ann, { upload: await seen(server.ann, id), bytes });
  const confirmed = { sha256: sha256(bytes), mapping: catalogMapping };
  await publish(server.ann, id, confirmed);
  while ((await seen(server.ann, id)).stage !== 'reading') await new Promise((resolve) => setTimeout(resolve, 5));
  await server.kill();
  server = await serveApart();
  expect(await settled(server.ann, id)).toMatchObject({ state: 'done', problem: null });
  const product = (await (await server.ann.ask(`/api/v2/products/${product_id}`)).json()) as { files: { id: number }[] };
  expect(product).toMatchObject({ status: 'published', rows: 400_000, files: [{ sha256: sha256(bytes) }] });
  const content = await server.ann.ask(`/api/v2/products/${product_id}/files/${product.files[0]?.id}/content`);
  expect(sha256(Buffer.from(await content.arrayBuffer()))).toBe(sha256(bytes));
  expect(await readdir(join(dataDir, 'staging'))).toEqual([]);
  await server.kill();
});
