import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { inward } from '#core/wire/keys';
import type { ProductDetail, ProductPage } from '#core/wire/product';
import type { Release } from '#core/wire/release';
import { demoCatalogs } from '../../../backend/demo/catalogs.ts';
import { installDemo } from '../../../backend/demo/install.ts';
import { listedProducts } from '../../../backend/records/product-list.ts';
import { digestOf } from '../../../backend/store/digest.ts';
import { writeDemoFiles } from '../../../backend/demo/write.ts';
import { until } from '../runner/demo-server.ts';
import { startServer, testFolder, type TestServer, type Visitor } from '../server.ts';

/** Whole runs, on a machine that may be busy with other tests. */
vi.setConfig({ testTimeout: 180_000 });

let dataDir: string;
let server: TestServer;
let visitor: Visitor;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'photoz-'));
  server = await startServer({ dataDir, demo: true, unsandboxed: true });
  visitor = await server.as('ana');
});
afterAll(async () => {
  await server.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function emptyServer(): Promise<TestServer> {
  const empty = await startServer({ unsandboxed: true });
  onTestFinished(() => empty.close());
  await empty.as('demo');
  return empty;
}

async function published(): Promise<ProductPage> {
  return inward(await (await visitor.ask('/api/v2/products?page_size=100')).json()) as ProductPage;
}

describe('a fresh server', () => {
  it('has the demo catalogs as products of the demo user, with sky and n(z), and the release DP1', async () => {
    const { results } = await published();
    for (const { displayName, type, release } of demoCatalogs) {
      const product = results.find((each) => each.displayName === displayName);
      expect(product, displayName).toMatchObject({ type, status: 'published', owner: { userName: 'demo' }, origin: 'Demo' });
      expect(product?.release?.displayName ?? null).toBe(release === null ? null : 'DP1');
      expect(
        product?.face?.redshifts?.counts.some((count) => count > 0),
        displayName,
      ).toBe(true);
    }
    const releases = inward(await (await visitor.ask('/api/v2/releases')).json()) as Release[];
    expect(releases.map(({ name }) => name)).toEqual(['dp1']);
  });

  it('has the bytes that the generator makes', async () => {
    const file = (await writeDemoFiles(await testFolder(), demoCatalogs.slice(0, 1)))[0];
    const product = (await published()).results.find(({ displayName }) => displayName === file?.displayName);
    const detail = inward(await (await visitor.ask(`/api/v2/products/${product?.id}`)).json()) as ProductDetail;
    expect(detail.files[0]?.sha256).toBe((await digestOf(file?.path ?? '')).sha256);
  });

  it('has one run that ended well, and its product', async () => {
    const list = inward(await (await server.as('root', { admin: true }).then((root) => root.ask('/api/v2/processes'))).json()) as {
      results: { id: number }[];
    };
    expect(list.results).toHaveLength(1);
    const process = await until(await server.as('root', { admin: true }), list.results[0]?.id ?? 0);
    expect(process).toMatchObject({ status: 'Successful', owner: { userName: 'demo' }, problem: null });
    expect(process.waterfall.length).toBeGreaterThan(2);
    expect((await published()).results.map(({ displayName }) => displayName)).toContain(process.displayName);
  });

  it('makes what it can of the demo when a part of it fails', async () => {
    const { parts } = await emptyServer();
    let takes = 0;
    const take: typeof parts.store.take = (...given) => {
      takes += 1;
      return takes === 1 ? Promise.reject(new Error('the disk is bad')) : parts.store.take(...given);
    };
    const failing = { ...parts, config: { ...parts.config, demo: true }, store: { ...parts.store, take } };
    await expect(installDemo(failing, { out: () => undefined })).rejects.toThrow('the disk is bad');
    const products = await listedProducts(parts.records);
    expect(products.filter(({ status }) => status === 'published')).toHaveLength(demoCatalogs.length - 1);
  });

  it('does not install the demo a second time', async () => {
    const before = (await published()).count;
    await server.close();
    server = await startServer({ dataDir, demo: true, unsandboxed: true });
    visitor = await server.as('ana');
    expect((await published()).count).toBe(before);
  });
});
