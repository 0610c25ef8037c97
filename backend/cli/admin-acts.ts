import { Fault } from '#core/problem';
import type { Records } from '../records/connection.ts';
import type { AdminAct, Order } from './admin-order.ts';
import { createReleaseAct } from './admin-releases.ts';
import { createTokenAct } from './admin-tokens.ts';
import { createUserAct, disableUserAct, listUsersAct, setPasswordAct } from './admin-users.ts';

const acts: Record<string, AdminAct> = {
  'create-user': createUserAct,
  'list-users': listUsersAct,
  'set-password': setPasswordAct,
  'disable-user': disableUserAct,
  'create-token': createTokenAct,
  'create-release': createReleaseAct,
};

export function adminAct(name: string): AdminAct | null {
  return Object.hasOwn(acts, name) ? (acts[name] ?? null) : null;
}

export const adminUsage: string = ['Usage:', ...Object.values(acts).map((act) => `  photoz admin ${act.usage}`)].join('\n');

/** The same whether the server does it or the command itself. */
export async function performAct(records: Records, order: Order): Promise<string> {
  const act = adminAct(order.act);
  if (!act) throw new Fault('bad-request', `The server does not know "${order.act}".`);
  return act.perform(records, order);
}
