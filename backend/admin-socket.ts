import { chmod, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Fault, isProblem, toFault, toProblem } from '#core/problem';
import { performAct } from './cli/admin-acts.ts';
import { isOrder, type Order } from './cli/admin-order.ts';
import { inFull } from './in-full.ts';
import type { Parts } from './parts.ts';

/** The operating system takes no longer address of a socket (macOS: 104 bytes with the end mark). */
const mostPathBytes = 103;

/** Who connects and says nothing is hung up on. */
const patienceMs = 10_000;

function socketPath(dataDir: string): string {
  return join(dataDir, 'admin.sock');
}

/** Lets `photoz admin` speak to this server: one line of JSON asks, one answers. Only the server's own user may open it. */
export async function openAdminSocket(dataDir: string, parts: Pick<Parts, 'records' | 'log'>): Promise<() => Promise<void>> {
  const path = socketPath(dataDir);
  if (Buffer.byteLength(path) > mostPathBytes) {
    throw new Fault(
      'bad-config',
      `The path ${path} has ${Buffer.byteLength(path)} bytes; a socket takes ${mostPathBytes}. Set PHOTOZ_DATA to a shorter one.`,
    );
  }
  await rm(path, { force: true });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.once('close', () => sockets.delete(socket)));
    void attend(socket, parts);
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve));
  await chmod(path, 0o600);
  return () => {
    for (const socket of sockets) socket.destroySoon();
    return new Promise((resolve) => server.close(() => resolve()));
  };
}

/** Hands an order to the server that holds the data folder; null when none listens. */
export async function askServer(dataDir: string, order: Order): Promise<string | null> {
  const socket = await connected(socketPath(dataDir));
  if (!socket) return null;
  socket.write(`${JSON.stringify(order)}\n`);
  const reply: unknown = JSON.parse(await firstLine(socket));
  if (isProblem(reply)) throw toFault(reply);
  return typeof reply === 'object' && reply !== null && 'said' in reply ? String(reply.said) : '';
}

async function attend(socket: Socket, parts: Pick<Parts, 'records' | 'log'>): Promise<void> {
  socket.setTimeout(patienceMs, () => socket.destroy());
  socket.on('error', (error) => parts.log(`admin.sock: ${error.message}`));
  try {
    const order: unknown = JSON.parse(await firstLine(socket));
    if (!isOrder(order)) throw new Fault('bad-request', 'This order is not understood; are both of the same version?');
    socket.end(`${JSON.stringify({ said: await performAct(parts.records, order) })}\n`);
  } catch (error) {
    const problem = toProblem(error);
    if (problem.code === 'internal') parts.log(`admin.sock: ${inFull(error)}`);
    socket.end(`${JSON.stringify(problem)}\n`);
  }
}

function connected(path: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(null));
  });
}

function firstLine(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: socket });
    lines.once('line', resolve);
    lines.once('close', () => reject(new Fault('unavailable', 'The server hung up. Try again.')));
  });
}
