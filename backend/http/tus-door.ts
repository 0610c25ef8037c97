import type { IncomingMessage, ServerResponse } from 'node:http';

type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** What goes to tus and not to the app: tus needs the raw request. It passes the same gate there. */
export function isTus(request: IncomingMessage): boolean {
  return /^\/api\/v2\/tus([/?]|$)/.test(request.url ?? '');
}

/** Its answers carry the same headers as all others; whatever it throws ends this one answer and not the server. */
export function tusDoor(handler: Listener, headers: () => Record<string, string>): Listener {
  return async (request, response) => {
    for (const [name, value] of Object.entries(headers())) response.setHeader(name, value);
    await handler(request, response).catch(() => response.destroy());
  };
}
