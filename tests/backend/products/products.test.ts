import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRelease } from '../../../backend/records/releases.ts';
import { startServer, type TestServer, type Visitor } from '../server.ts';
import { place, register, smallProfile } from './shelf.ts';

let server: TestServer;
let ann: Visitor;
let bob: Visitor;
let root: Visitor;

interface Page {
  count: number;
  results: { id: number; display_name: string; mine: boolean; face: object | null }[];
  facets: Record<'types' | 'releases' | 'roles', { value: string; label: string; count: number }[]>;
  tabs: Record<string, number>;
}

const list = async (visitor: Visitor, address = ''): Promise<Page> =>
  (await (await visitor.ask(`/api/v2/products?${address}`)).json()) as Page;
const names = async (address = '', visitor = ann): Promise<string[]> =>
  (await list(visitor, address)).results.map(({ display_name }) => display_name).sort();

beforeAll(async () => {
  server = await startServer();
  ann = await server.as('ann');
  bob = await server.as('bob');
  root = await server.as('root', { admin: true });
  await createRelease(server.parts.records, { name: 'dp1', displayName: 'DP1', description: '' });
  const columns = [
    { name: 'RA', role: 'ra' as const },
    { name: 'Dec', role: 'dec' as const },
    { name: 'zspec', role: 'z' as const },
    { name: 'survey', role: 'survey' as const },
  ];
  await place(server, { owner: 'ann', displayName: 'DESI in the field', official: true, columns, profile: smallProfile });
  await place(server, {
    owner: 'bob',
    displayName: 'Training of Bob',
    type: 'training_set',
    release: 'dp1',
    columns: [
      { name: 'z_best', role: 'z' },
      { name: 'e_z', role: 'z_err' },
    ],
  });
  await place(server, {
    owner: 'ann',
    displayName: 'Quasars',
    description: 'Broad lines, 100% of them',
    columns: [{ name: 'z_err', role: null }],
    profile: smallProfile,
  });
  await register(server, { owner: 'ann', displayName: 'Draft of Ann' });
});
afterAll(() => server.close());

describe('the list', () => {
  it('is the same for everybody, without what is unfinished', async () => {
    const all = ['DESI in the field', 'Quasars', 'Training of Bob'];
    for (const visitor of [ann, bob, root]) expect(await names('', visitor)).toEqual(all);
    expect((await list(bob)).results.map(({ mine }) => mine)).toEqual([false, true, false]);
    expect(await names('tab=unfinished')).toEqual(['Draft of Ann']);
    expect(await names('tab=unfinished', bob)).toEqual([]);
    expect(await names('tab=unfinished', root)).toEqual([]);
  });

  it('carries faces and counts', async () => {
    const page = await list(ann);
    expect(page).toMatchObject({ count: 3, tabs: { all: 3, official: 1, user: 2, mine: 2, unfinished: 1 } });
    expect(page.results[0]?.face).toEqual({ sky: { nside: 16, cells: [1], counts: [1000] }, redshifts: null });
    expect(page.facets.releases).toEqual([
      { value: '1', label: 'DP1', count: 1 },
      { value: '0', label: 'No release', count: 2 },
    ]);
  });

  it.each([
    ['quasars', ['Quasars']],
    ['QUASARS lines', ['Quasars']],
    ['bob', ['Training of Bob']],
    ['ann', ['DESI in the field', 'Quasars']],
    ['in field', ['DESI in the field', 'Quasars', 'Training of Bob'].slice(0, 1)],
    ['zspec', ['DESI in the field']],
    ['ZSPEC', ['DESI in the field']],
    ['has:zspec', ['DESI in the field']],
    ['has:z_err', ['Quasars', 'Training of Bob']],
    ['has:z_err quasars', ['Quasars']],
    ['has:nothing', []],
    ['nothing', []],
    ['100%', ['Quasars']],
    ['%', ['Quasars']],
    ['_', []],
    ["' || 1 = 1 || '", []],
    ['\\', []],
    ['"', []],
  ])('finds by name, description, owner and column: %s', async (search, found) => {
    expect(await names(`search=${encodeURIComponent(search)}`)).toEqual(found);
  });

  it('filters, sorts and turns pages', async () => {
    expect(await names('types=training_set')).toEqual(['Training of Bob']);
    expect(await names('releases=0&roles=z')).toEqual(['DESI in the field']);
    const page = await list(ann, 'sort=name&page_size=2&page=2');
    expect([page.count, page.results.map(({ display_name }) => display_name)]).toEqual([3, ['Training of Bob']]);
    expect((await ann.ask('/api/v2/products?sort=random')).status).toBe(400);
  });

  it('shows a change at once', async () => {
    const product = await place(server, { owner: 'ann', displayName: 'Soon renamed' });
    expect(await names('search=soon')).toEqual(['Soon renamed']);
    await ann.send('PATCH', `/api/v2/products/${product.id}`, { display_name: 'Now renamed' });
    expect(await names('search=soon')).toEqual([]);
    expect(await names('search=now')).toEqual(['Now renamed']);
    await ann.send('DELETE', `/api/v2/products/${product.id}`);
    expect(await names('search=now')).toEqual([]);
  });
});

describe('a product', () => {
  it('is found by its id and by its internal name', async () => {
    const { id } = (await list(ann, 'search=quasars')).results[0] ?? { id: 0 };
    for (const address of [String(id), `${id}_quasars`]) {
      const detail = (await (await bob.ask(`/api/v2/products/${address}`)).json()) as object;
      expect(detail).toMatchObject({
        id,
        internal_name: `${id}_quasars`,
        owner: { user_name: 'ann' },
        status: 'published',
        rows: 1000,
        files: [{ name: 'catalog.csv', role: 'main', media_type: 'text/csv' }],
        columns: [{ name: 'z_err', role: null, profile: null }],
        made_by: null,
        used_by: [],
        can: { edit: false, delete: false, publish: false },
      });
    }
  });

  it('has its columns with what is in them', async () => {
    const { id } = (await list(ann, 'search=desi')).results[0] ?? { id: 0 };
    const detail = (await (await ann.ask(`/api/v2/products/${id}`)).json()) as { columns: { name: string; profile: object | null }[] };
    expect(detail.columns.map(({ name }) => name)).toEqual(['RA', 'Dec', 'zspec', 'survey']);
    expect(detail.columns[3]?.profile).toMatchObject({ labels: ['DESI', 'OZDES'] });
    expect((await ann.ask(`/api/v2/products/${id}/profile`)).status).toBe(200);
  });

  it('shows its first rows', async () => {
    const { id } = (await list(ann, 'search=quasars')).results[0] ?? { id: 0 };
    const preview = (await (await bob.ask(`/api/v2/products/${id}/rows?limit=3`)).json()) as {
      columns: object[];
      cells: unknown[][];
      total: number;
    };
    expect(preview.columns).toEqual([
      { name: 'id', type: 'bigint' },
      { name: 'z', type: 'double' },
      { name: 'survey', type: 'text' },
    ]);
    expect(preview.cells).toEqual([
      ['0', 0, 'DESI'],
      ['1', 1 / 7, 'OZDES'],
      ['2', 2 / 7, 'DESI'],
    ]);
    expect(preview.total).toBe(1000);
    expect(((await (await bob.ask(`/api/v2/products/${id}/rows`)).json()) as { cells: unknown[] }).cells).toHaveLength(100);
    expect((await bob.ask(`/api/v2/products/${id}/rows?limit=0`)).status).toBe(400);
  });

  it('is changed by its owner and by admins, in the named fields only', async () => {
    const product = await place(server, { owner: 'ann', displayName: 'Changing' });
    const address = `/api/v2/products/${product.id}`;
    const answer = await ann.send('PATCH', address, {
      display_name: ' Changed ',
      official: true,
      status: 2,
      owner: 'bob',
      rows: 7,
      internal_name: 'x',
    });
    expect(await answer.json()).toMatchObject({
      display_name: 'Changed',
      official: false,
      status: 'published',
      mine: true,
      rows: 1000,
      internal_name: product.internalName,
    });
    expect((await root.send('PATCH', address, { description: 'by root' })).status).toBe(200);
    expect((await bob.send('PATCH', address, { description: 'by bob' })).status).toBe(403);
    expect((await ann.send('PATCH', address, { display_name: '' })).status).toBe(400);
    expect((await ann.send('PATCH', address, { official: true })).status).toBe(400);
    await ann.send('DELETE', address);
  });

  it('vanishes when deleted, while its file stays in the store', async () => {
    const product = await place(server, { owner: 'ann', displayName: 'Going' });
    const address = `/api/v2/products/${product.id}`;
    expect((await bob.send('DELETE', address)).status).toBe(403);
    expect((await ann.send('DELETE', address)).status).toBe(204);
    for (const path of ['', '/rows', '/profile', '/archive', '/files/1/content']) {
      for (const visitor of [ann, bob, root]) expect((await visitor.ask(address + path)).status, path).toBe(404);
    }
    expect((await ann.ask(`/api/v2/products/${product.internalName}`)).status).toBe(404);
    expect((await ann.send('PATCH', address, { description: 'back' })).status).toBe(404);
    expect((await ann.send('DELETE', address)).status).toBe(404);
    expect(await server.parts.store.has(product.sha256 ?? '')).toBe(true);
  });

  it.each(['0', '999999', '-1', '1.5', 'nobody', '%00', 'x'.repeat(400), "1' OR '1'='1", '..%2F..%2Fadmin'])(
    'has no address %s',
    async (id) => {
      const answer = await ann.ask(`/api/v2/products/${id}`);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ code: 'not-found' });
    },
  );
});
