import { Hono } from 'hono';
import { streamSSE, type SSEStreamingApi } from 'hono/streaming';
import { isOver } from '#core/process';
import { outward } from '#core/wire/keys';
import type { Parts } from '../parts.ts';
import { isProcessStatus } from '../records/process-record.ts';
import { findProcess } from '../records/processes.ts';
import { detailOf, maySee } from '../runner/detail.ts';
import type { AppEnv, SignedIn } from './env.ts';
import { visibleProcess } from './processes.ts';

/** Proxies close a connection on which nothing moves for a minute. */
const heartbeatMs = 15_000;

/** A process as it goes: at once, after each change, and for the last time when it is over. */
export function eventsRoutes(parts: Parts): Hono<AppEnv> {
  return new Hono<AppEnv>().get('/api/v2/processes/:id/events', async (c) => {
    const process = await visibleProcess(parts, c);
    if (isOverStatus(c.req.header('last-event-id'))) return c.body(null, 204);
    // Nobody would read the stream of a HEAD, and so nobody would end it.
    if (c.req.method === 'HEAD') return c.body(null, 200, { 'Content-Type': 'text/event-stream' });
    c.header('X-Accel-Buffering', 'no');
    return streamSSE(c, (events) => follow(parts, events, { id: process.id, account: c.get('account') }));
  });
}

async function follow(parts: Parts, events: SSEStreamingApi, of: { id: number; account: SignedIn }): Promise<void> {
  const news = signal();
  const unwatch = parts.runner.watch(of.id, news.give);
  const beat = setInterval(() => void events.write(': here\n\n'), heartbeatMs);
  events.onAbort(news.give);
  try {
    while (!events.aborted && (await send(parts, events, of))) await news.next();
  } finally {
    clearInterval(beat);
    unwatch();
  }
}

/** False when there is nothing more to come. */
async function send(parts: Parts, events: SSEStreamingApi, { id, account }: { id: number; account: SignedIn }): Promise<boolean> {
  const process = await findProcess(parts.records, id);
  if (!process || !(await maySee(parts, process, account))) return false;
  await events.writeSSE({ id: process.status, data: JSON.stringify(outward(await detailOf(parts, process, account))) });
  return !isOver(process.status);
}

/** A browser asks again when a stream ends; 204 tells it that it has heard the last. */
function isOverStatus(lastId: string | undefined): boolean {
  return lastId !== undefined && isProcessStatus(lastId) && isOver(lastId);
}

/** What happens while nobody waits is not lost, and many changes at once are one piece of news. */
function signal(): { give: () => void; next: () => Promise<void> } {
  let fresh = false;
  let wake: (() => void) | null = null;
  return {
    give: () => {
      fresh = true;
      wake?.();
    },
    next: async () => {
      if (!fresh) await new Promise<void>((resolve) => (wake = resolve));
      fresh = false;
      wake = null;
    },
  };
}
