import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { startServer, type TestServer } from '../backend/server.ts';
import { openBrowser, openPage, type Watched } from './browser.ts';

/** What a test in the browser plays on; to be used within tests, when all is there. */
export interface Stage {
  readonly server: TestServer;
  readonly page: Page;
  /** Faults of the page so far. */
  readonly faults: readonly string[];
  /** A place in a folder of the test's own. */
  path(name: string): string;
}

const minutes = 60_000;

/** A server that knows vera, Chromium with one page on it, and a folder that `prepare` fills before; all go after the tests. A failing test leaves a picture. */
export function staged(prepare: (folder: string) => Promise<void>): Stage {
  let server: TestServer | undefined;
  let browser: Browser | undefined;
  let watched: Watched | undefined;
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'photoz-e2e-'));
    await prepare(folder);
    server = await startServer();
    await server.as('vera');
    browser = await openBrowser();
    watched = await openPage(browser, server.url);
  }, 3 * minutes);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await watched?.page.screenshot({ path: join(tmpdir(), 'photoz-e2e-failed.png'), fullPage: true });
  });

  return {
    get server() {
      return there(server);
    },
    get page() {
      return there(watched).page;
    },
    get faults() {
      return there(watched).faults;
    },
    path: (name) => join(folder, name),
  };
}

function there<Part>(part: Part | undefined): Part {
  if (part === undefined) throw new Error('The stage is not set: use it within a test.');
  return part;
}
