import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mapping } from '#core/mapping';
import { name, sql } from '#core/sql';
import { openNativeEngine } from '../native-engine.ts';
import type { DemoCatalog } from './catalog.ts';
import { desi } from './catalogs/desi.ts';
import { ozDes } from './catalogs/oz-des.ts';
import { vvds } from './catalogs/vvds.ts';
import { batchOf, csvText, type DemoTable } from './table.ts';

export interface DemoFile {
  path: string;
  fileName: string;
  displayName: string;
  mapping: Mapping;
  rows: number;
}

/** Three catalogs of the same fields, one as CSV and two as Parquet: what the main job needs. */
const jobCatalogs: readonly DemoCatalog[] = [ozDes, vvds, desi];

/** The same bytes on every call. */
export async function writeDemoFiles(folder: string, catalogs: readonly DemoCatalog[] = jobCatalogs): Promise<DemoFile[]> {
  const files: DemoFile[] = [];
  for (const catalog of catalogs) files.push(await writeDemoFile(folder, catalog));
  return files;
}

export async function writeDemoFile(folder: string, catalog: DemoCatalog): Promise<DemoFile> {
  await mkdir(folder, { recursive: true });
  const { fileName, displayName, mapping } = catalog;
  const path = join(folder, fileName);
  const table = catalog.table();
  if (fileName.endsWith('.csv')) await writeFile(path, csvText(table));
  else await writeParquet(path, { table, folder });
  return { path, fileName, displayName, mapping, rows: table.rows.length };
}

async function writeParquet(path: string, { table, folder }: { table: DemoTable; folder: string }): Promise<void> {
  const tempDir = join(folder, '.temp');
  const engine = await openNativeEngine({ memoryBytes: 500_000_000, threads: 1, tempDir, readPaths: [], writeDir: folder });
  try {
    await engine.load('demo', [batchOf(table)]);
    await engine.exportTo(sql`SELECT * FROM ${name('demo')}`, path, 'parquet');
  } finally {
    await engine.close();
    await rm(tempDir, { recursive: true, force: true });
  }
}
