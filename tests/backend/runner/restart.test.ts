import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { inward } from '#core/wire/keys';
import type { ProductPage } from '#core/wire/product';
import { desi } from '../../../backend/demo/catalogs/desi.ts';
import { vvds } from '../../../backend/demo/catalogs/vvds.ts';
import { projectRoot } from '../../../backend/entry-points.ts';
import { signIn, startServer, testPassword, type Visitor } from '../server.ts';
import { childOf, detail, ordered, publishDemo, until } from './demo-server.ts';

/** Whole runs, on a machine that may be busy with other tests. */
vi.setConfig({ testTimeout: 180_000 });

/** The child of a run is found in /proc. */
const onLinux = it.runIf(process.platform === 'linux');

let dataDir: string;
let inputs: number[];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'photoz-'));
  const server = await startServer({ dataDir, unsandboxed: true });
  await server.as('ana');
  inputs = await publishDemo(server, 'ana', [vvds, desi]);
  await server.close();
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const orderAll = async (ana: Visitor, names: readonly string[]): Promise<number[]> => {
  const ids: number[] = [];
  for (const displayName of names) ids.push((await ordered(ana, { inputs, displayName })).id);
  return ids;
};

/** A server of its own, as `npm start` runs it; its output says where it is. */
async function serveApart(): Promise<{ url: string; kill(): void }> {
  const env = { ...process.env, PORT: '0', HOST: '127.0.0.1', PHOTOZ_DATA: dataDir, PHOTOZ_DEMO: '0', PHOTOZ_UNSANDBOXED: '1' };
  const server = spawn(process.execPath, [join(projectRoot, 'bin', 'photoz.mjs'), 'serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (data: Buffer): void => {
      said += data.toString();
      const found = /ready at (http\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    };
    server.stdout.on('data', hear);
    server.stderr.on('data', hear);
    server.once('exit', () => reject(new Error(said)));
  });
  return { url, kill: () => void server.kill('SIGKILL') };
}

/** Ended, even where nobody has asked for its exit code yet. */
async function isGone(pid: number): Promise<boolean> {
  for (const end = performance.now() + 30_000; performance.now() < end;) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z');
    if (/\) [ZX]/.test(stat)) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

async function expectAllDone(ids: readonly number[], names: readonly string[]): Promise<void> {
  const server = await startServer({ dataDir, unsandboxed: true });
  try {
    const ana = await server.as('ana');
    for (const id of ids) expect(await until(ana, id)).toMatchObject({ status: 'Successful' });
    expect((await detail(ana, ids[0] ?? 0)).log.filter(({ topic }) => topic === 'start')).toHaveLength(2);
    const page = inward(await (await ana.ask('/api/v2/products?page_size=100')).json()) as ProductPage;
    for (const name of names)
      expect(
        page.results.filter(({ displayName }) => displayName === name),
        name,
      ).toHaveLength(1);
  } finally {
    await server.close();
  }
}

onLinux('accounts for all of a queue of three after the server was closed, and registers none twice', async () => {
  const names = ['One', 'Two', 'Three'];
  const server = await startServer({ dataDir, unsandboxed: true });
  const ids = await orderAll(await server.as('ana'), names);
  const pid = await childOf(server.dataDir, ids[0] ?? 0);
  await server.close();
  expect(await isGone(pid), 'the child ended with the server').toBe(true);
  await expectAllDone(ids, names);
});

onLinux('accounts for all of a queue of three after kill -9 of the server, and registers none twice', async () => {
  const names = ['Four', 'Five', 'Six'];
  const server = await serveApart();
  const ids = await orderAll(await signIn(server.url, 'ana', testPassword), names);
  const pid = await childOf(dataDir, ids[0] ?? 0);
  server.kill();
  expect(await isGone(pid), 'the child does not outlive its server').toBe(true);
  await expectAllDone(ids, names);
});
