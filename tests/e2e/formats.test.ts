import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { column, type ColumnData } from '#core/table';
import { fitsWriter } from '#formats/fits/write';
import { MemorySink } from '#formats/sink';
import { plainlyStored } from '#formats/stored';
import type { TableRows } from '#formats/table-file';
import { convert } from '../../backend/tables/convert.ts';
import { startServer, testPassword, type TestServer } from '../backend/server.ts';
import { axeViolations, openBrowser, openPage, pagesCanBeTested, pagesTitle, signInOnPage, type Watched } from './browser.ts';

const minutes = 60_000;
const rows = 240;

/** A redshift catalog with units, so that the page has something to keep. */
function catalog(name: string, count: number): TableRows {
  const numbers = (make: (i: number) => number): Float64Array => Float64Array.from({ length: count }, (_, i) => make(i));
  const data: ColumnData[] = [
    { name: 'ra', type: 'double', values: numbers((i) => 40 + i / 100), nulls: null },
    { name: 'dec', type: 'double', values: numbers((i) => -30 + i / 100), nulls: null },
    { name: 'z', type: 'double', values: numbers((i) => i / 200), nulls: null },
  ];
  const columns = data.map((each) => plainlyStored({ ...column(each.name, 'double'), unit: each.name === 'z' ? null : 'deg' }));
  const batches: TableRows['batches'] = async function* () {
    yield { rows: count, columns: data };
  };
  return { name, schema: { columns, rows: count }, metadata: new Map([['EXTNAME', name]]), batches };
}

async function fitsOf(table: TableRows): Promise<Uint8Array> {
  const sink = new MemorySink();
  await fitsWriter.write(table, sink);
  return sink.bytes();
}

const primaryBytes = 2880;

describe.skipIf(!pagesCanBeTested)(`every format by the same door, in a browser${pagesTitle}`, () => {
  let server: TestServer;
  let browser: Browser;
  let watched: Watched;
  let page: Page;
  let folder: string;
  const path = (name: string): string => join(folder, name);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'photoz-formats-'));
    const first = await fitsOf(catalog('GALAXIES', rows));
    const second = (await fitsOf(catalog('STARS', 17))).subarray(primaryBytes);
    await writeFile(path('one.fits'), first);
    await writeFile(path('two.fits'), Buffer.concat([first, second]));
    for (const to of ['one.hdf5', 'one.vot', 'one.parquet', 'one.csv', 'one.hats']) await convert({ from: path('one.fits'), to: path(to) });
    server = await startServer();
    await server.as('vera');
    browser = await openBrowser();
    watched = await openPage(browser, server.url);
    page = watched.page;
  }, 3 * minutes);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await page.screenshot({ path: join(tmpdir(), 'photoz-e2e-failed.png'), fullPage: true });
  });

  it.each(['one.fits', 'one.hdf5', 'one.vot', 'one.parquet', 'one.csv'])(
    'looks into %s',
    async (file) => {
      await page.goto('/look');
      await page.getByLabel('Choose a file').setInputFiles(path(file));
      await page.getByText(`${rows} rows`).first().waitFor({ timeout: minutes });
      await page.getByRole('columnheader', { name: /dec/ }).first().waitFor();
    },
    2 * minutes,
  );

  it(
    'looks into a folder with a HATS catalog',
    async () => {
      await page.goto('/look');
      await page.getByLabel('Choose a folder').setInputFiles(path('one.hats'));
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
      await page.getByRole('radio', { name: /GALAXIES/ }).waitFor({ timeout: minutes });
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
    expect(watched.faults).toEqual([]);
  });
});
