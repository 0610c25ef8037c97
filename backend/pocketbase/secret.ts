import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Superuser } from '../records/connection.ts';
import { newSecret } from '../records/secrets.ts';

/** The superuser of this data folder, made once; PocketBase follows when the file was lost and made anew. */
export async function readSecret(dataDir: string): Promise<Superuser> {
  const path = join(dataDir, 'secret.json');
  const text = await readFile(path, 'utf8').catch(() => null);
  const kept: unknown = text === null ? null : JSON.parse(text);
  if (isSuperuser(kept)) return kept;
  const made: Superuser = { email: 'server@photoz.invalid', password: newSecret() };
  const file = await open(path, 'w', 0o600);
  await file.writeFile(JSON.stringify(made));
  await file.sync();
  await file.close();
  return made;
}

function isSuperuser(value: unknown): value is Superuser {
  return typeof value === 'object' && value !== null && 'email' in value && 'password' in value;
}
