import type { Config } from './config.ts';
import type { Parts } from './parts.ts';
import type { Records } from './records/connection.ts';
import { sweepSessions } from './records/sessions.ts';
import { openRunner } from './runner/runner.ts';
import { openStore } from './store/store.ts';
import { keepDiscarding } from './uploads/discard.ts';
import { openPublisher } from './uploads/publish.ts';
import { reconcile } from './uploads/reconcile.ts';
import { openTus, type TusHandler } from './uploads/tus.ts';

/** The parts put together, with what lives as long as the server. */
export interface Assembly {
  parts: Parts;
  tusHandler: TusHandler;
  /** Mends what a crash left, before anybody is let in. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export async function assemble(ground: { config: Config; records: Records; log(line: string): void }): Promise<Assembly> {
  const stored = { ...ground, store: await openStore(ground.config) };
  const parts: Parts = { ...stored, publisher: openPublisher(stored), runner: openRunner(stored) };
  let endDiscarding = (): void => undefined;
  const start = async (): Promise<void> => {
    await sweepSessions(parts.records);
    await reconcile(parts);
    endDiscarding = keepDiscarding(parts);
    await parts.runner.start();
  };
  const close = async (): Promise<void> => {
    endDiscarding();
    await Promise.all([parts.runner.close(), parts.publisher.close()]);
  };
  return { parts, tusHandler: openTus(parts), start, close };
}
