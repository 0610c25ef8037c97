import { Fault } from '#core/problem';
import type { Scope } from '../http/env.ts';
import { createToken, isScope, scopes, usualDays, usualScopes } from '../records/tokens.ts';
import { needed, option, type AdminAct, type Order } from './admin-order.ts';
import { namedUser } from './admin-users.ts';

export const createTokenAct: AdminAct = {
  usage: `create-token USER --name TEXT [--scope ${scopes.join('|')} ...] [--days N]`,
  takesSubject: true,
  takesPassword: false,
  options: { name: { type: 'string' }, scope: { type: 'string', multiple: true }, days: { type: 'string' } },
  needs: ['name'],
  perform: async (records, order) => {
    const user = await namedUser(records, order.subject);
    const days = Number(option(order, 'days') ?? usualDays);
    return createToken(records, { user, name: needed(order, 'name'), scopes: scopesOf(order), days });
  },
};

function scopesOf(order: Order): readonly Scope[] {
  const given = order.options['scope'];
  if (!Array.isArray(given)) return usualScopes;
  return given.map((scope) => {
    if (isScope(scope)) return scope;
    throw new Fault('bad-request', `"${scope}" is no scope; there are ${scopes.join(', ')}.`, { at: 'scope' });
  });
}
