import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSteps, type Step, type StepRecord } from '#core/engine';
import { combineRedshifts } from '#core/pipelines/combine-redshifts';
import type { CombineInput, CombineParams, SourceMapping } from '#core/pipelines/combine-params';
import type { OutputColumn } from '#core/pipelines/combine/result';
import { Fault } from '#core/problem';
import { openNativeEngine, type NativeEngine } from '../native-engine.ts';
import { identify, type InputIdentity } from './input-identity.ts';
import { loadCatalog, type CatalogFile } from './load-catalog.ts';
import { outputFolder, writeOutput } from './write-output.ts';
import { reportOf, type RunCounts } from './report.ts';

/** A catalog to combine: a file in any format that can be read, or the Parquet twin that the server keeps of one. */
export interface CombineFile extends CatalogFile {
  internalName: string;
  mapping: SourceMapping;
  /** Known already, as of a product; else found by `identity`. */
  sha256?: string;
}

/** Paths are absolute. */
export interface CombineJob {
  inputs: readonly CombineFile[];
  params: CombineParams;
  output: { path: string; format: 'parquet' | 'csv' };
  memoryBytes: number;
  threads: number;
  /** For work that does not fit in memory; a folder of its own is made in it and removed. */
  tempDir?: string;
  /** How inputs without a known hash are told apart. */
  identity: 'size-and-time' | 'sha256';
}

/** Hears how the run goes on. `signal` stops it. */
export interface CombineWatch {
  onLoad?: (input: CombineFile, index: number) => void;
  /** All steps, before the first one runs. */
  onPlan?: (steps: readonly Step[]) => void;
  onStart?: (step: Step, index: number) => void;
  onEnd?: (record: StepRecord, index: number) => void;
  signal?: AbortSignal;
}

export interface CombineReport extends RunCounts {
  records: StepRecord[];
  /** The columns that were written, in their order. */
  columns: OutputColumn[];
  inputs: InputIdentity[];
  versions: Record<string, string>;
  output: { path: string; format: 'parquet' | 'csv'; rows: number };
}

/** Combines files into one. Whatever happens, nothing half-made is left. */
export async function combineFiles(job: CombineJob, watch: CombineWatch = {}): Promise<CombineReport> {
  watch.signal?.throwIfAborted();
  await outputFolder(job.output.path);
  const same = job.inputs.find((input) => input.path === job.output.path);
  if (same)
    throw new Fault('bad-config', `The result would take the place of the input ${same.internalName} (${same.path}). Write it elsewhere.`);
  const inputs = await Promise.all(job.inputs.map((input) => identify(input, job.identity)));
  const tempDir = await mkdtemp(join(job.tempDir ?? tmpdir(), 'photoz-combine-'));
  try {
    const engine = await openEngine(job, tempDir);
    const stop = (): void => void engine.interrupt();
    watch.signal?.addEventListener('abort', stop);
    try {
      return { ...(await combineIn(engine, job, watch)), inputs };
    } finally {
      watch.signal?.removeEventListener('abort', stop);
      await engine.close();
    }
  } finally {
    await rm(tempDir, { recursive: true, force: true });
  }
}

async function openEngine(job: CombineJob, tempDir: string): Promise<NativeEngine> {
  return openNativeEngine({
    memoryBytes: job.memoryBytes,
    threads: job.threads,
    tempDir,
    readPaths: job.inputs.map((input) => input.path),
    writeDir: await outputFolder(job.output.path),
  });
}

async function combineIn(engine: NativeEngine, job: CombineJob, watch: CombineWatch): Promise<Omit<CombineReport, 'inputs'>> {
  const loaded = await loadAll(engine, job, watch);
  const steps = combineRedshifts.plan(loaded, job.params);
  watch.onPlan?.(steps);
  const { onLoad: _onLoad, onPlan: _onPlan, ...heard } = watch;
  const records = await runSteps(engine, steps, { ...heard, clock: () => performance.now() });
  watch.signal?.throwIfAborted();
  const columns = combineRedshifts.columnMeanings(loaded, job.params);
  const written = await writeOutput(engine, { ...job.output, columns });
  return { ...(await reportOf(engine)), ...written, records };
}

async function loadAll(engine: NativeEngine, job: CombineJob, watch: CombineWatch): Promise<CombineInput[]> {
  const loaded: CombineInput[] = [];
  for (const [i, file] of job.inputs.entries()) {
    watch.signal?.throwIfAborted();
    watch.onLoad?.(file, i);
    const { internalName, mapping } = file;
    const needed = (schema: CombineInput['schema']): string[] =>
      combineRedshifts.columnsNeeded([{ relation: '', schema, mapping, internalName }], job.params)[0] ?? [];
    const { relation, schema } = await loadCatalog(engine, { file, relation: `input_${i}`, needed });
    loaded.push({ relation, schema, mapping, internalName });
  }
  return loaded;
}
