import type { ParseArgsConfig } from 'node:util';
import { Fault } from '#core/problem';
import type { Records } from '../records/connection.ts';

/** What `photoz admin` was told, ready to cross the socket. */
export interface Order {
  act: string;
  /** The word after the act, a name for the most part; '' where the act takes none. */
  subject: string;
  options: Record<string, string | boolean | string[]>;
  password: string | null;
}

/** One thing that `photoz admin` can do; what it returns is printed. */
export interface AdminAct {
  usage: string;
  takesSubject: boolean;
  takesPassword: boolean;
  options: NonNullable<ParseArgsConfig['options']>;
  /** Options that must be given. */
  needs?: readonly string[];
  perform(records: Records, order: Order): Promise<string>;
}

export function isOrder(value: unknown): value is Order {
  if (typeof value !== 'object' || value === null) return false;
  if (!('act' in value && 'subject' in value && 'options' in value && 'password' in value)) return false;
  const { act, subject, options, password } = value;
  const isText = typeof act === 'string' && typeof subject === 'string' && (password === null || typeof password === 'string');
  return isText && typeof options === 'object' && options !== null && !Array.isArray(options);
}

/** The text of an option, or null when it was not given. */
export function option(order: Order, name: string): string | null {
  const value = order.options[name];
  return typeof value === 'string' ? value : null;
}

export function needed(order: Order, name: string): string {
  const value = option(order, name);
  if (value === null || value === '') throw new Fault('bad-request', `--${name} is missing.`, { at: name });
  return value;
}

export function passwordOf(order: Order): string {
  if (order.password === null)
    throw new Fault('bad-request', 'Give the password on standard input, with --password-stdin.', { at: 'password' });
  return order.password;
}
