import { parse } from 'hono/utils/cookie';
import { Fault } from '#core/problem';
import type { Records } from '../records/connection.ts';
import { findSession } from '../records/sessions.ts';
import { findToken } from '../records/tokens.ts';
import type { Asker, Scope } from './env.ts';
import { isForeign, isSameOrigin } from './security.ts';

export const sessionCookie = 'photoz_session';

export interface Ask {
  method: string;
  path: string;
  headers: Headers;
}

/** All that anyone may ask without signing in. */
const openRoutes = new Set(['GET /api/v2/site', 'POST /api/v2/session']);

/** What a token needs for changes below a path; a path that is not here is for sessions alone. */
const scopesOfChanges: [RegExp, Scope][] = [
  [/^\/api\/v2\/(uploads|tus|products)(\/|$)/, 'upload'],
  [/^\/api\/v2\/processes(\/|$)/, 'process'],
  [/^\/api\/v2\/releases(\/|$)/, 'admin'],
];

/** The one door to `/api/`: who asks, and whether the way they ask is allowed. Throws a Fault where it is not. */
export async function admit(records: Records, ask: Ask): Promise<Asker | null> {
  const asker = await identify(records, ask.headers);
  const isOpen = openRoutes.has(`${ask.method} ${ask.path}`);
  if (!asker && !isOpen) throw new Fault('not-signed-in', 'Sign in first.');
  if (!isChange(ask.method)) {
    if (asker?.via === 'token') needScope(asker, 'read');
    return asker;
  }
  if (asker?.via === 'session' ? !isSameOrigin(ask.headers) : isForeign(ask.headers)) {
    throw new Fault('not-allowed', 'A change must come from the pages of this server, not from another site.');
  }
  if (asker?.via === 'token' && !isOpen) needScope(asker, scopeOfChange(ask.path));
  return asker;
}

/** Credentials that are sent and wrong are refused, never passed over in favor of others. */
async function identify(records: Records, headers: Headers): Promise<Asker | null> {
  const authorization = headers.get('authorization');
  if (authorization !== null) return byToken(records, authorization);
  const secret = parse(headers.get('cookie') ?? '', sessionCookie)[sessionCookie];
  const session = secret ? await findSession(records, secret) : null;
  return session && { account: session.user, via: 'session', sessionKey: session.key };
}

async function byToken(records: Records, authorization: string): Promise<Asker> {
  const secret = /^Token (pz_\S+)$/i.exec(authorization)?.[1];
  const token = secret ? await findToken(records, secret) : null;
  if (!token) throw new Fault('not-signed-in', 'This token is unknown, expired or revoked. Make a new one.');
  const admin = token.user.admin && token.scopes.includes('admin');
  return { account: { ...token.user, admin }, via: 'token', scopes: token.scopes };
}

function scopeOfChange(path: string): Scope {
  const found = scopesOfChanges.find(([shape]) => shape.test(path));
  if (!found) throw new Fault('not-allowed', 'A token cannot do this; sign in with a password.');
  return found[1];
}

function needScope(asker: { scopes: readonly Scope[] }, scope: Scope): void {
  if (asker.scopes.includes(scope)) return;
  throw new Fault('not-allowed', `This token lacks the scope "${scope}"; it has ${asker.scopes.join(', ') || 'none'}.`, { at: scope });
}

function isChange(method: string): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(method);
}
