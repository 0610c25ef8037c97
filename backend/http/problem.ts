import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ProblemCode } from '#core/problem';

const statuses: Record<ProblemCode, ContentfulStatusCode> = {
  'bad-request': 400,
  'bad-config': 422,
  'bad-file': 422,
  'bad-data': 422,
  'not-signed-in': 401,
  'not-allowed': 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  'too-many': 429,
  'no-space': 507,
  unavailable: 503,
  stopped: 409,
  internal: 500,
};

export function statusOf(code: ProblemCode): ContentfulStatusCode {
  return statuses[code];
}
