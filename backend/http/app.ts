import { Hono, type Context } from 'hono';
import { Fault, toProblem } from '#core/problem';
import { inFull } from '../in-full.ts';
import type { Parts } from '../parts.ts';
import { recordsFault } from '../records/connection.ts';
import { accountRoutes } from './account.ts';
import { downloadRoutes } from './downloads.ts';
import type { AppEnv } from './env.ts';
import { eventsRoutes } from './events.ts';
import { admit } from './gate.ts';
import { answer } from './json.ts';
import { pipelinesRoutes } from './pipelines.ts';
import { statusOf } from './problem.ts';
import { processesRoutes } from './processes.ts';
import { productRowsRoutes } from './product-rows.ts';
import { productRoutes } from './products.ts';
import { releasesRoutes } from './releases.ts';
import { headersFor, withHeaders } from './security.ts';
import { sessionRoutes } from './session.ts';
import { siteTotalsRoutes } from './site-totals.ts';
import { siteRoutes } from './site.ts';
import type { Site } from './static.ts';
import { TooMany } from './too-many.ts';
import { uploadRoutes } from './uploads.ts';

/** All of HTTP but tus, which needs the raw request and is mounted before this in main.ts. */
export function createApp(parts: Parts, site: Site): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(withHeaders(headersFor(site.page)));
  app.onError((error, c) => refuse(parts, error, c));
  app.use('/api/*', async (c, next) => {
    const method = c.req.method === 'HEAD' ? 'GET' : c.req.method;
    const asker = await admit(parts.records, { method, path: c.req.path, headers: c.req.raw.headers });
    c.set('asker', asker);
    if (asker) c.set('account', asker.account);
    await next();
  });
  for (const routes of nouns) app.route('/', routes(parts));
  app.all('/api/*', (c) => {
    throw new Fault('not-found', `There is nothing at ${c.req.path}.`);
  });
  app.get('*', site.serve);
  return app;
}

/** Each noun's routes, with their whole paths. */
const nouns: ((parts: Parts) => Hono<AppEnv>)[] = [
  siteRoutes,
  siteTotalsRoutes,
  sessionRoutes,
  accountRoutes,
  releasesRoutes,
  productRoutes,
  productRowsRoutes,
  downloadRoutes,
  uploadRoutes,
  pipelinesRoutes,
  processesRoutes,
  eventsRoutes,
];

/** What was not meant for people goes to the operator's log; people get a sentence. */
export function refuse(parts: Pick<Parts, 'log'>, thrown: unknown, c: Context<AppEnv>): Response {
  const error = recordsFault(thrown);
  const problem = toProblem(error);
  if (problem.code === 'internal') parts.log(`${c.req.method} ${c.req.path}: ${inFull(error)}`);
  if (error instanceof TooMany) c.header('Retry-After', String(error.retryAfterSeconds));
  return answer(c, problem, statusOf(problem.code));
}
