import type { DuckDBConnection, DuckDBInstance, DuckDBType } from '@duckdb/node-api';
import type { Driver } from '#core/drive';
import type { Batch, ColumnData, CellType } from '#core/table';
import { fillVector, readColumns } from './native-engine-values.ts';

type DuckDb = typeof import('@duckdb/node-api');

/** DuckDB in this process, one database in memory. The addon is loaded on first use: it costs a quarter of a second. */
export async function openNativeDriver(): Promise<Driver> {
  const duckDb = await import('@duckdb/node-api');
  const instance = await duckDb.DuckDBInstance.create(':memory:');
  return new NativeDriver(duckDb, instance, await instance.connect());
}

class NativeDriver implements Driver {
  readonly home = 'native';
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #duckDb: DuckDb;

  constructor(duckDb: DuckDb, instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#duckDb = duckDb;
    this.#instance = instance;
    this.#connection = connection;
  }

  async run(statement: string): Promise<void> {
    await this.#connection.run(statement);
  }

  async answer(query: string): Promise<ColumnData[]> {
    return readColumns(await this.#connection.run(query));
  }

  async append(relation: string, batch: Batch): Promise<void> {
    const appender = await this.#connection.createAppender(relation);
    const types = batch.columns.map((column) => vectorType(this.#duckDb, column.type));
    const most = this.#duckDb.DuckDBVector.standardSize();
    for (let start = 0; start < batch.rows; start += most) {
      const chunk = this.#duckDb.DuckDBDataChunk.create(types, Math.min(most, batch.rows - start));
      for (const [index, column] of batch.columns.entries()) fillVector(chunk, column, { index, start });
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
  }

  async interrupt(): Promise<void> {
    this.#connection.interrupt();
  }

  async close(): Promise<void> {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}

function vectorType(duckDb: DuckDb, type: CellType): DuckDBType {
  const types = { boolean: duckDb.BOOLEAN, integer: duckDb.INTEGER, bigint: duckDb.BIGINT, double: duckDb.DOUBLE, text: duckDb.VARCHAR };
  return types[type];
}
