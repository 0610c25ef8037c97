import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '#core/problem';
import type { Parts } from '../parts.ts';
import type { Product } from '../records/product-record.ts';
import { listedProducts } from '../records/product-list.ts';
import { listProcesses } from '../records/processes.ts';
import { createProduct } from '../records/products.ts';
import { createRelease, findRelease } from '../records/releases.ts';
import { findUser, type UserRow } from '../records/users.ts';
import { createRun } from '../runner/create.ts';
import { registerFile } from '../uploads/register.ts';
import type { DemoCatalog } from './catalog.ts';
import { demoCatalogs } from './catalogs.ts';
import { twoDfGrs } from './catalogs/two-df-grs.ts';
import { twoDfLens } from './catalogs/two-df-lens.ts';
import { sixDfGs } from './catalogs/six-df-gs.ts';
import { writeDemoFile } from './write.ts';

const demoUser = 'demo';
const origin = 'Demo';
const releases = [
  { name: 'dp1', displayName: 'DP1', description: 'Data Preview 1 of the Rubin Observatory. The products of this demo are synthetic.' },
];

/** What is combined for show. */
const combined: readonly DemoCatalog[] = [twoDfGrs, twoDfLens, sixDfGs];

/** On an empty data folder: products, the release DP1 and one process of the demo user. Goes on where a crash ended it. */
export async function installDemo(parts: Parts, io: { out(text: string): void }): Promise<void> {
  const owner = parts.config.demo ? await findUser(parts.records, demoUser) : null;
  if (!owner || !(await isWanted(parts))) return;
  const mark = markOf(parts);
  await writeFile(mark, 'installing\n');
  const folder = join(parts.config.dataDir, 'demo');
  await mkdir(folder, { recursive: true });
  for (const release of releases) if (!(await findRelease(parts.records, release.name))) await createRelease(parts.records, release);
  const products: DemoProduct[] = [];
  for (const catalog of demoCatalogs) products.push(await productFor(parts, catalog, owner));
  const left = products.filter(({ product }) => product.status !== 'published');
  await inTwos(left, async (each) => {
    io.out(`Demo data ${left.indexOf(each) + 1} of ${left.length}: ${each.catalog.displayName}\n`);
    await fill(parts, each, join(folder, each.product.key));
  });
  const ids = new Map(products.map(({ catalog, product }) => [catalog, product.id]));
  await combineSome(parts, owner, ids);
  await rm(folder, { recursive: true, force: true });
  await writeFile(mark, 'done\n');
}

function markOf({ config }: Pick<Parts, 'config'>): string {
  return join(config.dataDir, 'demo-state.txt');
}

async function isWanted(parts: Parts): Promise<boolean> {
  const mark = markOf(parts);
  if (existsSync(mark)) return (await readFile(mark, 'utf8')).trim() === 'installing';
  return (await listedProducts(parts.records)).length === 0;
}

interface DemoProduct {
  catalog: DemoCatalog;
  product: Pick<Product, 'key' | 'id' | 'status'>;
}

/** One after another, so that the ids are in the order of the catalogs. */
async function productFor(parts: Parts, catalog: DemoCatalog, owner: UserRow): Promise<DemoProduct> {
  const { displayName, description, type, pzCode } = catalog;
  const before = (await listedProducts(parts.records)).find((each) => each.displayName === displayName && each.status !== 'failed');
  if (before) return { catalog, product: before };
  const release = catalog.release === null ? null : await findRelease(parts.records, catalog.release);
  const fields = { displayName, description, type, pzCode, releaseKey: release?.key ?? null, ownerKey: owner.key };
  return {
    catalog,
    product: await createProduct(parts.records, { ...fields, status: 'registering', official: false, origin, processKey: null }),
  };
}

/** Reading and checking keeps one core busy; two at a time use a small machine well. What fails does not keep the others from being done. */
async function inTwos<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const failed: unknown[] = [];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await work(next).catch((error: unknown) => failed.push(error));
  };
  await Promise.all([lane(), lane()]);
  if (failed.length > 0) throw failed[0];
}

async function fill(parts: Parts, { catalog, product }: DemoProduct, folder: string): Promise<void> {
  const { path, fileName, mapping } = await writeDemoFile(folder, catalog);
  const { published, findings } = await registerFile(parts, { productKey: product.key, type: catalog.type, path, fileName, mapping });
  if (published) return;
  throw new Fault('internal', `The demo catalog ${catalog.displayName} did not pass its checks: ${findings[0]?.message ?? 'no reason'}`);
}

async function combineSome(parts: Parts, owner: UserRow, ids: ReadonlyMap<DemoCatalog, number>): Promise<void> {
  const before = await listProcesses(parts.records, { viewerKey: owner.key, ownerKey: owner.key, status: null, page: 1, pageSize: 1 });
  if (before.count > 0) return;
  await createRun(parts, owner, {
    pipeline: 'combine_redshift_dedup',
    displayName: 'Synthetic southern galaxies, combined',
    description:
      'Three synthetic catalogs on the common flag scale, flags 3 and above, one row for each object. Synthetic: do not use it for science.',
    inputs: combined.flatMap((catalog) => ids.get(catalog) ?? []),
    params: { combine_type: 'concatenate_and_remove_duplicates', z_flag_homogenized_value_to_cut: 3 },
    outputFormat: 'parquet',
  });
}
