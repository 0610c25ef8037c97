import { writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Parts } from './parts.ts';
import { newSecret } from './records/secrets.ts';
import { countUsers, createUser } from './records/users.ts';

const demoName = 'demo';

/**
 * On an empty data folder the first person needs a way in. Gives what to tell the operator: the password when it is made,
 * later only where it is kept; null where there is no demo account.
 */
export async function makeDemoAccount(parts: Pick<Parts, 'config' | 'records'>): Promise<string | null> {
  if (!parts.config.demo) return null;
  const path = join(parts.config.dataDir, 'demo-password.txt');
  if ((await countUsers(parts.records)) > 0) {
    return existsSync(path) ? `Sign in as "${demoName}"; the password is in ${path}` : null;
  }
  const password = newSecret().replaceAll(/[-_]/g, '').slice(0, 16);
  // The file first: an account whose password nobody knows would be of no use.
  await writeFile(path, `${password}\n`, { mode: 0o600 });
  await createUser(parts.records, { userName: demoName, password, admin: true, email: null, displayName: 'Demo Astronomer' });
  return `Sign in as "${demoName}" with the password ${password} (kept in ${path})`;
}
