import type { Engine } from '#core/engine';
import { Fault } from '#core/problem';
import { name, sql, type Sql } from '#core/sql';
import type { Batch, ColumnData, Row } from '#core/table';
import { declare, engineFault, inCells, mustFit, rowsOf, type Described } from '#core/wall';

/** What the two builds of DuckDB do each in its own way; errors are thrown as the build words them. */
export interface Driver {
  readonly home: Engine['home'];
  run(statement: string): Promise<void>;
  /** The answer of a query whose columns are of the five types already. */
  answer(query: string): Promise<ColumnData[]>;
  /** Adds the rows to a table that has the batch's columns in its order. */
  append(relation: string, batch: Batch): Promise<void>;
  interrupt(): Promise<void>;
  close(): Promise<void>;
}

/** The Engine over a driver: the casts at the wall, loading, stopping and faults are the same in both homes. */
export class DrivenEngine implements Engine {
  readonly home: Engine['home'];
  readonly #driver: Driver;
  /** Statements that were asked for and have not ended: one runs, the others wait for it. */
  #pending = 0;
  #stopping = false;
  #settled: Promise<unknown> = Promise.resolve();

  constructor(driver: Driver) {
    this.#driver = driver;
    this.home = driver.home;
  }

  run(statement: Sql): Promise<void> {
    return this.#watched(statement.text, () => this.#driver.run(statement.text));
  }

  async rows(query: Sql): Promise<Row[]> {
    return rowsOf(await this.columns(query));
  }

  columns(query: Sql): Promise<ColumnData[]> {
    return this.#watched(query.text, async () => {
      const cells = inCells(query, await this.#describe(query));
      this.#mayGoOn();
      return this.#driver.answer(cells.text);
    });
  }

  load(relation: string, batches: AsyncIterable<Batch> | Iterable<Batch>): Promise<number> {
    return this.#watched(`load into ${name(relation).text}`, () => this.#fill(relation, batches));
  }

  /** The columns of a query's answer, with their DuckDB types. */
  protected described(query: Sql): Promise<Described[]> {
    return this.#watched(query.text, () => this.#describe(query));
  }

  async interrupt(): Promise<void> {
    if (this.#pending === 0) return;
    this.#stopping = true;
    await this.#driver.interrupt();
  }

  /** Stops what runs and waits for it: native DuckDB ends the whole process when it is closed under a statement. */
  async close(): Promise<void> {
    await this.interrupt();
    await this.#settled;
    await this.#driver.close();
  }

  async #describe(query: Sql): Promise<Described[]> {
    const rows = rowsOf(await this.#driver.answer(sql`SELECT column_name, column_type FROM (DESCRIBE ${query})`.text));
    return rows.map((row) => ({ name: String(row['column_name']), type: String(row['column_type']) }));
  }

  async #fill(relation: string, batches: AsyncIterable<Batch> | Iterable<Batch>): Promise<number> {
    let first: Batch | null = null;
    let rows = 0;
    try {
      for await (const batch of batches) {
        this.#mayGoOn();
        if (first === null) await this.#driver.run(declare(relation, batch).text);
        first ??= batch;
        mustFit(relation, first, batch);
        if (batch.rows > 0) await this.#driver.append(relation, batch);
        rows += batch.rows;
      }
      if (first !== null) await this.#mustHold(relation, rows);
    } catch (error) {
      if (first !== null) await this.#driver.run(sql`DROP TABLE IF EXISTS ${name(relation)}`.text);
      throw error;
    }
    if (first === null) throw new Fault('internal', `"${relation}" was given no batch, so its columns are not known.`, { at: relation });
    return rows;
  }

  /** DuckDB-WASM takes a damaged piece of Arrow as no rows, without an error. */
  async #mustHold(relation: string, rows: number): Promise<void> {
    const [count] = rowsOf(await this.#driver.answer(sql`SELECT count(*) AS n FROM ${name(relation)}`.text));
    if (count?.['n'] === BigInt(rows)) return;
    throw new Fault('internal', `"${relation}" was given ${rows} rows but holds ${String(count?.['n'])}.`, { at: relation });
  }

  /**
   * One statement after the other: DuckDB-WASM answers overlapping ones with nothing, without an error. So the batches of a load
   * must not themselves ask this engine.
   */
  #watched<T>(statement: string, work: () => Promise<T>): Promise<T> {
    const isFree = this.#pending === 0;
    this.#pending += 1;
    const task = isFree ? this.#faulting(statement, work) : this.#settled.then(() => this.#faulting(statement, work));
    this.#settled = Promise.allSettled([this.#settled, task]);
    return task;
  }

  /** An interrupt ends what waits too. */
  async #faulting<T>(statement: string, work: () => Promise<T>): Promise<T> {
    try {
      this.#mayGoOn();
      return await work();
    } catch (error) {
      throw engineFault(error, statement);
    } finally {
      this.#pending -= 1;
      if (this.#pending === 0) this.#stopping = false;
    }
  }

  /** An interrupt between two statements would be lost in the driver. */
  #mayGoOn(): void {
    if (this.#stopping) throw new Fault('stopped', 'The work was stopped before it was done.');
  }
}
