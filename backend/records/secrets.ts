import { createHash, randomBytes, randomInt } from 'node:crypto';

/** 256 random bits as text; only their hash is kept. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A record key as PocketBase makes them: 15 letters and digits. */
export function newKey(): string {
  return Array.from({ length: 15 }, () => letters[randomInt(letters.length)]).join('');
}

/** How PocketBase writes a moment; filters compare it as text. */
export function stamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('T', ' ');
}
