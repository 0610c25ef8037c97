import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { openTable, tablesOf } from '#formats/open';
import { httpSource } from '#formats/http-source';

let server: Server | null = null;

afterEach(() => {
  server?.close();
  server = null;
});

/** Serves `content`; `ranges` says whether it understands them. Counts the bytes of all answers. */
async function serving(content: Uint8Array, ranges: boolean): Promise<{ url: string; sent: () => number }> {
  let sent = 0;
  server = createServer((request, response) => {
    const range = ranges ? /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') : null;
    const body = range ? content.subarray(Number(range[1]), Number(range[2]) + 1) : content;
    if (range) response.writeHead(206, { 'Content-Range': `bytes ${range[1]}-${range[2]}/${content.length}` });
    sent += body.length;
    response.end(body);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/t.csv`, sent: () => sent };
}

const text = new TextEncoder().encode(`ra,dec\n${'10.5,-20.25\n'.repeat(800_000)}`);

describe('a file at an address', () => {
  it('is a table like any other', async () => {
    const { url } = await serving(text, true);
    const table = await openTable(await httpSource(url, 't.csv'));
    expect(table.schema.rows).toBe(800_000);
    expect(table.schema.columns.map(({ name, type }) => `${name} ${type}`)).toEqual(['ra double', 'dec double']);
  });

  it('is told apart without reading all of it', async () => {
    const { url, sent } = await serving(text, true);
    expect(await tablesOf(await httpSource(url, 't.csv'))).toMatchObject({ format: 'csv' });
    expect(sent()).toBeLessThan(4_000_000);
  });

  it('is refused when the server would send all of it', async () => {
    const { url } = await serving(text, false);
    await expect(httpSource(url, 't.csv')).rejects.toThrow(/answered 200 to a range, not 206/);
  });
});
