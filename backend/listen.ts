import type { Server } from 'node:http';
import { Fault } from '#core/problem';

/** Listens and gives the address that people open. */
export function listen(server: Server, { host, port }: { host: string; port: number }): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenFault(error, host, port)));
    server.listen(port, host, () => {
      const address = server.address();
      const actual = typeof address === 'object' && address ? address.port : port;
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${actual}`);
    });
  });
}

/** Lets running answers end, but not for long: an event stream would never end by itself. */
export async function hangUp(server: Server, patienceMs: number): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, patienceMs).unref())]);
  server.closeAllConnections();
  await closed;
}

function listenFault(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE')
    return new Fault('bad-config', `Port ${port} of ${host} is in use. Set PORT to another one.`, { cause: error });
  if (error.code === 'EACCES')
    return new Fault('bad-config', `Port ${port} needs more rights than this user has. Set PORT to 1024 or more.`, { cause: error });
  return new Fault('bad-config', `Cannot listen on ${host}:${port}: ${error.message}.`, { cause: error });
}
