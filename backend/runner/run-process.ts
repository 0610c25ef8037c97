import { Fault, toProblem } from '#core/problem';
import { inFull } from '../in-full.ts';
import type { LiveProcess, Parts } from '../parts.ts';
import type { ProcessRecord } from '../records/process-record.ts';
import { changeProcess, moveProcess } from '../records/processes.ts';
import { clearWork, folderOf, prepareFolder, type ProcessFolder } from './folders.ts';
import { jobOf } from './job.ts';
import { logLine } from './process-log.ts';
import { Progress } from './progress.ts';
import type { RunnerResult } from './protocol.ts';
import { registerOutput } from './register-output.ts';
import { runChild, type ChildLimits, type ChildRun } from './run-child.ts';
import { endWithoutProduct, endWithProduct, fresh, untilRecorded } from './settle.ts';

export interface RunOptions {
  limits: Omit<ChildLimits, 'memoryBytes'>;
  onChange: () => void;
}

type RunParts = Pick<Parts, 'config' | 'records' | 'store' | 'log'>;

/** One process from Queued to its end. */
export class ProcessRun {
  readonly #parts: RunParts;
  readonly #options: RunOptions;
  readonly #folder: ProcessFolder;
  readonly #progress: Progress;
  #process: ProcessRecord;
  #child: ChildRun | null = null;
  /** Resolves when the process is Running, or will never be. */
  readonly begun: Promise<void>;
  #sayBegun: () => void = () => undefined;
  #stopped = false;
  #abandoned = false;

  constructor(parts: RunParts, process: ProcessRecord, options: RunOptions) {
    this.#parts = parts;
    this.#process = process;
    this.#options = options;
    this.begun = new Promise((resolve) => (this.#sayBegun = resolve));
    this.#folder = folderOf(parts.config.dataDir, process.id);
    this.#progress = new Progress(parts, {
      key: process.key,
      logPath: this.#folder.log,
      memoryLimitBytes: parts.config.pipelineMemoryBytes,
      threads: parts.config.pipelineThreads,
      onChange: options.onChange,
    });
  }

  get childPid(): number | undefined {
    return this.#child?.pid;
  }

  live(): LiveProcess {
    return this.#progress.live();
  }

  /** Never throws: whatever happens ends up in the records, the log of the process or the operator's log. */
  async go(): Promise<void> {
    try {
      if (!(await this.#begin().finally(() => this.#sayBegun()))) return;
      await this.#finish(await this.#work());
    } catch (error) {
      if (!this.#abandoned) await this.#giveUp(error);
    }
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    const step = { key: this.#process.key, from: 'Running', to: 'Stopping' } as const;
    this.#process = await moveProcess(this.#parts.records, step).catch((error: unknown) => {
      this.#stopped = false;
      throw error;
    });
    this.#progress.log(logLine('warning', 'stop', 'asked to stop'));
    this.#child?.stop();
    this.#options.onChange();
  }

  /** The server closes: the child ends, the records stay as they are for the next start. */
  abandon(): void {
    this.#abandoned = true;
    this.#child?.kill();
  }

  /** False when it was stopped while it waited. */
  async #begin(): Promise<boolean> {
    if (!(await this.#toRunning())) return false;
    const { id, pipeline, pipelineVersion, inputs } = this.#process;
    this.#progress.log(logLine('info', 'start', `process ${id}, pipeline ${pipeline.name} ${pipelineVersion}, ${inputs.length} catalogs`));
    await this.#progress.flush();
    return true;
  }

  async #toRunning(): Promise<boolean> {
    const step = { key: this.#process.key, from: this.#process.status, to: 'Running' as const };
    const started = new Date().toISOString();
    try {
      this.#process = await moveProcess(this.#parts.records, step, { started, plan: [], steps: [], waterfall: [] });
      return true;
    } catch (error) {
      if (error instanceof Fault && error.code === 'conflict') return false;
      throw error;
    }
  }

  async #work(): Promise<RunnerResult> {
    const job = await jobOf(this.#parts, this.#process, this.#folder);
    await prepareFolder(this.#folder, job);
    if (this.#stopped || this.#abandoned) throw new Fault('stopped', 'The run was stopped.');
    const limits = { ...this.#options.limits, memoryBytes: this.#parts.config.pipelineMemoryBytes };
    this.#child = runChild(this.#folder.job, limits, (line) => this.#progress.take(line));
    const result = await this.#child.done;
    await this.#progress.flush();
    return result;
  }

  /** What the process knows is written before its product is published, and Successful after: a crash leaves a state that says what to do. */
  async #finish(result: RunnerResult): Promise<void> {
    const { records } = this.#parts;
    const process = this.#process;
    const versions = { ...process.versions, ...result.versions };
    await untilRecorded(() => changeProcess(records, process.key, { waterfall: result.waterfall, versions }));
    const job = await jobOf(this.#parts, process, this.#folder);
    await registerOutput(this.#parts, process, { path: job.outputPath, result });
    const said = Object.entries(versions).map(([what, version]) => `${what} ${version}`);
    this.#progress.log(logLine('info', 'register', `${result.rows.toLocaleString('en-US')} rows, published; ${said.join(', ')}`));
    await this.#progress.flush();
    await untilRecorded(async () => endWithProduct(this.#parts, await fresh(this.#parts, process)));
    await clearWork(this.#folder);
    this.#options.onChange();
  }

  async #giveUp(error: unknown): Promise<void> {
    const problem = toProblem(error);
    const stopped = this.#stopped && problem.code === 'stopped';
    if (problem.code === 'internal') this.#parts.log(`process ${this.#process.id}: ${inFull(error)}`);
    this.#progress.log(stopped ? logLine('warning', 'stop', 'stopped') : logLine('error', 'end', problem.message));
    try {
      await clearWork(this.#folder);
      await this.#progress.flush();
      const end = stopped ? { status: 'Stopped' as const, problem: null } : { status: 'Failed' as const, problem: problem.message };
      await untilRecorded(async () => endWithoutProduct(this.#parts, await fresh(this.#parts, this.#process), end));
    } catch (later) {
      this.#parts.log(`process ${this.#process.id}: its end was not written, the next start does it: ${String(later)}`);
    }
    this.#options.onChange();
  }
}
