import PocketBase, { ClientResponseError, type RecordModel } from 'pocketbase';
import { Fault } from '#core/problem';
import type { SignedIn } from '../http/env.ts';
import { findOne, isTaken, type Records } from './connection.ts';
import { flag, text, textOrNull, whole } from './fields.ts';

export interface NewUser {
  userName: string;
  password: string;
  admin: boolean;
  email: string | null;
  displayName: string | null;
}

export interface UserRow extends SignedIn {
  disabled: boolean;
}

const leastPassword = 8;
/** bcrypt reads no further than 72 bytes. */
const mostPasswordBytes = 72;
const nameShape = /^[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}$/;

export function userRow(record: RecordModel): UserRow {
  const userName = text(record, 'username');
  return {
    key: record.id,
    id: whole(record, 'seq'),
    userName,
    displayName: text(record, 'display_name') || userName,
    email: textOrNull(record, 'email'),
    admin: flag(record, 'admin'),
    disabled: flag(record, 'disabled'),
  };
}

export async function findUser(records: Records, userName: string): Promise<UserRow | null> {
  const record = await findOne(records, 'users', records.pb.filter('username = {:userName}', { userName }));
  return record && userRow(record);
}

export async function listUsers(records: Records): Promise<UserRow[]> {
  const found = await records.pb.collection('users').getFullList({ sort: 'username' });
  return found.map(userRow);
}

export async function countUsers(records: Records): Promise<number> {
  return (await records.pb.collection('users').getList(1, 1)).totalItems;
}

export async function createUser(records: Records, user: NewUser): Promise<UserRow> {
  if (!nameShape.test(user.userName)) {
    const shape = 'it must be 1 to 64 letters, digits or . _ @ + -, and begin with a letter or digit';
    throw new Fault('bad-request', `"${user.userName.slice(0, 80)}" is no user name: ${shape}.`, { at: 'userName' });
  }
  checkPassword(user.password);
  try {
    const record = await records.pb.collection('users').create({
      username: user.userName,
      password: user.password,
      passwordConfirm: user.password,
      email: user.email ?? '',
      display_name: user.displayName ?? user.userName,
      admin: user.admin,
      disabled: false,
    });
    return userRow(record);
  } catch (error) {
    throw userFault(error, user);
  }
}

export async function setPassword(records: Records, user: SignedIn, password: string): Promise<void> {
  checkPassword(password);
  await records.pb.collection('users').update(user.key, { password, passwordConfirm: password });
}

export async function setDisabled(records: Records, user: SignedIn, disabled: boolean): Promise<void> {
  await records.pb.collection('users').update(user.key, { disabled });
}

/** The user whose password this is, or null: without a word on which half was wrong. */
export async function userByPassword(records: Records, userName: string, password: string): Promise<UserRow | null> {
  const asUser = new PocketBase(records.pb.baseURL);
  try {
    const signedIn = await asUser.collection('users').authWithPassword(userName, password);
    return userRow(signedIn.record);
  } catch (error) {
    if (error instanceof ClientResponseError && error.status >= 400 && error.status < 500) return null;
    throw error;
  }
}

function checkPassword(password: string): void {
  const bytes = Buffer.byteLength(password);
  if (password.length >= leastPassword && bytes <= mostPasswordBytes) return;
  const found = password.length < leastPassword ? `${password.length} characters` : `${bytes} bytes`;
  throw new Fault(
    'bad-request',
    `The password has ${found}; it must have ${leastPassword} characters at least and ${mostPasswordBytes} bytes at most.`,
    {
      at: 'password',
    },
  );
}

function userFault(error: unknown, user: NewUser): unknown {
  if (isTaken(error, 'username'))
    return new Fault('conflict', `There is a user named ${user.userName} already.`, { at: 'userName', cause: error });
  if (isTaken(error, 'email')) return new Fault('conflict', `${user.email} belongs to another user.`, { at: 'email', cause: error });
  if (error instanceof ClientResponseError && JSON.stringify(error.response).includes('"email"')) {
    return new Fault('bad-request', `"${user.email}" is no e-mail address.`, { at: 'email', cause: error });
  }
  return error;
}
