import type { Config } from './config.ts';
import type { Records } from './records/connection.ts';
import type { Store } from './store/store.ts';
import type { Publisher } from './uploads/publish.ts';

/** All that the server is made of; every HTTP noun is a function of it. */
export interface Parts {
  config: Config;
  records: Records;
  store: Store;
  publisher: Publisher;
  runner: Runner;
  /** A line for the operator, on standard error. Never holds a secret. */
  log(line: string): void;
}

/** The queue. Made by `openRunner(parts without runner)` of runner/runner.ts; process ids are the integer ids. */
export interface Runner {
  /** Fails or queues again what a crash left, then begins to work. */
  start(): Promise<void>;
  /** A process was queued. */
  wake(): void;
  stop(processId: number): Promise<void>;
  /** Calls `onChange` after each change of the process; the answer ends the watch. */
  watch(processId: number, onChange: () => void): () => void;
  /** What is known only while it runs; null when it does not. */
  live(processId: number): LiveProcess | null;
  /** The ids of the waiting processes in the order in which they will run. */
  turns(): Promise<number[]>;
  /** Ends the children within seconds; what they did is queued again or failed at the next start. */
  close(): Promise<void>;
}

/** A running process as its child last reported it. */
export interface LiveProcess {
  /** Index into the plan, and how long this step has run. */
  running: { step: number; seconds: number } | null;
  memoryBytes: number;
  memoryLimitBytes: number;
  threads: number;
}
