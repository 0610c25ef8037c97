import type { HttpBindings } from '@hono/node-server';
import type { Account } from '#core/wire/account';

export type Scope = 'read' | 'upload' | 'process' | 'admin';

/** The account with the key of its record, which relations are made of and which never leaves the server. */
export interface SignedIn extends Account {
  key: string;
}

/** Who asks, and by what right: a session of the pages, or a token with its scopes. */
export type Asker =
  { account: SignedIn; via: 'session'; sessionKey: string } | { account: SignedIn; via: 'token'; scopes: readonly Scope[] };

/** `account` is set wherever signing in is required, which is everywhere but the open routes of http/app.ts. */
export interface AppEnv {
  Bindings: HttpBindings;
  Variables: { asker: Asker | null; account: SignedIn };
}
