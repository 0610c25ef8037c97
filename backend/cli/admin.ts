import { parseArgs } from 'node:util';
import { Fault } from '#core/problem';
import { askServer } from '../admin-socket.ts';
import { readConfig, type Config } from '../config.ts';
import { openDataFolder } from '../data-folder.ts';
import { holderOf } from '../pocketbase/lock.ts';
import { adminAct, adminUsage, performAct } from './admin-acts.ts';
import type { AdminAct, Order } from './admin-order.ts';
import { WrongUsage, type Command, type Io } from './io.ts';

/** How long a server may take from its lock to its socket. */
const patienceMs = 30_000;

/** Through the server when one holds the data folder, else on the folder itself: never a second PocketBase on one folder. */
export const adminCommand: Command = async (args, io) => {
  const [name = '', ...rest] = args;
  if (name === '--help' || name === '-h') return io.out(`${adminUsage}\n`);
  const act = adminAct(name);
  if (!act) throw new WrongUsage(name === '' ? 'Say what to do.' : `There is no "photoz admin ${name}".`, adminUsage);
  if (rest.some((word) => word === '--help' || word === '-h')) return io.out(`Usage: photoz admin ${act.usage}\n`);
  const config = readConfig(io.env, io.cwd);
  const said = await carryOut(config, await orderFrom(name, act, { args: rest, io }), io);
  if (said !== '') io.out(`${said}\n`);
};

async function orderFrom(name: string, act: AdminAct, { args, io }: { args: readonly string[]; io: Io }): Promise<Order> {
  const usage = `Usage: photoz admin ${act.usage}`;
  const { values, positionals } = parsed(act, args, usage);
  const [subject = '', ...others] = positionals;
  if (act.takesSubject ? subject === '' || others.length > 0 : subject !== '') throw new WrongUsage('The words do not fit.', usage);
  if (act.takesPassword && values['password-stdin'] !== true)
    throw new WrongUsage('The password is read from standard input: add --password-stdin.', usage);
  const missing = act.needs?.find((option) => values[option] === undefined);
  if (missing !== undefined) throw new WrongUsage(`--${missing} is missing.`, usage);
  const options = Object.entries(values).filter(([key]) => key !== 'password-stdin');
  const password = act.takesPassword ? (await io.stdin()).replace(/\r?\n$/, '') : null;
  return { act: name, subject, options: Object.fromEntries(options), password };
}

function parsed(act: AdminAct, args: readonly string[], usage: string): { values: Order['options']; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: act.options, allowPositionals: true, strict: true });
    return { values: Object.fromEntries(Object.entries(values).flatMap(([key, value]) => given(key, value))), positionals };
  } catch (error) {
    throw new WrongUsage(error instanceof Error ? error.message : String(error), usage);
  }
}

function given(key: string, value: string | boolean | (string | boolean)[] | undefined): [string, string | boolean | string[]][] {
  if (value === undefined) return [];
  return [[key, Array.isArray(value) ? value.map(String) : value]];
}

async function carryOut(config: Config, order: Order, io: Io): Promise<string> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const said = await askServer(config.dataDir, order);
    if (said !== null) return said;
    const holder = await holderOf(config.dataDir);
    if (holder === null) {
      const done = await onFolder(config, order, io);
      if (done !== null) return done;
    }
    if (Date.now() > until) {
      throw new Fault(
        'unavailable',
        `${holder === null ? 'Another process' : `Process ${holder}`} holds ${config.dataDir} and does not answer. Stop it, then try again.`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Null when another process took the folder first. */
async function onFolder(config: Config, order: Order, io: Io): Promise<string | null> {
  let tell = (_reason: string): void => undefined;
  const gone = new Promise<never>((_, reject) => (tell = (reason) => reject(new Fault('unavailable', reason))));
  gone.catch(() => undefined);
  const opening = openDataFolder({ config, env: io.env, say: (line) => io.err(`${line}\n`), onGone: (reason) => tell(reason) });
  const folder = await opening.catch((error: unknown) => {
    if (error instanceof Fault && error.at === 'lock') return null;
    throw error;
  });
  if (folder === null) return null;
  try {
    return await Promise.race([performAct(folder.records, order), gone]);
  } finally {
    await folder.close();
  }
}
