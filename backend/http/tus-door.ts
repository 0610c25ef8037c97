import type { IncomingMessage, ServerResponse } from 'node:http';
import { Fault, toProblem } from '#core/problem';
import { outward } from '#core/wire/keys';
import type { Parts } from '../parts.ts';
import { recordsFault } from '../records/connection.ts';
import type { Asker } from './env.ts';
import { admit } from './gate.ts';
import { statusOf } from './problem.ts';

export const tusPath = '/api/v2/tus';

/** Takes the bytes of an upload; who asks has been admitted. */
export type TusHandler = (request: IncomingMessage, response: ServerResponse, asker: Asker) => Promise<void>;

export function isTus(request: IncomingMessage): boolean {
  return new RegExp(`^${tusPath}([/?]|$)`).test(request.url ?? '');
}

/** tus needs the raw request, so it passes the same gate here and not in http/app.ts. */
export function tusDoor(
  parts: Parts,
  securityHeaders: Record<string, string>,
  handler: TusHandler,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    response.setHeader('Cache-Control', 'no-store');
    enter(parts, request)
      .then((asker) => handler(request, response, asker))
      .catch((error: unknown) => refuse(parts, error, { request, response }));
  };
}

async function enter(parts: Parts, request: IncomingMessage): Promise<Asker> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) if (typeof value === 'string') headers.set(name, value);
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  const asker = await admit(parts.records, { method: request.method ?? 'GET', path, headers });
  if (!asker) throw new Fault('not-signed-in', 'Sign in first.');
  return asker;
}

function refuse(parts: Parts, thrown: unknown, { request, response }: { request: IncomingMessage; response: ServerResponse }): void {
  const error = recordsFault(thrown);
  const problem = toProblem(error);
  if (problem.code === 'internal') parts.log(`${request.method} ${request.url}: ${error instanceof Error ? error.stack : String(error)}`);
  if (response.headersSent) return void response.destroy();
  response.writeHead(statusOf(problem.code), { 'Content-Type': 'application/json; charset=utf-8', Connection: 'close' });
  response.end(JSON.stringify(outward(problem)));
}
