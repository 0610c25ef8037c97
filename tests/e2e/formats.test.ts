import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { convert } from '../../backend/tables/convert.ts';
import { testPassword } from '../backend/server.ts';
import { axeViolations, pagesCanBeTested, pagesTitle, signInOnPage } from './browser.ts';
import { rows, writeTables } from './made-tables.ts';
import { staged } from './stage.ts';

const minutes = 60_000;

const files = ['one.fits', 'one.hdf5', 'one.vot', 'one.parquet', 'one.csv'];

describe.skipIf(!pagesCanBeTested)(`every format by the same door, in a browser${pagesTitle}`, () => {
  const stage = staged(async (folder) => {
    await writeTables(folder);
    for (const to of files) await convert({ from: join(folder, 'two.fits'), table: 'SPECZ', to: join(folder, to) });
  });
  const { path } = stage;
  let page: Page;
  beforeAll(() => {
    page = stage.page;
  });

  it.each(files)(
    'looks into %s',
    async (file) => {
      await page.goto('/look');
      await page.getByLabel('Choose a file').setInputFiles(path(file));
      await page.getByText(`${rows} rows`).first().waitFor({ timeout: minutes });
      await page.getByRole('columnheader', { name: /DELTA/ }).first().waitFor();
    },
    2 * minutes,
  );

  it(
    'looks into a folder with a HATS catalog',
    async () => {
      await page.goto('/look');
      await page.getByLabel('Choose a folder').setInputFiles(path('sky.hats'));
      await page.getByText(`${rows} rows`).first().waitFor({ timeout: minutes });
    },
    2 * minutes,
  );

  it(
    'asks which table of a file with two is meant, and publishes that one',
    async () => {
      await signInOnPage(page, 'vera', testPassword);
      await page.goto('/upload');
      await page.getByRole('textbox', { name: /^Name/ }).fill('Stars of two tables');
      await page.getByRole('radio', { name: /Redshift Catalog/ }).check();
      await page.getByRole('button', { name: 'Continue to File' }).click();
      await page.getByLabel('Choose a file').setInputFiles(path('two.fits'));
      await page.getByRole('radio', { name: /SPECZ/ }).waitFor({ timeout: minutes });
      expect(await axeViolations(page)).toEqual([]);
      await page.getByRole('radio', { name: /STARS/ }).check();
      await page.getByRole('button', { name: 'Read this table' }).click();
      await page.getByText('17 rows').first().waitFor();
      await page.getByRole('button', { name: 'Continue and send' }).click();
      await page.getByRole('button', { name: 'Continue to Publish' }).click();
      await page.getByRole('button', { name: 'Publish', exact: true }).click();
      await page.getByText('Stars of two tables is published.').waitFor({ timeout: 2 * minutes });
      await page.getByText('17 rows, file verified.').waitFor();
    },
    4 * minutes,
  );

  it('met no fault of a script and spoke to nobody else', () => {
    expect(stage.faults).toEqual([]);
  });
});
