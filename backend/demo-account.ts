import { writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Parts } from './parts.ts';
import { newSecret } from './records/secrets.ts';
import { countUsers, createUser } from './records/users.ts';

const demoName = 'demo';

/** On an empty data folder the first person needs a way in; its password is printed once and kept beside the data. */
export async function makeDemoAccount(parts: Pick<Parts, 'config' | 'records'>, say: (text: string) => void): Promise<void> {
  if (!parts.config.demo) return;
  const path = join(parts.config.dataDir, 'demo-password.txt');
  if ((await countUsers(parts.records)) > 0) {
    if (existsSync(path)) say(`The password of "${demoName}" is in ${path}\n`);
    return;
  }
  const password = newSecret().replaceAll(/[-_]/g, '').slice(0, 16);
  // The file first: an account whose password nobody knows would be of no use.
  await writeFile(path, `${password}\n`, { mode: 0o600 });
  await createUser(parts.records, { userName: demoName, password, admin: true, email: null, displayName: 'Demo Astronomer' });
  say(`Sign in as "${demoName}" with the password ${password} (it is kept in ${path})\n`);
}
