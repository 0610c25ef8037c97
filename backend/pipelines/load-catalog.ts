import { Fault } from '#core/problem';
import { name, sql } from '#core/sql';
import { column, type TableSchema } from '#core/table';
import { openTable } from '#formats/open';
import { loadable, type TableFile } from '#formats/table-file';
import { startParquetInNode } from '../tables/node-parquet.ts';
import { nodeSource } from '../tables/node-source.ts';
import type { NativeEngine } from '../native-engine.ts';

/** `twin`: Parquet that this server wrote itself. */
export interface CatalogFile {
  path: string;
  kind: 'file' | 'twin';
}

export interface Loading {
  file: CatalogFile;
  relation: string;
  /** The columns that are worth loading, of those that there are. */
  needed: (schema: TableSchema) => string[];
}

/** Makes the file a relation in the order of its rows; the schema tells of all its columns, the relation has those that are needed. */
export async function loadCatalog(engine: NativeEngine, loading: Loading): Promise<{ relation: string; schema: TableSchema }> {
  const { file, relation } = loading;
  if (file.kind === 'twin') return { relation, schema: await loadTwin(engine, relation, file.path) };
  startParquetInNode();
  const table = await openTable(await nodeSource(file.path));
  try {
    await loadTable(engine, table, loading);
    return { relation, schema: table.schema };
  } finally {
    table.close();
  }
}

async function loadTwin(engine: NativeEngine, relation: string, path: string): Promise<TableSchema> {
  await engine.loadParquet(relation, path);
  const columns = await engine.columns(sql`SELECT * FROM ${name(relation)} LIMIT 0`);
  return { columns: columns.map((each) => column(each.name, each.type)), rows: null };
}

async function loadTable(engine: NativeEngine, table: TableFile, { file, relation, needed }: Loading): Promise<void> {
  if (table.format === 'parquet' && (await readsItself(engine, table, { relation, path: file.path }))) return;
  const columns = needed(table.schema);
  if (columns.length === 0) throw new Fault('bad-file', `${table.name} has no column that is needed.`);
  await engine.load(relation, loadable(table, { columns }));
}

/** DuckDB reads Parquet faster than we do, and only what a query names; it may when it sees the same names and types as we do. */
async function readsItself(
  engine: NativeEngine,
  table: TableFile,
  { relation, path }: { relation: string; path: string },
): Promise<boolean> {
  try {
    const seen = await loadTwin(engine, relation, path);
    const ours = table.schema.columns;
    const same =
      seen.columns.length === ours.length && seen.columns.every((each, i) => each.name === ours[i]?.name && each.type === ours[i].type);
    if (!same) await engine.run(sql`DROP VIEW IF EXISTS ${name(relation)}`);
    return same;
  } catch (error) {
    if (error instanceof Fault && error.code !== 'stopped') return false;
    throw error;
  }
}
