import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer, type TestServer, type Visitor } from '../server.ts';
import { announce, catalogCsv, seen, sendBytes } from './sending.ts';

let server: TestServer;
beforeAll(async () => void (server = await startServer()));
afterAll(() => server.close());

const bytes = catalogCsv(100);

/** Places for the bytes of so many uploads; a person may have twenty. */
async function places(count: number): Promise<{ path: string; id: number; visitor: Visitor }[]> {
  const found: { path: string; id: number; visitor: Visitor }[] = [];
  while (found.length < count) {
    const visitor = await server.as(`sender${Math.floor(found.length / 15)}`);
    const { id } = await announce(visitor, { name: 'z.csv', bytes: bytes.length });
    const metadata = `upload ${Buffer.from(String(id)).toString('base64')}`;
    const headers = { 'Tus-Resumable': '1.0.0', 'Upload-Length': String(bytes.length), 'Upload-Metadata': metadata };
    const made = await visitor.ask('/api/v2/tus', { method: 'POST', headers });
    found.push({ path: made.headers.get('location') ?? '', id, visitor });
  }
  return found;
}

/** Begins to send and keeps the line open. */
function beginSending({ path, visitor }: { path: string; visitor: Visitor }): ClientRequest {
  const headers = {
    ...{ Cookie: visitor.cookie, Origin: server.url, 'Tus-Resumable': '1.0.0', 'Upload-Offset': '0' },
    ...{ 'Content-Type': 'application/offset+octet-stream', 'Content-Length': String(bytes.length) },
  };
  const line = request(new URL(path, server.url), { method: 'PATCH', headers });
  line.on('error', () => undefined);
  line.write(bytes.subarray(0, 10));
  return line;
}

const answerTo = (line: ClientRequest): Promise<IncomingMessage> => new Promise((resolve) => line.once('response', resolve));

it('lets 32 send at once; who comes then is asked to come back, and gets through when a line is free', async () => {
  const all = await places(33);
  const last = all.pop();
  if (!last) throw new Error('no places');
  const lines = all.map(beginSending);
  for (const { visitor, id } of all) {
    while ((await seen(visitor, id)).received_bytes < 10) await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const refused = await answerTo(beginSending(last));
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '3']);
  expect((await seen(last.visitor, last.id)).received_bytes).toBe(0);
  lines.pop()?.destroy();
  await sendBytes(server.url, last.visitor, { upload: await seen(last.visitor, last.id), bytes });
  expect((await seen(last.visitor, last.id)).state).toBe('received');
  const dropped = all.at(-1);
  if (dropped) await sendBytes(server.url, dropped.visitor, { upload: await seen(dropped.visitor, dropped.id), bytes });
  const [first] = lines;
  first?.end(bytes.subarray(10));
  if (first) expect((await answerTo(first)).statusCode).toBe(204);
  for (const line of lines) line.destroy();
});
