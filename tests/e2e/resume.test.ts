import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { testPassword } from '../backend/server.ts';
import { pagesCanBeTested, pagesTitle, signInOnPage } from './browser.ts';
import { staged } from './stage.ts';

const minutes = 60_000;
const rows = 200_000;

describe.skipIf(!pagesCanBeTested)(`an upload that is cut${pagesTitle}`, () => {
  const stage = staged(async (folder) => {
    await writeFile(join(folder, 'long.csv'), catalog(0.5));
    await mkdir(join(folder, 'changed'));
    await writeFile(join(folder, 'changed', 'long.csv'), catalog(0.6));
  });
  const { path } = stage;
  let page: Page;
  beforeAll(async () => {
    page = stage.page;
    await signInOnPage(page, 'vera', testPassword);
  }, minutes);

  it(
    'goes on after a reload with the same file, and refuses another',
    async () => {
      await sendSlowly(page, path('long.csv'));
      await until(async () => (await kept()) > 1_000_000);
      await page.reload();
      const before = await kept();
      await page.getByRole('button', { name: 'Go on' }).click();
      await page.getByLabel('Choose a file').setInputFiles(path('changed/long.csv'));
      await page.getByText(/other bytes/).waitFor();
      await page.getByLabel('Choose a file').setInputFiles(path('long.csv'));
      await page
        .getByText(`${rows.toLocaleString('en-US')} rows`)
        .first()
        .waitFor();
      await page.getByRole('button', { name: /^Continue/ }).click();
      expect(before).toBeGreaterThan(0);
      await page.getByRole('button', { name: 'Continue to Publish' }).click();
      await page.getByRole('button', { name: 'Publish', exact: true }).click();
      await page.getByText('Long catalog is published.').waitFor({ timeout: 3 * minutes });
    },
    5 * minutes,
  );

  async function kept(): Promise<number> {
    const uploads = (await (await page.request.get('/api/v2/uploads')).json()) as { received_bytes: number }[];
    return uploads[0]?.received_bytes ?? 0;
  }
});

async function sendSlowly(page: Page, path: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const network = (uploadThroughput: number) =>
    devtools.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput });
  await devtools.send('Network.enable');
  await page.goto('/upload');
  await page.getByRole('textbox', { name: /^Name/ }).fill('Long catalog');
  await page.getByRole('radio', { name: /Redshift Catalog/ }).check();
  await page.getByRole('button', { name: 'Continue to File' }).click();
  await page.getByLabel('Choose a file').setInputFiles(path);
  await page
    .getByText(`${rows.toLocaleString('en-US')} rows`)
    .first()
    .waitFor({ timeout: 60_000 });
  await network(700_000);
  await page.getByRole('button', { name: /Continue and send/ }).click();
  page.once('load', () => void network(-1));
}

/** About 9 MB: positions all different, redshifts around the one given. */
function catalog(z: number): string {
  const lines = Array.from(
    { length: rows },
    (_, i) => `${i},${(i * 0.0018).toFixed(6)},${((i % 1000) * 0.06 - 30).toFixed(6)},${(z + i * 1e-6).toFixed(6)}`,
  );
  return `id,ra,dec,z\n${lines.join('\n')}\n`;
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 400; i += 1) {
    if (await isTrue()) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('it did not come true in 40 s');
}
