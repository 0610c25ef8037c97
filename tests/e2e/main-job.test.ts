import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeDemoFiles } from '../../backend/demo/write.ts';
import { testPassword, type TestServer } from '../backend/server.ts';
import { pagesCanBeTested, pagesTitle, signInOnPage } from './browser.ts';
import { staged } from './stage.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const shared = join(process.env['PHOTOZ_SHARED'] ?? join(root, '..', 'shared'), 'data', 'redshift');

interface Catalog {
  path: string;
  name: string;
  rows: number;
  /** Role -> the column that a person who knows the survey would choose. */
  roles: Record<string, string>;
}

const minutes = 60_000;

describe.skipIf(!pagesCanBeTested)(`the main job, in a browser${pagesTitle}`, () => {
  let catalogs: Catalog[];
  const stage = staged(async (folder) => {
    catalogs = existsSync(shared) ? realCatalogs() : await ownCatalogs(folder);
  });
  let server: TestServer;
  let page: Page;
  beforeAll(() => {
    ({ server, page } = stage);
  });

  it('signs in', async () => {
    await signInOnPage(page, 'vera', testPassword);
    await page.getByRole('button', { name: /account of vera/i }).waitFor();
  });

  it(
    'uploads three catalogs: each is read, mapped and checked in the browser, then published',
    async () => {
      for (const catalog of catalogs) await uploadCatalog(page, catalog);
      await page.goto('/products');
      for (const { name } of catalogs) await page.getByRole('link', { name, exact: true }).first().waitFor();
    },
    4 * minutes,
  );

  it(
    'combines them, follows the run and opens the result',
    async () => {
      await page.goto('/pipelines/combine-redshifts');
      await page.getByRole('button', { name: 'Add a Redshift Catalog' }).click();
      for (const { name } of catalogs) await page.getByRole('button', { name }).first().click();
      await page.getByRole('radio', { name: 'all', exact: true }).check();
      await page.getByLabel('Mark duplicates').check();
      await page.getByRole('textbox', { name: /^Name/ }).fill('All three');
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await page.waitForURL(/\/processes\/\d+$/);
      await page.getByText('All three is published.').waitFor({ timeout: 2 * minutes });
      await page.getByRole('link', { name: 'See the product' }).click();
      await page.getByRole('heading', { name: 'All three', level: 1 }).waitFor();
      const rows = catalogs.reduce((sum, each) => sum + each.rows, 0);
      await page
        .getByText(`${rows.toLocaleString('en-US')} rows`)
        .first()
        .waitFor();
    },
    3 * minutes,
  );

  it('downloads what the server stored, byte for byte', async () => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page
        .getByRole('link', { name: /^Download/ })
        .first()
        .click(),
    ]);
    const bytes = await readFile(await download.path());
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const id = /\/products\/([^/?#]+)/.exec(page.url())?.[1] ?? '';
    const detail = (await (await (await server.as('vera')).ask(`/api/v2/products/${id}`)).json()) as {
      files: { role: string; sha256: string }[];
    };
    expect(detail.files.find((file) => file.role === 'main')?.sha256).toBe(sha256);
    const stored = readFileSync(join(server.dataDir, 'store', sha256.slice(0, 2), sha256));
    expect(bytes.equals(stored)).toBe(true);
  });

  it('met no fault of a script and spoke to nobody else', () => {
    expect(stage.faults).toEqual([]);
  });

  it('signs out', async () => {
    await page.getByRole('button', { name: /account of vera/i }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: 'Sign in' }).first().waitFor();
    expect((await page.request.get('/api/v2/products')).status()).toBe(401);
  });
});

async function uploadCatalog(page: Page, catalog: Catalog): Promise<void> {
  await page.goto('/upload');
  await page.getByRole('textbox', { name: /^Name/ }).fill(catalog.name);
  await page.getByRole('radio', { name: /Redshift Catalog/ }).check();
  await page.getByRole('button', { name: 'Continue to File' }).click();
  await page.getByLabel('Choose a file').setInputFiles(catalog.path);
  await page
    .getByText(`${catalog.rows.toLocaleString('en-US')} rows`)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Continue and send' }).click();
  for (const [role, column] of Object.entries(catalog.roles))
    await page.getByLabel(`Column for ${role}`, { exact: true }).selectOption(column);
  await page.getByRole('button', { name: 'Continue to Publish' }).click();
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByText(`${catalog.name} is published.`).waitFor({ timeout: 2 * minutes });
  await page.getByText(`${catalog.rows.toLocaleString('en-US')} rows, file verified.`).waitFor();
}

function realCatalogs(): Catalog[] {
  const mappings = JSON.parse(readFileSync(join(shared, 'mappings.json'), 'utf8')) as Record<string, Record<string, string | null>>;
  const files = [
    '2dfgrs_final_release_random_sample.parquet',
    'vvds_final_release_random_sample.parquet',
    'z_cat_NED_clean_sitcomtn-154_random_sample.parquet',
  ];
  return files.map((file) => ({
    path: join(shared, file),
    name: `Real ${file.split('_')[file.startsWith('z_') ? 2 : 0]}`,
    rows: 1000,
    roles: shown(mappings[file] ?? {}),
  }));
}

const labels: Record<string, string> = { id: 'ID', ra: 'RA', dec: 'Dec' };

function shown(mapping: Record<string, string | null>): Record<string, string> {
  return Object.fromEntries(Object.entries(mapping).flatMap(([role, column]) => (column === null ? [] : [[labels[role] ?? role, column]])));
}

async function ownCatalogs(folder: string): Promise<Catalog[]> {
  const files = await writeDemoFiles(folder);
  return files
    .slice(0, 3)
    .map((file) => ({ path: file.path, name: `Own ${file.displayName}`, rows: file.rows, roles: shown(file.mapping) }));
}
