import { Fault } from '#core/problem';
import type { Config } from './config.ts';
import type { TusHandler } from './http/tus-door.ts';
import type { Parts, Runner } from './parts.ts';
import type { Publisher } from './uploads/publish.ts';
import type { Records } from './records/connection.ts';
import { openStore } from './store/store.ts';

/** The parts put together, with what lives as long as the server. */
export interface Assembly {
  parts: Parts;
  tusHandler: TusHandler;
  /** Mends what a crash left, before anybody is let in. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export async function assemble(ground: { config: Config; records: Records; log(line: string): void }): Promise<Assembly> {
  const store = await openStore(ground.config);
  const runner = idleRunner;
  const parts: Parts = { ...ground, store, publisher: idlePublisher, runner };
  return {
    parts,
    tusHandler: () => Promise.reject(new Fault('unavailable', 'Uploads are not here yet.')),
    start: () => runner.start(),
    close: () => runner.close(),
  };
}

const idleRunner: Runner = {
  start: () => Promise.resolve(),
  wake: () => undefined,
  stop: () => Promise.resolve(),
  watch: () => () => undefined,
  live: () => null,
  turns: () => Promise.resolve([]),
  close: () => Promise.resolve(),
};

const idlePublisher: Publisher = {
  publish: (upload) => Promise.resolve(upload),
  resume: () => undefined,
  idle: () => Promise.resolve(),
};
