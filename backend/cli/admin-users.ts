import { Fault } from '#core/problem';
import type { Records } from '../records/connection.ts';
import { endSessions } from '../records/sessions.ts';
import { createUser, findUser, listUsers, setDisabled, setPassword, type UserRow } from '../records/users.ts';
import { option, passwordOf, type AdminAct } from './admin-order.ts';

export const createUserAct: AdminAct = {
  usage: 'create-user NAME --password-stdin [--admin] [--email ADDRESS] [--display-name TEXT]',
  takesSubject: true,
  takesPassword: true,
  options: {
    'password-stdin': { type: 'boolean' },
    admin: { type: 'boolean' },
    email: { type: 'string' },
    'display-name': { type: 'string' },
  },
  perform: async (records, order) => {
    const user = await createUser(records, {
      userName: order.subject,
      password: passwordOf(order),
      admin: order.options['admin'] === true,
      email: option(order, 'email'),
      displayName: option(order, 'display-name'),
    });
    return `Created ${user.admin ? 'admin' : 'user'} ${user.userName}.`;
  },
};

export const listUsersAct: AdminAct = {
  usage: 'list-users',
  takesSubject: false,
  takesPassword: false,
  options: {},
  perform: async (records) => (await listUsers(records)).map(userLine).join('\n'),
};

export const setPasswordAct: AdminAct = {
  usage: 'set-password NAME --password-stdin',
  takesSubject: true,
  takesPassword: true,
  options: { 'password-stdin': { type: 'boolean' } },
  perform: async (records, order) => {
    const user = await namedUser(records, order.subject);
    await setPassword(records, user, passwordOf(order));
    await endSessions(records, user, null);
    return `Changed the password of ${user.userName} and ended all sessions.`;
  },
};

export const disableUserAct: AdminAct = {
  usage: 'disable-user NAME [--undo]',
  takesSubject: true,
  takesPassword: false,
  options: { undo: { type: 'boolean' } },
  perform: async (records, order) => {
    const user = await namedUser(records, order.subject);
    const disabled = order.options['undo'] !== true;
    await setDisabled(records, user, disabled);
    if (disabled) await endSessions(records, user, null);
    return `${user.userName} ${disabled ? 'can no longer' : 'can again'} sign in.`;
  },
};

export async function namedUser(records: Records, userName: string): Promise<UserRow> {
  const user = await findUser(records, userName);
  if (!user) throw new Fault('not-found', `There is no user named ${userName}.`, { at: 'userName' });
  return user;
}

function userLine(user: UserRow): string {
  const marks = [user.admin ? 'admin' : '', user.disabled ? 'disabled' : ''].filter(Boolean).join(', ');
  return [user.id, user.userName, user.displayName, user.email ?? '-', marks || '-'].join('\t');
}
