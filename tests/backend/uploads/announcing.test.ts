import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer, type Visitor } from '../server.ts';
import { about, announce, publish } from './sending.ts';

let server: TestServer;
let ann: Visitor;
beforeAll(async () => {
  server = await startServer({ maxUploadBytes: 5_000_000 });
  ann = await server.as('ann');
});
afterAll(() => server.close());

const refusalOf = async (answer: Response): Promise<{ status: number; code: string; message: string; at: string | null }> => ({
  ...((await answer.json()) as { code: string; message: string; at: string | null }),
  status: answer.status,
});
const create = (body: object): Promise<Response> => ann.send('POST', '/api/v2/uploads', body);
const valid = { about, file_name: 'z.csv', size_bytes: 100 };

describe('announcing an upload', () => {
  it('answers what is kept until when, before the first byte', async () => {
    const upload = await announce(ann, { name: 'z.csv', bytes: 100 });
    expect(upload).toMatchObject({ state: 'sending', received_bytes: 0, tus_url: null, about, file_name: 'z.csv', size_bytes: 100 });
    const days = (Date.parse(upload.kept_until) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(6.99);
    expect(days).toBeLessThan(7.01);
    await ann.send('DELETE', `/api/v2/uploads/${upload.id}`);
  });

  it('refuses a file over the limit with both numbers', async () => {
    const refusal = await refusalOf(await create({ ...valid, size_bytes: 5_000_001 }));
    expect(refusal).toMatchObject({ status: 413, code: 'too-large', at: 'size_bytes' });
    expect(refusal.message).toContain('The file has 5000001 bytes, this server takes at most 5000000 bytes');
  });

  it('refuses a file for which the disk has no room, what others announced counted in', async () => {
    const { store } = server.parts;
    const other = await announce(await server.as('bob'), { name: 'b.csv', bytes: 4_000_000 });
    server.parts.store = { ...store, freeBytes: () => Promise.resolve(4_000_099) };
    try {
      const refusal = await refusalOf(await create(valid));
      expect(refusal).toMatchObject({ status: 507, code: 'no-space' });
      expect(refusal.message).toContain('The file has 100 bytes, the server can take 99 bytes more.');
      server.parts.store = { ...store, freeBytes: () => Promise.resolve(4_000_100) };
      expect((await create(valid)).status).toBe(201);
    } finally {
      server.parts.store = store;
      await (await server.as('bob')).send('DELETE', `/api/v2/uploads/${other.id}`);
    }
  });

  it.each([
    ['an empty file', { size_bytes: 0 }, 'The file is empty'],
    ['a size that is no number', { size_bytes: '100' }, '"size_bytes" must be the whole number'],
    ['a name with a separator', { file_name: '../z.csv' }, 'holds a slash or backslash'],
    ['an unknown type', { about: { ...about, type: 'galaxies' } }, 'must be one of redshift_catalog'],
    ['no name', { about: { ...about, display_name: ' ' } }, 'has 0 characters; it must have 1 to 255'],
    ['a release on a redshift catalog', { about: { ...about, release_id: 1 } }, 'belongs to no release'],
    ['a release on an object catalog', { about: { ...about, type: 'object_catalog', release_id: 1 } }, 'belongs to no release'],
    ['a release that is not there', { about: { ...about, type: 'training_set', release_id: 77 } }, 'There is no release 77'],
    ['a photo-z code on a redshift catalog', { about: { ...about, pz_code: 'BPZ' } }, 'has no photo-z code, but "BPZ" was given'],
    ['a photo-z code on a training set', { about: { ...about, type: 'training_set', pz_code: 'BPZ' } }, 'has no photo-z code'],
    ['nothing about it', { about: null }, '"about" is missing'],
  ])('refuses %s', async (_what, wrong, sentence) => {
    const refusal = await refusalOf(await create({ ...valid, ...wrong }));
    expect(refusal.status).toBe(400);
    expect(refusal.message).toContain(sentence);
  });

  it('lets only an admin create an official product', async () => {
    const refusal = await refusalOf(await create({ ...valid, about: { ...about, official: true } }));
    expect(refusal).toMatchObject({ status: 403, code: 'not-allowed', at: 'official' });
    const upload = await announce(await server.as('root', { admin: true }), { name: 'z.csv', bytes: 10 }, { official: true });
    expect(upload).toMatchObject({ about: { official: true } });
  });

  it('reads the named fields only', async () => {
    const answer = await create({
      ...valid,
      state: 'done',
      owner: 'bob',
      about: { ...about, status: 1, owner: 'bob', internal_name: 'x' },
    });
    const upload = (await answer.json()) as { id: number; product_id: number; state: string };
    expect(upload.state).toBe('sending');
    const product = (await (await ann.ask(`/api/v2/products/${upload.product_id}`)).json()) as object;
    expect(product).toMatchObject({ status: 'registering', mine: true, internal_name: `${upload.product_id}_my_redshifts` });
    await ann.send('DELETE', `/api/v2/uploads/${upload.id}`);
  });

  it('stops at twenty unfinished uploads of one person', async () => {
    const carol = await server.as('carol');
    for (let i = 0; i < 20; i++) await announce(carol, { name: 'z.csv', bytes: 10 });
    const refusal = await refusalOf(await carol.send('POST', '/api/v2/uploads', valid));
    expect(refusal).toMatchObject({ status: 429, code: 'too-many' });
    expect(refusal.message).toContain('You have 20 unfinished uploads');
  });
});

describe('publishing too early', () => {
  it('says how much has arrived', async () => {
    const { id } = await announce(ann, { name: 'z.csv', bytes: 2000 });
    const refusal = await refusalOf(await publish(ann, id, { sha256: createHash('sha256').digest('hex'), mapping: {} }));
    expect(refusal).toMatchObject({ status: 409, code: 'conflict' });
    expect(refusal.message).toBe('0 bytes of 2 kB have arrived. Send the rest first.');
  });

  it.each([
    [{ sha256: 'abc', mapping: {} }, '"sha256" must be the SHA-256'],
    [{ sha256: 'A'.repeat(64), mapping: {} }, '"sha256" must be the SHA-256'],
    [{ sha256: 'a'.repeat(64), mapping: { redshift: 'z' } }, '"redshift" is no role of a column'],
    [{ sha256: 'a'.repeat(64), mapping: { z: 3 } }, 'The column of the role z must be a name'],
    [{ sha256: 'a'.repeat(64), mapping: ['z'] }, '"mapping" must name the column of each role'],
  ])('refuses %j', async (body, sentence) => {
    const { id } = await announce(ann, { name: 'z.csv', bytes: 2000 });
    const refusal = await refusalOf(await publish(ann, id, body as { sha256: string; mapping: object }));
    expect(refusal.status).toBe(400);
    expect(refusal.message).toContain(sentence);
    await ann.send('DELETE', `/api/v2/uploads/${id}`);
  });
});
