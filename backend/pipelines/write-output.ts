import { rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { combineRedshifts } from '#core/pipelines/combine-redshifts';
import { filledQuery, result, type OutputColumn } from '#core/pipelines/combine/result';
import { Fault } from '#core/problem';
import { list, name, sql } from '#core/sql';
import type { NativeEngine } from '../native-engine.ts';
import { version } from '../version.ts';
import { isMissing } from '../store/store.ts';

export interface Output {
  path: string;
  format: 'parquet' | 'csv';
  columns: readonly OutputColumn[];
}

export interface Written {
  columns: OutputColumn[];
  output: { path: string; format: 'parquet' | 'csv'; rows: number };
  versions: Record<string, string>;
}

/** The folder of an output, which must be there. */
export async function outputFolder(path: string): Promise<string> {
  const folder = dirname(path);
  const stats = await stat(folder).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (stats?.isDirectory()) return folder;
  throw new Fault('bad-config', `The folder ${folder} for the output is not there. Make it first.`, { at: 'output' });
}

/** Writes the columns that have values, beside the place and then into it. */
export async function writeOutput(engine: NativeEngine, { path, format, columns }: Output): Promise<Written> {
  const [filled] = await engine.rows(filledQuery(columns));
  const written = columns.filter((column) => column.always || Number(filled?.[column.name] ?? 0) > 0);
  const beside = `${path}.${process.pid}.partial`;
  try {
    await engine.exportTo(sql`SELECT ${list(written.map((column) => name(column.name)))} FROM ${name(result)}`, beside, format);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  const [counted] = await engine.rows(sql`SELECT count(*)::INTEGER AS "rows", version() AS duckdb FROM ${name(result)}`);
  const versions = { photoz: version, [combineRedshifts.name]: combineRedshifts.version, duckdb: String(counted?.['duckdb']) };
  return { columns: written, output: { path, format, rows: Number(counted?.['rows']) }, versions };
}
