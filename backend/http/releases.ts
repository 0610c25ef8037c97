import { Hono } from 'hono';
import { Fault } from '#core/problem';
import type { Release } from '#core/wire/release';
import type { Parts } from '../parts.ts';
import { listProductTypes } from '../records/product-types.ts';
import { createRelease, listReleases, type ReleaseRow } from '../records/releases.ts';
import type { AppEnv } from './env.ts';
import { answer, bodyOf, textField } from './json.ts';

export function releasesRoutes(parts: Parts): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .get('/api/v2/releases', async (c) => answer(c, (await listReleases(parts.records)).map(released)))
    .post('/api/v2/releases', async (c) => {
      if (!c.get('account').admin) throw new Fault('not-allowed', 'Only an admin can create a release.');
      const body = await bodyOf(c);
      const release = await createRelease(parts.records, {
        name: textField(body, 'name', { least: 1, most: 64 }),
        displayName: textField(body, 'displayName', { least: 1, most: 200 }),
        description: textField(body, 'description', { most: 10_000 }),
      });
      return answer(c, released(release), 201);
    })
    .get('/api/v2/product-types', async (c) => {
      const types = await listProductTypes(parts.records);
      return answer(
        c,
        types.map(({ name, displayName, description, order }) => ({ name, displayName, description, order })),
      );
    });
}

function released({ key: _key, ...release }: ReleaseRow): Release {
  return release;
}
