import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { Fault, toProblem } from '#core/problem';
import { openAdminSocket } from './admin-socket.ts';
import type { Io } from './cli/io.ts';
import type { Config } from './config.ts';
import { openDataFolder, type DataFolder } from './data-folder.ts';
import { makeDemoAccount } from './demo-account.ts';
import { projectRoot } from './entry-points.ts';
import { createApp } from './http/app.ts';
import { headersFor } from './http/security.ts';
import { openSite } from './http/static.ts';
import { isTus, tusDoor } from './http/tus-door.ts';
import { inFull } from './in-full.ts';
import { hangUp, listen } from './listen.ts';
import type { Parts } from './parts.ts';
import { assemble, type Assembly } from './assembly.ts';

interface Opened {
  url: string;
  parts: Parts;
  /** How to sign in, where there is a demo account. */
  welcome: string | null;
}

export interface RunningServer extends Opened {
  /** Resolves with a reason when the server cannot go on. */
  gone: Promise<string>;
  /** Stops everything in order, within 10 s. Calling it again gives the same end. */
  close(): Promise<void>;
}

type ServerIo = Pick<Io, 'out' | 'err' | 'env'>;

const answersMs = 1500;
const partsMs = 5000;
const giveUpMs = 8000;

/** Opens the data folder, mends what a crash left, and listens when all is ready. */
export async function startServer(config: Config, io: ServerIo): Promise<RunningServer> {
  let tell = (_reason: string): void => undefined;
  const gone = new Promise<string>((resolve) => (tell = resolve));
  const log = (line: string): void => io.err(`${line}\n`);
  const folder = await openDataFolder({ config, env: io.env, say: log, onGone: (reason) => tell(reason) });
  const opened: (() => Promise<void>)[] = [() => folder.close()];
  const closeAll = async (): Promise<void> => {
    for (const close of opened.splice(0).reverse()) await close().catch((error: unknown) => log(`While stopping: ${String(error)}`));
  };
  try {
    const opening = await openOn(folder, { config, io, log, opened });
    let closing: Promise<void> | null = null;
    return { ...opening, gone, close: () => (closing ??= closeAll()) };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

interface Opening {
  config: Config;
  io: ServerIo;
  log(line: string): void;
  /** How to close what is open, in the order of opening. */
  opened: (() => Promise<void>)[];
}

async function openOn(folder: DataFolder, { config, io, log, opened }: Opening): Promise<Opened> {
  const assembly = await assemble({ config, records: folder.records, log });
  const { parts } = assembly;
  opened.push(() => within(partsMs, assembly.close()));
  await assembly.start();
  opened.push(await openAdminSocket(config.dataDir, parts));
  const welcome = await makeDemoAccount(parts);
  if (config.demo) await fillDemo(parts, io, log);
  const server = serverFor(assembly);
  const url = await listen(server, config);
  opened.push(() => hangUp(server, answersMs));
  return { url, parts, welcome };
}

/** A server without its demo is still a server. */
async function fillDemo(parts: Parts, io: ServerIo, log: (line: string) => void): Promise<void> {
  const { installDemo } = await import('./demo/install.ts');
  await installDemo(parts, io).catch((error: unknown) => {
    log(`warning: the demo data are not complete; the next start goes on with them: ${toProblem(error).message}`);
    if (toProblem(error).code === 'internal') log(inFull(error));
  });
}

function serverFor({ parts, tusHandler }: Assembly): Server {
  const site = openSite(join(projectRoot, 'build'));
  const app = getRequestListener(createApp(parts, site).fetch);
  const tus = tusDoor(tusHandler, headersFor(site.page));
  // A large file on a slow line takes longer than the five minutes that Node gives a request.
  const server = createServer({ requestTimeout: 0, headersTimeout: 60_000 }, (request, response) => {
    void (isTus(request) ? tus : app)(request, response);
  });
  return server;
}

/** Serves until a signal ends it. A signal to the whole group reaches the children too, which is why PocketBase has its own. */
export async function serve(config: Config, io: ServerIo): Promise<void> {
  const signal = nextSignal();
  // One answer that fails in an unforeseen way must not end all others.
  process.on('unhandledRejection', (error) => io.err(`unhandled: ${inFull(error)}\n`));
  const starting = startServer(config, io);
  const early = await Promise.race([signal, starting.then(() => null)]);
  // A start may be in the middle of a download; what it leaves then is mended by the next one.
  if (early !== null) setTimeout(() => process.exit(1), giveUpMs).unref();
  const server = await starting;
  if (early === null) {
    io.out(`Photo-z Server is ready at ${server.url}\n`);
    if (server.welcome !== null) io.out(`${server.welcome}\n`);
  }
  const end = await Promise.race([
    signal.then((reason) => ({ reason, bad: false })),
    server.gone.then((reason) => ({ reason, bad: true })),
  ]);
  io.err(`Stopping: ${end.reason}\n`);
  await server.close();
  if (end.bad) throw new Fault('unavailable', `The server could not go on: ${end.reason}`);
}

function nextSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, () => resolve(name));
  });
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  await Promise.race([work, new Promise<void>((resolve) => setTimeout(resolve, ms).unref())]);
}
