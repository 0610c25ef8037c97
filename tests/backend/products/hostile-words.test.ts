import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer, type Visitor } from '../server.ts';
import { about } from '../uploads/sending.ts';

let server: TestServer;
let ann: Visitor;
beforeAll(async () => {
  server = await startServer();
  ann = await server.as('ann');
});
afterAll(() => server.close());

const words = ['\\', "\\'", "a\\' || 1=1 || 'a", '"', '%', '_', '@now', '\0', '🦉'.repeat(50), '${x}', '{:v}', '`'];

describe('words that mean something to others', () => {
  it.each(words)('are only words in a search: %j', async (word) => {
    for (const search of [word, `has:${word}`]) {
      const answer = await ann.ask(`/api/v2/products?search=${encodeURIComponent(search)}`);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ count: 0 });
    }
  });

  it.each(words)('are no product in an address: %j', async (word) => {
    expect((await ann.ask(`/api/v2/products/${encodeURIComponent(word)}`)).status).toBe(404);
  });

  it.each(words)('are kept as a name: %j', async (word) => {
    const answer = await ann.send('POST', '/api/v2/uploads', {
      about: { ...about, display_name: `n ${word}`, description: word },
      file_name: 'a.csv',
      size_bytes: 10,
    });
    expect(answer.status).toBe(201);
    const { id, product_id } = (await answer.json()) as { id: number; product_id: number };
    const product = (await (await ann.ask(`/api/v2/products/${product_id}`)).json()) as { display_name: string };
    expect(product.display_name).toBe(`n ${word}`.trim());
    expect((await ann.send('DELETE', `/api/v2/uploads/${id}`)).status).toBe(204);
  });

  it.each(words)('sign nobody in: %j', async (word) => {
    const body = JSON.stringify({ user_name: word, password: word });
    const headers = { 'Content-Type': 'application/json', Origin: server.url };
    expect((await server.ask('/api/v2/session', { method: 'POST', headers, body })).status).toBe(401);
  });

  it('are refused where they are half a character', async () => {
    const answer = await ann.send('POST', '/api/v2/uploads', {
      about: { ...about, display_name: 'n \ud800' },
      file_name: 'a.csv',
      size_bytes: 10,
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'bad-request', at: 'displayName', message: expect.stringContaining('Unicode') });
  });

  it.each([255, 256])('are refused by their length where they are too long: %d', async (length) => {
    const answer = await ann.send('POST', '/api/v2/uploads', {
      about: { ...about, display_name: '🦉'.repeat(length >> 1) + 'n'.repeat(length % 2), description: 'd'.repeat(50_000) },
      file_name: `${'f'.repeat(251)}.csv`,
      size_bytes: 10,
    });
    expect(answer.status).toBe(length > 255 ? 400 : 201);
  });
});
