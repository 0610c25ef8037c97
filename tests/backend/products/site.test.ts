import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer, type Visitor } from '../server.ts';
import { place, register, smallProfile } from './shelf.ts';

let server: TestServer;
let bob: Visitor;

beforeAll(async () => {
  server = await startServer();
  bob = await server.as('bob');
  await server.as('ann');
  const columns = [{ name: 'survey', role: 'survey' as const }];
  await place(server, { owner: 'ann', displayName: 'With surveys', official: true, columns, profile: smallProfile });
  await place(server, { owner: 'ann', displayName: 'Of one survey', profile: smallProfile });
  await place(server, { owner: 'bob', displayName: 'Training', type: 'training_set' });
  await register(server, { owner: 'ann', displayName: 'Draft' });
});
afterAll(() => server.close());

describe('the site', () => {
  it('sums what is published', async () => {
    expect(await (await bob.ask('/api/v2/site/totals')).json()).toEqual({
      products: 3,
      redshifts: 2000,
      surveys: 3,
      by_type: [
        { name: 'redshift_catalog', count: 2 },
        { name: 'training_set', count: 1 },
      ],
      official: 1,
      running: 0,
    });
  });

  it('has the face of all redshift catalogs, nside 32', async () => {
    const face = (await (await bob.ask('/api/v2/site/face')).json()) as { sky: object; redshifts: { counts: number[]; median: number } };
    expect(face.sky).toEqual({ nside: 32, cells: [0, 1], counts: [200, 1800] });
    expect(face.redshifts.counts[0]).toBe(2000);
    expect(face.redshifts.median).toBeCloseTo(Math.expm1(Math.log(7) / 72), 12);
  });
});
