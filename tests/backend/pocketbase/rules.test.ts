import PocketBase from 'pocketbase';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findUser } from '../../../backend/records/users.ts';
import { createToken, usualScopes } from '../../../backend/records/tokens.ts';
import { startServer, testPassword, type TestServer } from '../server.ts';

let server: TestServer;
let stranger: PocketBase;
const products: Record<string, string> = {};

beforeAll(async () => {
  server = await startServer();
  const { records } = server.parts;
  for (const name of ['owner', 'stranger']) await server.as(name);
  const owner = await findUser(records, 'owner');
  if (!owner) throw new Error('no owner');
  await createToken(records, { user: owner, name: 'mine', scopes: usualScopes, days: 1 });
  for (const [label, status] of [
    ['draft', 0],
    ['published', 1],
  ] as const) {
    const body = {
      fields: { display_name: label, owner: owner.key, status },
      files: [{ name: 'a.csv' }],
      columns: [{ name: 'ra', position: 0 }],
    };
    const made: unknown = await records.pb.send('/api/x/publish', { method: 'POST', body });
    products[label] = (made as { product: { id: string } }).product.id;
  }
  await records.pb.collection('uploads').create({ owner: owner.key, product: products['draft'], file_name: 'a.csv' });
  await records.pb.collection('processes').create({ owner: owner.key, display_name: 'run', status: 'Pending' });
  stranger = new PocketBase(records.pb.baseURL);
  stranger.autoCancellation(false);
  await stranger.collection('users').authWithPassword('stranger', testPassword);
});
afterAll(() => server.close());

const seen = async (who: PocketBase, collection: string): Promise<number> => (await who.collection(collection).getList(1, 50)).totalItems;

describe('a stranger who speaks to PocketBase directly', () => {
  it.each(['sessions', 'tokens'])('sees no %s', async (collection) => {
    expect(await seen(server.parts.records.pb, collection)).toBeGreaterThan(0);
    await expect(seen(stranger, collection)).rejects.toMatchObject({ status: 403 });
  });

  it('sees published products with their parts, and no drafts of others', async () => {
    for (const collection of ['products', 'product_files', 'product_columns']) {
      expect(await seen(server.parts.records.pb, collection)).toBe(2);
      expect(await seen(stranger, collection)).toBe(1);
    }
    expect((await stranger.collection('products').getList(1, 5)).items[0]?.['display_name']).toBe('published');
  });

  it.each(['uploads', 'processes'])('sees no %s of others', async (collection) => {
    expect(await seen(server.parts.records.pb, collection)).toBe(1);
    expect(await seen(stranger, collection)).toBe(0);
  });

  it('sees no other person', async () => {
    expect((await stranger.collection('users').getList(1, 50)).items.map((user) => user['username'])).toEqual(['stranger']);
  });

  it('can write nothing, not even the own name or right', async () => {
    const me = stranger.authStore.record?.id ?? '';
    await expect(stranger.collection('users').update(me, { admin: true })).rejects.toMatchObject({ status: 403 });
    await expect(
      stranger.collection('users').create({ username: 'x', password: testPassword, passwordConfirm: testPassword }),
    ).rejects.toMatchObject({ status: 403 });
    for (const collection of ['releases', 'products', 'product_types', 'pipelines', 'processes', 'uploads', 'sessions', 'tokens']) {
      await expect(stranger.collection(collection).create({ name: 'x', display_name: 'x' })).rejects.toMatchObject({ status: 403 });
    }
    await expect(stranger.collection('products').update(products['published'] ?? '', { status: 2 })).rejects.toMatchObject({ status: 403 });
    await expect(stranger.send('/api/x/publish', { method: 'POST', body: { fields: { status: 1 } } })).rejects.toMatchObject({
      status: 403,
    });
  });

  it('sees nothing any more when disabled', async () => {
    const user = await findUser(server.parts.records, 'stranger');
    await server.parts.records.pb.collection('users').update(user?.key ?? '', { disabled: true });
    expect(await seen(stranger, 'products')).toBe(0);
    await expect(new PocketBase(stranger.baseURL).collection('users').authWithPassword('stranger', testPassword)).rejects.toMatchObject({
      status: 403,
    });
  });
});

describe('nobody', () => {
  it('sees nothing', async () => {
    const nobody = new PocketBase(server.parts.records.pb.baseURL);
    for (const collection of ['users', 'products', 'releases', 'product_types', 'pipelines', 'processes'])
      expect(await seen(nobody, collection)).toBe(0);
    await expect(nobody.send('/api/x/publish', { method: 'POST', body: {} })).rejects.toMatchObject({ status: 401 });
  });
});
