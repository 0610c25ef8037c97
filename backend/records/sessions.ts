import type { SignedIn } from '../http/env.ts';
import { findOne, type Records } from './connection.ts';
import { expanded, moment } from './fields.ts';
import { hashOf, newSecret, stamp } from './secrets.ts';
import { userRow } from './users.ts';

/** A session ends two weeks after its last use. */
export const sessionSeconds = 14 * 24 * 3600;
/** `last_used` is written this rarely, so that reading stays reading. */
const touchSeconds = 300;

/** The secret of a new session, for the cookie; only its hash is kept. */
export async function startSession(records: Records, user: SignedIn): Promise<string> {
  const secret = newSecret();
  const now = Date.now();
  await records.pb.collection('sessions').create({
    hash: hashOf(secret),
    user: user.key,
    expires: stamp(now + sessionSeconds * 1000),
    last_used: stamp(now),
  });
  return secret;
}

/** Whose session this is, or null when it has ended or the user is disabled. */
export async function findSession(records: Records, secret: string): Promise<{ key: string; user: SignedIn } | null> {
  const filter = records.pb.filter('hash = {:hash} && expires > @now', { hash: hashOf(secret) });
  const found = await records.pb.collection('sessions').getList(1, 1, { filter, expand: 'user', skipTotal: true });
  const session = found.items[0];
  const userRecord = session && expanded(session, 'user');
  if (!session || !userRecord) return null;
  const { disabled, ...user } = userRow(userRecord);
  if (disabled) return null;
  if (isStale(moment(session, 'last_used'))) await touch(records, session.id);
  return { key: session.id, user };
}

export async function endSession(records: Records, key: string): Promise<void> {
  const still = await findOne(records, 'sessions', records.pb.filter('id = {:key}', { key }));
  if (still) await records.pb.collection('sessions').delete(key);
}

/** Ends the sessions of a user, but for the one that is named. */
export async function endSessions(records: Records, user: SignedIn, butKey: string | null): Promise<void> {
  const filter = records.pb.filter('user = {:user} && id != {:but}', { user: user.key, but: butKey ?? '' });
  const sessions = await records.pb.collection('sessions').getFullList({ filter });
  for (const session of sessions) await endSession(records, session.id);
}

/** Takes away what ended by itself. */
export async function sweepSessions(records: Records): Promise<void> {
  const sessions = await records.pb.collection('sessions').getFullList({ filter: 'expires <= @now' });
  for (const session of sessions) await endSession(records, session.id);
}

export function isStale(lastUsed: string | null): boolean {
  return lastUsed === null || Date.now() - Date.parse(lastUsed) > touchSeconds * 1000;
}

async function touch(records: Records, key: string): Promise<void> {
  const now = Date.now();
  await records.pb.collection('sessions').update(key, { last_used: stamp(now), expires: stamp(now + sessionSeconds * 1000) });
}
