import { readFile } from 'node:fs/promises';
import type { Profile } from '#core/profile';
import type { Parts } from '../parts.ts';

/** What the inspector wrote when the file arrived; null where there is none or its file is gone. */
export async function profileOf(parts: Pick<Parts, 'store' | 'log'>, profileSha256: string | null): Promise<Profile | null> {
  if (profileSha256 === null) return null;
  if (!(await parts.store.has(profileSha256))) {
    parts.log(`the profile ${profileSha256} is missing from the store`);
    return null;
  }
  const profile: unknown = JSON.parse(await readFile(parts.store.pathOf(profileSha256), 'utf8'));
  return isProfile(profile) ? profile : null;
}

function isProfile(value: unknown): value is Profile {
  return typeof value === 'object' && value !== null && 'rows' in value && 'columns' in value && 'face' in value;
}
