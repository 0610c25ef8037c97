import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, testPassword, type TestServer } from '../backend/server.ts';
import { axeViolations, openBrowser, openPage, pagesCanBeTested, pagesTitle, signInOnPage, type Watched } from './browser.ts';

const minutes = 60_000;

/** Every page, and the words that show that its data are there. */
const pages: [path: string, ready: RegExp][] = [
  ['/', /redshifts per deg/],
  ['/products', /products/],
  ['/products?tab=mine', /product/],
  ['/products/1', /File verified at upload/],
  ['/products/9', /What the run did/],
  ['/pipelines', /Combine Redshift Catalogs/],
  ['/pipelines/combine-redshifts', /Lowest flag to keep/],
  ['/processes', /Synthetic/],
  ['/processes/1', /Rows on the way/],
  ['/upload', /What do you publish/],
  ['/look', /Nothing is sent/],
  ['/about', /./],
  ['/account', /password/i],
  ['/releases', /DP1/],
];

describe.skipIf(!pagesCanBeTested)(`every page${pagesTitle}`, () => {
  let server: TestServer;
  let browser: Browser;

  beforeAll(async () => {
    server = await startServer({ demo: true });
    await server.as('vera', { admin: true });
    browser = await openBrowser();
  }, 5 * minutes);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const looks: [name: string, options: { width: number; dark: boolean }][] = [
    ['wide and light', { width: 1440, dark: false }],
    ['wide and dark', { width: 1440, dark: true }],
    ['on a phone', { width: 390, dark: false }],
    ['on a phone, dark', { width: 390, dark: true }],
  ];

  it.each(looks)(
    'is %s: axe finds nothing, nothing sticks out, no script fails, no other origin is asked',
    async (_, options) => {
      const watched = await openPage(browser, server.url, options);
      await signInOnPage(watched.page, 'vera', testPassword);
      const found: string[] = [];
      for (const [path, ready] of pages) found.push(...(await faultsOf(watched, path, ready)));
      expect(found).toEqual([]);
      await watched.page.context().close();
    },
    5 * minutes,
  );

  it('shows a stranger the door, the sign-in and nothing else', async () => {
    const { page, faults } = await openPage(browser, server.url);
    await page.goto('/products/1');
    await page.waitForURL(/\/sign-in\?next=/);
    await page.goto('/');
    await page.getByRole('link', { name: 'Sign in' }).first().waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('says in one sentence that a password is wrong, and keeps the name', async () => {
    const { page } = await openPage(browser, server.url);
    await page.goto('/sign-in');
    await page.getByLabel('User name').fill('vera');
    await page.getByLabel('Password').fill('not this one');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('The user name and the password do not belong together.').waitFor();
    expect(await page.getByLabel('User name').inputValue()).toBe('vera');
    await page.context().close();
  });
});

async function faultsOf(watched: Watched, path: string, ready: RegExp): Promise<string[]> {
  const { page, faults } = watched;
  await page.goto(path);
  await page.locator('main').getByText(ready).first().waitFor({ state: 'attached' });
  await page.waitForLoadState('networkidle').catch(() => 'a live page is never idle');
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  const found = [...(await axeViolations(page)), ...faults.splice(0), ...(wide > 0 ? [`sticks out by ${wide} px`] : [])];
  return found.map((fault) => `${path}: ${fault}`);
}
