import type { StepRecord } from '#core/engine';
import type { ProcessStatus } from '#core/process';
import type { ProductTypeName } from '#core/product';
import type { ProductLink, Setting, WaterfallRow } from '#core/wire/product';

/** GET /api/v2/pipelines. `medianSeconds` is over the last successful runs, null when there is none. */
export interface Pipeline {
  id: number;
  name: string;
  displayName: string;
  version: string;
  description: string;
  takes: ProductTypeName[];
  makes: ProductTypeName;
  runs: number;
  medianSeconds: number | null;
}

/** POST /api/v2/processes body; `params` are the pipeline's own, snake_case as in its config. */
export interface NewProcess {
  pipeline: string;
  displayName: string;
  description: string;
  inputs: number[];
  params: Record<string, unknown>;
  outputFormat: 'parquet' | 'csv';
}

/** A row of GET /api/v2/processes. */
export interface ProcessSummary {
  id: number;
  displayName: string;
  pipeline: { name: string; displayName: string; version: string };
  owner: { userName: string; displayName: string };
  mine: boolean;
  status: ProcessStatus;
  created: string;
  started: string | null;
  ended: string | null;
  queuePosition: number | null;
  output: ProductLink | null;
}

/** GET /api/v2/processes/:id, and each event of /api/v2/processes/:id/events. */
export interface ProcessDetail extends ProcessSummary {
  description: string;
  params: Record<string, unknown>;
  /** `params` and the format in words, in the order in which the page shows them. */
  settings: Setting[];
  outputFormat: string;
  /** Of the server, the pipeline, DuckDB and Node that ran it. */
  versions: { name: string; version: string }[];
  inputs: (ProductLink & { sha256: string })[];
  /** Titles of all steps, done or not, in order. */
  plan: string[];
  steps: StepRecord[];
  /** Index into `plan` of the step that runs, null when none does. */
  running: { step: number; seconds: number } | null;
  waterfall: WaterfallRow[];
  problem: string | null;
  log: LogLine[];
  machine: { memoryBytes: number; memoryLimitBytes: number; threads: number } | null;
  can: { stop: boolean };
}

/** `time` is ISO 8601 UTC. */
export interface LogLine {
  time: string;
  level: 'info' | 'warning' | 'error';
  topic: string;
  message: string;
}
