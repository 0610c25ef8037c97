import type { StepRecord } from '#core/engine';
import type { LogLine } from '#core/wire/process';
import type { LiveProcess, Parts } from '../parts.ts';
import { changeProcess } from '../records/processes.ts';
import { appendLog } from './process-log.ts';
import type { ChildLine } from './protocol.ts';

export interface ProgressOptions {
  key: string;
  logPath: string;
  memoryLimitBytes: number;
  threads: number;
  onChange: () => void;
}

const writeEveryMs = 500;

/** Keeps what the child reports: at once in memory, twice a second in the records and in the log. */
export class Progress {
  readonly #parts: Pick<Parts, 'records' | 'log'>;
  readonly #options: ProgressOptions;
  readonly #lines: LogLine[] = [];
  readonly #steps: StepRecord[] = [];
  #plan: string[] = [];
  #step: { index: number; since: number } | null = null;
  #memoryBytes = 0;
  #unsaved = false;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(parts: Pick<Parts, 'records' | 'log'>, options: ProgressOptions) {
    this.#parts = parts;
    this.#options = options;
  }

  take(line: ChildLine): void {
    if (line.kind === 'log') this.#lines.push(line.line);
    if (line.kind === 'memory') this.#memoryBytes = line.bytes;
    if (line.kind === 'plan') this.#plan = line.titles;
    if (line.kind === 'started') this.#step = { index: line.step, since: performance.now() };
    if (line.kind === 'ended') {
      this.#steps[line.step] = line.record;
      this.#step = null;
    }
    this.#unsaved ||= line.kind === 'plan' || line.kind === 'ended';
    this.#writeSoon();
  }

  log(line: LogLine): void {
    this.take({ kind: 'log', line });
  }

  live(): LiveProcess {
    const running = this.#step && { step: this.#step.index, seconds: (performance.now() - this.#step.since) / 1000 };
    const { memoryLimitBytes, threads } = this.#options;
    return { running, memoryBytes: this.#memoryBytes, memoryLimitBytes, threads };
  }

  /** Writes what is still to be written. */
  flush(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const write = (): Promise<void> => this.#write();
    this.#writing = this.#writing.then(write, write);
    return this.#writing;
  }

  #writeSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.flush().catch((error: unknown) => this.#parts.log(`The progress of a process was not written: ${String(error)}`));
    }, writeEveryMs);
  }

  async #write(): Promise<void> {
    await appendLog(this.#options.logPath, this.#lines.splice(0));
    if (this.#unsaved) {
      this.#unsaved = false;
      await changeProcess(this.#parts.records, this.#options.key, { plan: this.#plan, steps: this.#steps });
    }
    this.#options.onChange();
  }
}
