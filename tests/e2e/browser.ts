import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { chromium, type Browser, type Page } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export const chromiumPath = places.find((place) => existsSync(place)) ?? null;

/** Without Chromium the tests of the pages are skipped by a developer, but never in CI. */
export const pagesCanBeTested = chromiumPath !== null || process.env['CI'] === 'true';

export const pagesTitle = pagesCanBeTested ? '' : ' (SKIPPED: no Chromium here; apt-get install chromium)';

/** A new headless Chromium; it speaks to nobody but the address that it is given. */
export async function openBrowser(): Promise<Browser> {
  if (chromiumPath === null) throw new Error('CI must have Chromium: apt-get install --no-install-recommends chromium');
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export interface Watched {
  page: Page;
  /** Errors of scripts and of the console, requests to other origins. */
  faults: string[];
}

/** A page of one person with its own cookies, whose faults are kept. */
export async function openPage(browser: Browser, url: string, options: { width?: number; dark?: boolean } = {}): Promise<Watched> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: options.width ?? 1440, height: 900 },
    colorScheme: options.dark ? 'dark' : 'light',
    acceptDownloads: true,
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('console', (message) => {
    // Chromium itself reports an answer of 401 as an error; asking who one is is no fault.
    if (message.type() === 'error' && !message.text().includes('401')) faults.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !/^(data|blob):/.test(request.url())) faults.push(`other origin: ${request.url()}`);
  });
  return { page, faults };
}

export async function signInOnPage(page: Page, userName: string, password: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('User name').fill(userName);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
}

/** What axe has against the page, one line each. */
export async function axeViolations(page: Page): Promise<string[]> {
  const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(source);
  return page.evaluate(async () => {
    const axe = (globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe;
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
  });
}
