import { existsSync, rmSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Fault } from '#core/problem';

/** Makes a file or folder beside its place and moves it there when it is whole; after a failure or a signal nothing is left, and what was there before stays. */
export async function wholeOrNothing<T>(path: string, make: (beside: string) => Promise<T>): Promise<T> {
  await mustHaveFolder(path);
  const beside = `${path}.${process.pid}.partial`;
  const forget = removedOnSignal(beside);
  try {
    const made = await make(beside);
    await rename(beside, path);
    return made;
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    throw error;
  } finally {
    forget();
  }
}

async function mustHaveFolder(path: string): Promise<void> {
  const folder = dirname(path);
  if (!existsSync(folder) || !(await stat(folder)).isDirectory())
    throw new Fault('bad-request', `The folder ${folder} is not there. Make it first.`, { at: 'OUT' });
}

const deadly = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

function removedOnSignal(beside: string): () => void {
  const handlers = Object.entries(deadly).map(([signal, code]): [string, () => void] => [
    signal,
    () => {
      rmSync(beside, { recursive: true, force: true });
      process.exit(code);
    },
  ]);
  for (const [signal, handler] of handlers) process.once(signal, handler);
  return () => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
  };
}
