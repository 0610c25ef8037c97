import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inward } from '#core/wire/keys';
import type { ProductPage } from '#core/wire/product';
import { desi } from '../../../backend/demo/catalogs/desi.ts';
import { vvds } from '../../../backend/demo/catalogs/vvds.ts';
import { startServer } from '../server.ts';
import { childOf, detail, ordered, publishDemo, until } from './demo-server.ts';

it('accounts for all of a queue of three after the server ended, and registers none twice', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'photoz-'));
  const first = await startServer({ dataDir, unsandboxed: true });
  const ana = await first.as('ana');
  const inputs = await publishDemo(first, 'ana', [vvds, desi]);
  const names = ['One', 'Two', 'Three'];
  const ids: number[] = [];
  for (const displayName of names) ids.push((await ordered(ana, { inputs, displayName })).id);
  const pid = await childOf(first, ids[0] ?? 0);
  await first.close();
  expect(existsSync(`/proc/${pid}`), 'the child ended with the server').toBe(false);

  const second = await startServer({ dataDir, unsandboxed: true });
  try {
    const again = await second.as('ana');
    const ended = [];
    for (const id of ids) ended.push(await until(again, id));
    expect(ended.map(({ status }) => status)).toEqual(['Successful', 'Successful', 'Successful']);
    expect((await detail(again, ids[0] ?? 0)).log.filter(({ topic }) => topic === 'start')).toHaveLength(2);
    const page = inward(await (await again.ask('/api/v2/products?page_size=100')).json()) as ProductPage;
    for (const name of names)
      expect(
        page.results.filter(({ displayName }) => displayName === name),
        name,
      ).toHaveLength(1);
  } finally {
    await second.close();
    await rm(dataDir, { recursive: true, force: true });
  }
});
