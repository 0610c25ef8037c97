import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { productTypes } from '#core/product';
import { listProductTypes } from '../../../backend/records/product-types.ts';
import type { Records } from '../../../backend/records/connection.ts';
import { startServer, type TestServer } from '../server.ts';

let server: TestServer;
let records: Records;
beforeAll(async () => {
  server = await startServer();
  ({ records } = server.parts);
});
afterAll(() => server.close());

describe('the collections', () => {
  it('hold the seven product types as the core knows them', async () => {
    const rows = await listProductTypes(records);
    const known = productTypes.map(({ name, displayName, description, order }) => ({ name, displayName, description, order }));
    expect(rows).toMatchObject(known);
    expect(rows.map((row) => row.id)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('give integer ids without gap or double to 200 that come at once', async () => {
    const made = await Promise.all(
      Array.from({ length: 200 }, (_, i) => records.pb.collection('releases').create({ name: `r${i}`, display_name: `Release ${i}` })),
    );
    const ids = made.map((record) => Number(record['seq'])).sort((a, b) => a - b);
    expect(ids).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
  });

  it('waste no id on a record that was refused', async () => {
    const before = await records.pb.collection('releases').create({ name: 'before', display_name: 'x' });
    await expect(records.pb.collection('releases').create({ name: 'before', display_name: 'x' })).rejects.toMatchObject({ status: 400 });
    const after = await records.pb.collection('releases').create({ name: 'after', display_name: 'x' });
    expect(after['seq']).toBe(Number(before['seq']) + 1);
  });

  it('do not take an id from outside', async () => {
    const made = await records.pb.collection('releases').create({ name: 'chosen', display_name: 'x', seq: 7_000_000 });
    expect(made['seq']).toBeLessThan(7_000_000);
  });
});

describe('publishing', () => {
  const publish = (body: Record<string, unknown>): Promise<{ product: { id: string; seq: number } }> =>
    records.pb.send('/api/x/publish', { method: 'POST', body });
  const columnsOf = (id: string): Promise<string[]> =>
    records.pb
      .collection('product_columns')
      .getFullList({ filter: records.pb.filter('product = {:id}', { id }), sort: 'position' })
      .then((rows) => rows.map((row) => String(row['name'])));

  it('makes a product with 1,296 columns in one go, and replaces them when it is said again', async () => {
    const columns = Array.from({ length: 1296 }, (_, i) => ({ name: `column_${i}`, type: 'double', position: i }));
    const { product } = await publish({ fields: { display_name: 'wide' }, files: [{ name: 'a.parquet', role: 0 }], columns });
    expect(await columnsOf(product.id)).toHaveLength(1296);
    await publish({ product: product.id, fields: { status: 1 }, columns: columns.slice(0, 2) });
    expect(await columnsOf(product.id)).toEqual(['column_0', 'column_1']);
    expect((await records.pb.collection('product_files').getList(1, 5)).totalItems).toBe(1);
  });

  it('does all or nothing', async () => {
    const { product } = await publish({ fields: { display_name: 'first' }, columns: [{ name: 'ra', position: 0 }] });
    const refused = publish({
      product: product.id,
      fields: { display_name: 'second' },
      columns: [
        { name: 'z', position: 0 },
        { name: '', position: 1 },
      ],
    });
    await expect(refused).rejects.toMatchObject({ status: 400 });
    expect(await columnsOf(product.id)).toEqual(['ra']);
    expect((await records.pb.collection('products').getOne(product.id))['display_name']).toBe('first');
  });

  it('takes what hangs on the product along', async () => {
    const { product } = await publish({ fields: { display_name: 'sent' } });
    const upload = await records.pb.collection('uploads').create({ product: product.id, state: 'checking' });
    const also = [{ collection: 'uploads', id: upload.id, fields: { state: 'done' } }];
    await expect(
      publish({ product: product.id, fields: {}, also: [...also, { collection: 'uploads', id: 'nothing', fields: {} }] }),
    ).rejects.toMatchObject({ status: 404 });
    expect((await records.pb.collection('uploads').getOne(upload.id))['state']).toBe('checking');
    await publish({ product: product.id, fields: { status: 1 }, also });
    expect((await records.pb.collection('uploads').getOne(upload.id))['state']).toBe('done');
  });
});

describe('the settings', () => {
  it('allow batches, keep no addresses and send no mail', async () => {
    const settings: Record<string, unknown> = await records.pb.settings.getAll();
    expect(settings).toMatchObject({
      batch: { enabled: true },
      smtp: { enabled: false },
      rateLimits: { enabled: false },
      logs: { maxDays: 0, logIP: false },
    });
  });
});
