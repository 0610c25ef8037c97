import { Hono, type Context } from 'hono';
import { deleteCookie, setCookie } from 'hono/cookie';
import { Fault } from '#core/problem';
import type { Account } from '#core/wire/account';
import type { Parts } from '../parts.ts';
import { endSession, sessionSeconds, startSession } from '../records/sessions.ts';
import { userByPassword, type UserRow } from '../records/users.ts';
import { Attempts } from './attempts.ts';
import type { AppEnv, SignedIn } from './env.ts';
import { sessionCookie } from './gate.ts';
import { answer, bodyOf } from './json.ts';
import { cameByHttps } from './security.ts';

/** A refusal takes at least this long, so that its time does not tell whether the user exists. */
const refusalMs = 350;
const attemptsPerMinute = 5;

export function sessionRoutes(parts: Parts): Hono<AppEnv> {
  const attempts = new Attempts(attemptsPerMinute);
  return new Hono<AppEnv>()
    .post('/api/v2/session', async (c) => {
      const body = await bodyOf(c);
      const userName = credential(body['userName'], 'userName');
      const password = credential(body['password'], 'password');
      const attempt = attempts.begin(`${userName.toLowerCase()} ${addressOf(c)}`);
      const user = await checkedUser(parts, userName, password);
      attempt.forgive();
      await replaceSession(parts, c, user);
      return answer(c, accountOf(user), 201);
    })
    .get('/api/v2/session', (c) => answer(c, accountOf(c.get('account'))))
    .delete('/api/v2/session', async (c) => {
      const asker = c.get('asker');
      if (asker?.via === 'session') await endSession(parts.records, asker.sessionKey);
      deleteCookie(c, sessionCookie, { path: '/' });
      return c.body(null, 204);
    });
}

/** What pages may know of an account. */
function accountOf(user: SignedIn): Account {
  return { id: user.id, userName: user.userName, displayName: user.displayName, email: user.email, admin: user.admin };
}

/** Who asks, as the socket says; headers that name another address can be invented. */
export function addressOf(c: Context<AppEnv>): string {
  return c.env.incoming.socket.remoteAddress ?? 'unknown';
}

async function checkedUser(parts: Parts, userName: string, password: string): Promise<UserRow> {
  const earliest = new Promise((resolve) => setTimeout(resolve, refusalMs));
  const user = await userByPassword(parts.records, userName, password);
  if (user && !user.disabled) return user;
  await earliest;
  throw new Fault('not-signed-in', 'User name and password do not belong together.');
}

/** A new secret at each sign-in; the session that the browser had before ends. */
async function replaceSession(parts: Parts, c: Context<AppEnv>, user: SignedIn): Promise<void> {
  const before = c.get('asker');
  if (before?.via === 'session') await endSession(parts.records, before.sessionKey);
  setCookie(c, sessionCookie, await startSession(parts.records, user), {
    httpOnly: true,
    sameSite: 'Lax',
    path: '/',
    maxAge: sessionSeconds,
    secure: cameByHttps(c.req.raw.headers),
  });
}

/** A password keeps its blanks. */
function credential(value: unknown, field: string): string {
  if (typeof value === 'string' && value !== '' && value.length <= 1000) return value;
  throw new Fault('bad-request', `"${field}" is missing or is no text of 1 to 1000 characters.`, { at: field });
}
