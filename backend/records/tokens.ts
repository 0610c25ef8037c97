import { Fault } from '#core/problem';
import type { Scope, SignedIn } from '../http/env.ts';
import type { Records } from './connection.ts';
import { expanded, moment, texts } from './fields.ts';
import { hashOf, newKey, newSecret, stamp } from './secrets.ts';
import { isStale } from './sessions.ts';
import { userRow } from './users.ts';

export const scopes: readonly Scope[] = ['read', 'upload', 'process', 'admin'];
export const usualScopes: readonly Scope[] = ['read', 'upload', 'process'];
export const usualDays = 90;
const mostDays = 3650;

export interface NewToken {
  user: SignedIn;
  name: string;
  scopes: readonly Scope[];
  days: number;
}

export function isScope(text: string): text is Scope {
  return scopes.some((scope) => scope === text);
}

/** The token itself, which is shown this once: `pz_<key>.<secret>`. */
export async function createToken(records: Records, token: NewToken): Promise<string> {
  if (!Number.isInteger(token.days) || token.days < 1 || token.days > mostDays) {
    throw new Fault('bad-request', `A token cannot live ${token.days} days; it must be 1 to ${mostDays}.`, { at: 'days' });
  }
  if (token.scopes.includes('admin') && !token.user.admin) {
    throw new Fault('not-allowed', `${token.user.userName} is no admin and cannot have a token with the scope admin.`, { at: 'scopes' });
  }
  const key = newKey();
  const secret = `pz_${key}.${newSecret()}`;
  await records.pb.collection('tokens').create({
    id: key,
    user: token.user.key,
    name: token.name,
    hash: hashOf(secret),
    scopes: token.scopes,
    expires: stamp(Date.now() + token.days * 24 * 3600 * 1000),
    revoked: false,
  });
  return secret;
}

/** Whose token this is, or null when it ended, was revoked or its user is disabled. */
export async function findToken(records: Records, secret: string): Promise<{ user: SignedIn; scopes: Scope[] } | null> {
  const filter = records.pb.filter('hash = {:hash} && expires > @now && revoked = false', { hash: hashOf(secret) });
  const found = await records.pb.collection('tokens').getList(1, 1, { filter, expand: 'user', skipTotal: true });
  const token = found.items[0];
  const userRecord = token && expanded(token, 'user');
  if (!token || !userRecord) return null;
  const { disabled, ...user } = userRow(userRecord);
  if (disabled) return null;
  if (isStale(moment(token, 'last_used'))) await records.pb.collection('tokens').update(token.id, { last_used: stamp(Date.now()) });
  return { user, scopes: texts(token, 'scopes').filter(isScope) };
}
