import { chmod, truncate } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Product } from '../../../backend/records/product-record.ts';
import { startServer, type TestServer, type Visitor } from '../server.ts';
import { harmless } from '../uploads/hostile-names.ts';
import { sha256 } from '../uploads/sending.ts';
import { place } from './shelf.ts';
import { entriesOf } from './stored-zip.ts';

let server: TestServer;
let ann: Visitor;
let bob: Visitor;
let product: Product;
let address: string;

const bytes = 'ra,dec,z\n1,2,0.5\n';

async function contentAddress(of: Product): Promise<string> {
  const detail = (await (await ann.ask(`/api/v2/products/${of.id}`)).json()) as { files: { id: number }[] };
  return `/api/v2/products/${of.id}/files/${detail.files[0]?.id}/content`;
}

beforeAll(async () => {
  server = await startServer();
  ann = await server.as('ann');
  bob = await server.as('bob');
  product = await place(server, { owner: 'ann', displayName: 'Down "load"', fileName: 'my ⌀ file.csv', bytes });
  address = await contentAddress(product);
});
afterAll(() => server.close());

describe('a file', () => {
  it('is sent as it came, as an attachment that no browser guesses at', async () => {
    const answer = await bob.ask(address);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe(bytes);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-length': '17',
      'content-type': 'text/csv',
      'accept-ranges': 'bytes',
      etag: `"${sha256(bytes)}"`,
      'x-content-type-options': 'nosniff',
      'content-disposition': `attachment; filename="my _ file.csv"; filename*=UTF-8''my%20%E2%8C%80%20file.csv`,
    });
  });

  it('is described by HEAD without its bytes, as a range too', async () => {
    const whole = await bob.ask(address, { method: 'HEAD' });
    expect([whole.status, whole.headers.get('content-length'), await whole.text()]).toEqual([200, '17', '']);
    const part = await bob.ask(address, { method: 'HEAD', headers: { Range: 'bytes=0-' } });
    expect([part.status, part.headers.get('content-length'), part.headers.get('content-range')]).toEqual([206, '17', 'bytes 0-16/17']);
  });

  it('is sent in parts that fit together', async () => {
    const first = await bob.ask(address, { headers: { Range: 'bytes=0-7' } });
    expect([first.status, first.headers.get('content-range'), first.headers.get('content-length')]).toEqual([206, 'bytes 0-7/17', '8']);
    const etag = first.headers.get('etag') ?? '';
    const rest = await bob.ask(address, { headers: { Range: 'bytes=8-', 'If-Range': etag } });
    expect(rest.status).toBe(206);
    expect((await first.text()) + (await rest.text())).toBe(bytes);
  });

  it('is sent whole when the version is another', async () => {
    const answer = await bob.ask(address, { headers: { Range: 'bytes=8-', 'If-Range': '"another"' } });
    expect([answer.status, await answer.text()]).toEqual([200, bytes]);
  });

  it('refuses a range that it has not', async () => {
    const answer = await bob.ask(address, { headers: { Range: 'bytes=17-' } });
    expect([answer.status, answer.headers.get('content-range')]).toEqual([416, 'bytes */17']);
  });

  it('is not sent again to who has it', async () => {
    const answer = await bob.ask(address, { headers: { 'If-None-Match': `"${sha256(bytes)}"` } });
    expect([answer.status, await answer.text()]).toEqual([304, '']);
  });

  it('belongs to its product alone', async () => {
    const other = await place(server, { owner: 'ann', displayName: 'Other' });
    const stolen = (await contentAddress(other)).replace(`/products/${other.id}/`, `/products/${product.id}/`);
    for (const path of [stolen, `/api/v2/products/${product.id}/files/0/content`, `/api/v2/products/${product.id}/files/x/content`]) {
      expect((await bob.ask(path)).status).toBe(404);
    }
  });

  it('is not sent when it is damaged, and the operator is told', async () => {
    const rotten = await place(server, { owner: 'ann', displayName: 'Rotten', bytes: 'will be cut' });
    const path = server.parts.store.pathOf(rotten.sha256 ?? '');
    await chmod(path, 0o600);
    await truncate(path, 4);
    for (const at of [await contentAddress(rotten), `/api/v2/products/${rotten.id}/archive`]) {
      const answer = await bob.ask(at);
      expect(answer.status).toBe(503);
      expect(await answer.text()).toContain('is damaged on the server');
    }
    expect(server.said()).toContain('has 4 bytes in the store, the records say 11');
  });
});

describe('the archive', () => {
  it('holds the files as they came and what is known of them', async () => {
    const answer = await bob.ask(`/api/v2/products/${product.id}/archive`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/zip');
    expect(answer.headers.get('content-disposition')).toContain(`filename="${product.internalName}.zip"`);
    const zip = Buffer.from(await answer.arrayBuffer());
    expect(zip.length).toBe(Number(answer.headers.get('content-length')));
    const entries = entriesOf(zip);
    expect([...entries.keys()]).toEqual(['my ⌀ file.csv', 'metadata.yaml']);
    expect(entries.get('my ⌀ file.csv')?.toString()).toBe(bytes);
    const metadata = entries.get('metadata.yaml')?.toString() ?? '';
    expect(metadata).toContain('display_name: "Down \\"load\\""\n');
    expect(metadata).toContain(`"sha256":"${sha256(bytes)}"`);
    expect(metadata).toContain('product_type: "redshift_catalog"\n');
  });

  it('is described by HEAD', async () => {
    const answer = await bob.ask(`/api/v2/products/${product.id}/archive`, { method: 'HEAD' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(17);
  });

  it('survives a reader who goes away', async () => {
    const large = await place(server, { owner: 'ann', displayName: 'Large', bytes: 'x'.repeat(8_000_000) });
    for (let i = 0; i < 5; i++) {
      const end = new AbortController();
      const answer = await bob.ask(`/api/v2/products/${large.id}/archive`, { signal: end.signal });
      await answer.body?.getReader().read();
      end.abort();
    }
    expect((await bob.ask(await contentAddress(large), { method: 'HEAD' })).status).toBe(200);
    expect(server.said()).not.toContain('Error');
  });

  it('takes any name that a file may have', async () => {
    for (const name of harmless) {
      const named = await place(server, { owner: 'ann', displayName: 'Named', fileName: name, bytes: 'same' });
      const entries = entriesOf(Buffer.from(await (await bob.ask(`/api/v2/products/${named.id}/archive`)).arrayBuffer()));
      const [first] = entries.keys();
      expect(first).toBe(name === 'metadata.yaml' ? '2-metadata.yaml' : name.replace('C:', 'C_'));
      const header = (await bob.ask(await contentAddress(named), { method: 'HEAD' })).headers.get('content-disposition') ?? '';
      expect(decodeURIComponent(header.split("UTF-8''")[1] ?? '')).toBe(name);
    }
  });
});
