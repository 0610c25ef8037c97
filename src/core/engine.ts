import type { Batch, ColumnData, Row } from '#core/table';
import { name, sql, type Sql } from '#core/sql';

/** DuckDB, in a worker or native. Answers are plain cells; only files are each home's own matter. */
export interface Engine {
  readonly home: 'wasm' | 'native';
  run(statement: Sql): Promise<void>;
  rows(query: Sql): Promise<Row[]>;
  /** The answer as packed columns, for pure functions. */
  columns(query: Sql): Promise<ColumnData[]>;
  /** Makes the relation from the first batch, then appends by position. An empty first batch gives an empty relation. */
  load(relation: string, batches: AsyncIterable<Batch> | Iterable<Batch>): Promise<number>;
  /** Ends the running statement with a `stopped` Fault. */
  interrupt(): Promise<void>;
  close(): Promise<void>;
}

/** Makes one relation: by SQL, or by a pure function over the columns that `needs` gives. A step may throw a Fault. */
export type Step =
  | { makes: string; title: string; query: Sql }
  | { makes: string; title: string; needs: Sql; compute: (columns: ColumnData[]) => ColumnData[] };

/** What a step did; kept with the product that it helped to make. */
export interface StepRecord {
  makes: string;
  title: string;
  sql: string;
  rows: number;
  ms: number;
}

/** First in each engine: offline there is no extension to load, and an order must not depend on the engine's taste. */
export const prelude: readonly Sql[] = [
  sql`SET autoinstall_known_extensions = false`,
  sql`SET autoload_known_extensions = false`,
  sql`SET default_null_order = 'nulls_last'`,
  sql`SET preserve_insertion_order = true`,
];

export interface StepWatch {
  onStart?: (step: Step, index: number) => void;
  onEnd?: (record: StepRecord, index: number) => void;
  /** An AbortSignal, named by what is used of it: core knows no platform. */
  signal?: { throwIfAborted(): void };
  clock: () => number;
}

/** Runs the steps in order and says what each did. `clock` gives milliseconds. */
export async function runSteps(engine: Engine, steps: readonly Step[], watch: StepWatch): Promise<StepRecord[]> {
  const records: StepRecord[] = [];
  for (const [index, step] of steps.entries()) {
    watch.signal?.throwIfAborted();
    watch.onStart?.(step, index);
    const started = watch.clock();
    await runStep(engine, step);
    const [count] = await engine.rows(sql`SELECT count(*)::INTEGER AS n FROM ${name(step.makes)}`);
    const text = 'query' in step ? step.query.text : step.needs.text;
    const record = { makes: step.makes, title: step.title, sql: text, rows: Number(count?.['n'] ?? 0), ms: watch.clock() - started };
    records.push(record);
    watch.onEnd?.(record, index);
  }
  return records;
}

async function runStep(engine: Engine, step: Step): Promise<void> {
  if ('query' in step) return engine.run(sql`CREATE OR REPLACE TABLE ${name(step.makes)} AS ${step.query}`);
  const made = step.compute(await engine.columns(step.needs));
  await engine.load(step.makes, [{ rows: made[0]?.values.length ?? 0, columns: made }]);
}
