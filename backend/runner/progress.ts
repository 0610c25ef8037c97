import type { StepRecord } from '#core/engine';
import type { LogLine } from '#core/wire/process';
import type { LiveProcess, Parts } from '../parts.ts';
import { changeProcess } from '../records/processes.ts';
import { appendLog } from './process-log.ts';
import type { ChildLine } from './protocol.ts';

export interface Progress {
  take(line: ChildLine): void;
  log(line: LogLine): void;
  live(): LiveProcess;
  /** Writes what is still to be written. */
  flush(): Promise<void>;
}

export interface ProgressOptions {
  key: string;
  logPath: string;
  memoryLimitBytes: number;
  threads: number;
  onChange: () => void;
}

const writeEveryMs = 500;

/** Keeps what the child reports: at once in memory, twice a second in the records and in the log. */
export function trackProgress(parts: Pick<Parts, 'records' | 'log'>, options: ProgressOptions): Progress {
  const state = { plan: [] as string[], steps: [] as StepRecord[], step: -1, stepSince: 0, memoryBytes: 0, unsaved: false };
  const lines: LogLine[] = [];
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;

  const write = async (): Promise<void> => {
    const fresh = lines.splice(0);
    await appendLog(options.logPath, fresh);
    if (state.unsaved) {
      state.unsaved = false;
      await changeProcess(parts.records, options.key, { plan: state.plan, steps: state.steps });
    }
    options.onChange();
  };
  const flush = (): Promise<void> => {
    if (timer) clearTimeout(timer);
    timer = null;
    writing = writing.then(write);
    return writing;
  };
  const soon = (): void => {
    timer ??= setTimeout(() => {
      flush().catch((error: unknown) => parts.log(`process ${options.key}: progress was not written: ${String(error)}`));
    }, writeEveryMs);
  };
  return {
    take: (line) => {
      if (line.kind === 'log') lines.push(line.line);
      else note(state, line);
      soon();
    },
    log: (line) => {
      lines.push(line);
      soon();
    },
    live: () => ({
      running: state.step < 0 ? null : { step: state.step, seconds: (performance.now() - state.stepSince) / 1000 },
      memoryBytes: state.memoryBytes,
      memoryLimitBytes: options.memoryLimitBytes,
      threads: options.threads,
    }),
    flush,
  };
}

interface Noted {
  plan: string[];
  steps: StepRecord[];
  step: number;
  stepSince: number;
  memoryBytes: number;
  unsaved: boolean;
}

function note(state: Noted, line: Exclude<ChildLine, { kind: 'log' }>): void {
  if (line.kind === 'memory') state.memoryBytes = line.bytes;
  if (line.kind === 'plan') state.plan = line.titles;
  if (line.kind === 'started') {
    state.step = line.step;
    state.stepSince = performance.now();
  }
  if (line.kind === 'ended') {
    state.steps[line.step] = line.record;
    state.step = -1;
  }
  state.unsaved ||= line.kind === 'plan' || line.kind === 'ended';
}
