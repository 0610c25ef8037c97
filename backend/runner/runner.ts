import { Fault } from '#core/problem';
import { isOver, processCan } from '#core/process';
import type { LiveProcess, Parts, Runner } from '../parts.ts';
import type { ProcessRecord } from '../records/process-record.ts';
import { findProcess, processesWith } from '../records/processes.ts';
import { orderOfTurns } from './queue.ts';
import { recover } from './recover.ts';
import { ProcessRun, type RunOptions } from './run-process.ts';
import { endWithoutProduct } from './settle.ts';

export interface RunnerOptions {
  /** How many processes run at the same time. */
  lanes: number;
  limits: RunOptions['limits'];
}

/** Four hours is what the reference service gives a run on its cluster. */
const usualOptions: RunnerOptions = { lanes: 1, limits: { seconds: 4 * 3600, stopAfterMs: [3000, 8000] } };

const tryAgainMs = 2000;

type RunnerParts = Pick<Parts, 'config' | 'records' | 'store' | 'log'>;

export function openRunner(parts: RunnerParts, options: RunnerOptions = usualOptions): Runner {
  return new LocalRunner(parts, options);
}

/** The queue: one server holds the data folder, so what runs is known here and nowhere else. */
class LocalRunner implements Runner {
  readonly #parts: RunnerParts;
  readonly #options: RunnerOptions;
  readonly #runs = new Map<number, { run: ProcessRun; done: Promise<void> }>();
  readonly #watchers = new Map<number, Set<() => void>>();
  /** Each is tried once: what cannot even begin must not keep the queue busy. */
  readonly #tried = new Set<number>();
  #served: string[] = [];
  #closed = false;
  #pumping: Promise<void> = Promise.resolve();

  constructor(parts: RunnerParts, options: RunnerOptions) {
    this.#parts = parts;
    this.#options = options;
  }

  async start(): Promise<void> {
    await recover(this.#parts);
    this.wake();
  }

  wake(): void {
    const pump = (): Promise<void> => this.#pump();
    this.#pumping = this.#pumping.then(pump).catch((error: unknown) => {
      this.#parts.log(`the queue could not go on and tries again: ${String(error)}`);
      setTimeout(() => this.wake(), tryAgainMs).unref();
    });
  }

  /** A second stop is no fault; of what has ended there is nothing to stop. */
  async stop(processId: number): Promise<void> {
    const process = await findProcess(this.#parts.records, processId);
    if (!process) throw new Fault('not-found', `There is no process ${processId}.`);
    if (process.status === 'Stopping' || process.status === 'Stopped') return;
    if (isOver(process.status) || !processCan('stop', process.status)) {
      throw new Fault('conflict', `Process ${processId} is ${process.status}; there is nothing to stop.`);
    }
    const running = this.#runs.get(processId);
    if (running) await running.run.stop();
    else await endWithoutProduct(this.#parts, process, { status: 'Stopped', problem: null });
    this.#changedAll();
  }

  watch(processId: number, onChange: () => void): () => void {
    const watchers = this.#watchers.get(processId) ?? new Set();
    this.#watchers.set(processId, watchers.add(onChange));
    return () => {
      watchers.delete(onChange);
      if (watchers.size === 0 && this.#watchers.get(processId) === watchers) this.#watchers.delete(processId);
    };
  }

  live(processId: number): LiveProcess | null {
    return this.#runs.get(processId)?.run.live() ?? null;
  }

  async turns(): Promise<number[]> {
    return (await this.#waiting()).map(({ id }) => id);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#pumping;
    for (const { run } of this.#runs.values()) run.abandon();
    await Promise.all([...this.#runs.values()].map(({ done }) => done));
  }

  async #waiting(): Promise<(ProcessRecord & { ownerKey: string })[]> {
    const queued = await processesWith(this.#parts.records, ['Queued']);
    return orderOfTurns(
      queued.map((process) => ({ ...process, ownerKey: process.owner.key })),
      this.#served,
    );
  }

  async #pump(): Promise<void> {
    while (!this.#closed && this.#runs.size < this.#options.lanes) {
      const next = (await this.#waiting()).find(({ id }) => !this.#tried.has(id));
      if (!next || this.#closed) return;
      this.#served = [...this.#served.filter((key) => key !== next.ownerKey), next.ownerKey];
      await this.#launch(next);
    }
  }

  async #launch(process: ProcessRecord): Promise<void> {
    const run = new ProcessRun(this.#parts, process, { limits: this.#options.limits, onChange: () => this.#changed(process.id) });
    this.#tried.add(process.id);
    const done = run.go().finally(() => {
      this.#runs.delete(process.id);
      this.#changedAll();
      this.wake();
    });
    this.#runs.set(process.id, { run, done });
    await run.begun;
    this.#changedAll();
  }

  #changed(processId: number): void {
    for (const onChange of this.#watchers.get(processId) ?? []) onChange();
  }

  /** The queue moved: everyone who waits has another place. */
  #changedAll(): void {
    for (const processId of this.#watchers.keys()) this.#changed(processId);
  }
}
