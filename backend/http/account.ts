import { Hono } from 'hono';
import { Fault } from '#core/problem';
import type { Parts } from '../parts.ts';
import { endSessions } from '../records/sessions.ts';
import { setPassword, userByPassword } from '../records/users.ts';
import { Attempts } from './attempts.ts';
import type { AppEnv } from './env.ts';
import { bodyOf } from './json.ts';
import { addressOf } from './session.ts';

export function accountRoutes(parts: Parts): Hono<AppEnv> {
  const attempts = new Attempts(5);
  return new Hono<AppEnv>().post('/api/v2/account/password', async (c) => {
    const { current, next } = await bodyOf(c);
    if (typeof current !== 'string' || typeof next !== 'string') {
      throw new Fault('bad-request', 'Give the current password and the next one, both as text.');
    }
    const account = c.get('account');
    const asker = c.get('asker');
    const attempt = attempts.begin(`${account.key} ${addressOf(c)}`);
    const user = await userByPassword(parts.records, account.userName, current);
    if (!user) throw new Fault('not-allowed', 'The current password is not right. Nothing was changed.', { at: 'current' });
    attempt.forgive();
    await setPassword(parts.records, user, next);
    await endSessions(parts.records, user, asker?.via === 'session' ? asker.sessionKey : null);
    return c.body(null, 204);
  });
}
