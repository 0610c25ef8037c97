import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Superuser } from '../records/connection.ts';
import { beginLife, endLife } from './life.ts';

export interface PocketbaseOptions {
  program: string;
  dataDir: string;
  superuser: Superuser;
  log(line: string): void;
  /** Told the PID of each PocketBase that starts. */
  onStart(pid: number): Promise<void>;
  /** It crashed too often to be started again. */
  onGone(reason: string): void;
}

export interface Pocketbase {
  url: string;
  stop(): Promise<void>;
}

const mostCrashesPerMinute = 5;
const pauseMs = 100;

/** Starts PocketBase on a free loopback port, starts it again when it crashes, and never leaves it behind. */
export async function startPocketbase(options: PocketbaseOptions): Promise<Pocketbase> {
  const port = await freePort();
  await mkdir(join(options.dataDir, 'pocketbase'), { recursive: true, mode: 0o700 });
  let stopping = false;
  let life = beginLife(options, port);
  await life.ready.catch(async (error: unknown) => {
    await endLife(life);
    throw error;
  });
  const keepUp = async (): Promise<void> => {
    for (let crashes: number[] = []; ;) {
      await life.ended;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      if (stopping) return;
      crashes = [...crashes.filter((time) => time > Date.now() - 60_000), Date.now()];
      if (crashes.length > mostCrashesPerMinute) return options.onGone(`PocketBase ended ${crashes.length} times within a minute.`);
      options.log('PocketBase ended by itself; it is started again.');
      life = beginLife(options, port);
      await life.ready.catch((error: unknown) => {
        options.log(error instanceof Error ? error.message : String(error));
        return endLife(life);
      });
    }
  };
  const kept = keepUp();
  const stop = async (): Promise<void> => {
    stopping = true;
    await endLife(life);
    await kept;
  };
  return { url: `http://127.0.0.1:${port}`, stop };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
