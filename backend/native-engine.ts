import { DrivenEngine } from '#core/drive';
import { prelude, type Engine } from '#core/engine';
import { Fault } from '#core/problem';
import { list, name, sql, type Sql } from '#core/sql';
import { answerType, hasCellType, inCells } from '#core/wall';
import { openNativeDriver } from './native-engine-driver.ts';

export interface NativeOptions {
  memoryBytes: number;
  threads: number;
  /** Where work that does not fit in memory is put aside. */
  tempDir: string;
  /** Files that may be opened. DuckDB knows no read-only grant: what must not change is guarded by its mode and by the sandbox. */
  readPaths: readonly string[];
  /** The one folder to write in. Links in it are followed, so nothing but this engine may put files there. */
  writeDir: string | null;
}

export interface NativeEngine extends Engine {
  /** A relation over a Parquet file, in the five cell types, NaN as NULL, without columns of lists. Each query reads anew, and only the columns that it names. */
  loadParquet(relation: string, path: string): Promise<void>;
  /** The answer as a file; the same answer gives the same bytes. */
  exportTo(query: Sql, path: string, format: 'parquet' | 'csv'): Promise<void>;
}

/** A private database in memory that reaches no file, network or extension but what the options name. */
export async function openNativeEngine(o: NativeOptions): Promise<NativeEngine> {
  const engine = new NativeDuckDb(await openNativeDriver());
  for (const statement of [...limits(o), ...prelude, ...walls(o)]) await engine.run(statement);
  return engine;
}

function limits(o: NativeOptions): Sql[] {
  return [
    sql`SET memory_limit = ${inBytes(o.memoryBytes)}`,
    sql`SET threads = ${o.threads}`,
    sql`SET temp_directory = ${o.tempDir}`,
    sql`SET max_temp_directory_size = ${inBytes(10 * o.memoryBytes)}`,
  ];
}

function inBytes(count: number): string {
  return `${Math.floor(count)}B`;
}

/** In this order: paths can be granted only before the access is off, and nothing can be set after the lock. */
function walls(o: NativeOptions): Sql[] {
  return [
    sql`SET allowed_paths = list_value${o.readPaths}`,
    sql`SET allowed_directories = list_value${o.writeDir === null ? [] : [o.writeDir]}`,
    sql`SET enable_external_access = false`,
    sql`SET lock_configuration = true`,
  ];
}

class NativeDuckDb extends DrivenEngine implements NativeEngine {
  async loadParquet(relation: string, path: string): Promise<void> {
    const described = (await this.described(sql`SELECT * FROM read_parquet(${path})`)).filter(hasCellType);
    if (described.length === 0) throw new Fault('bad-data', 'The table has no column with one value in each row.');
    const file = sql`SELECT ${list(described.map((column) => name(column.name)))} FROM read_parquet(${path})`;
    const columns = described.map((column) => {
      const cell = name(column.name);
      return answerType(column) === 'double' ? sql`CASE WHEN NOT isnan(${cell}) THEN ${cell} END AS ${cell}` : cell;
    });
    await this.run(sql`CREATE OR REPLACE VIEW ${name(relation)} AS SELECT ${list(columns)} FROM (${inCells(file, described)})`);
  }

  async exportTo(query: Sql, path: string, format: 'parquet' | 'csv'): Promise<void> {
    const how = format === 'parquet' ? sql`FORMAT parquet, COMPRESSION zstd` : sql`FORMAT csv, HEADER true, NULLSTR ''`;
    await this.run(sql`COPY (${query}) TO ${path} (${how})`);
  }
}
