import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ang2pix_nest } from '@hscmap/healpix';
import { runChecks } from '#core/checks/run';
import type { Finding } from '#core/finding';
import { faceOf } from '#core/facts/face';
import { profileColumns } from '#core/facts/profile-sql';
import { Fault } from '#core/problem';
import { productType } from '#core/product';
import type { Profile } from '#core/profile';
import { name, sql } from '#core/sql';
import { cellColumns, type TableSchema } from '#core/table';
import { openTable } from '#formats/open';
import { loadable, type TableFile } from '#formats/table-file';
import { openNativeEngine, type NativeEngine } from '../native-engine.ts';
import { names, type Found, type Order } from './message.ts';
import { startParquetInNode } from '../tables/node-parquet.ts';
import { nodeSource } from '../tables/node-source.ts';

const relation = 'uploaded';
const mostFindings = 500;

/** Reads the file once and for all: the checks of the page, the Parquet twin and the profile, in `workDir`. */
export async function examine(order: Order, workDir: string): Promise<Found> {
  startParquetInNode();
  const type = productType(order.productType);
  if (!type) throw new Fault('bad-request', `There is no product type ${order.productType}.`);
  try {
    const table = await openTable(await nodeSource(order.inputPath, order.fileName));
    return await withEngine(order, workDir, (engine) => examined(engine, table, { order, workDir }));
  } catch (error) {
    if (!type.tableOnly && error instanceof Fault && error.code === 'bad-file') return noTable(error);
    throw error;
  }
}

/** A type of any format takes a file that is no table; what it is stays to be read. */
function noTable(fault: Fault): Found {
  const message = `The file is kept as it is, without a preview. ${fault.message}`;
  const note: Finding = { severity: 'note', code: 'no-table', column: null, rows: null, line: null, message, remedy: '' };
  return { schema: null, rows: null, findings: [note] };
}

async function withEngine(order: Order, workDir: string, work: (engine: NativeEngine) => Promise<Found>): Promise<Found> {
  const tempDir = join(workDir, 'temp');
  await mkdir(tempDir, { recursive: true });
  const engine = await openNativeEngine({
    memoryBytes: Math.floor(order.memoryBytes / 3),
    threads: 2,
    tempDir,
    readPaths: [],
    writeDir: workDir,
  });
  try {
    return await work(engine);
  } catch (error) {
    throw pastLimits(error, order);
  } finally {
    await engine.close();
  }
}

/** The database ran out of what the sandbox gives: that says something of the file, not of the server. */
function pastLimits(error: unknown, { fileName, memoryBytes }: Order): unknown {
  if (!(error instanceof Fault) || !/out of memory|bad_alloc|too large|could not (write|allocate)|no space/i.test(error.message))
    return error;
  const memory = `${(memoryBytes / 1e9).toFixed(1)} GB of memory`;
  const message = `${fileName} needs more than the ${memory} or the disk space that a file may take to be read. The file itself is not changed.`;
  return new Fault('bad-file', `${message} Make it smaller or simpler, or write it as Parquet.`, { cause: error });
}

interface Place {
  order: Order;
  workDir: string;
}

async function examined(engine: NativeEngine, table: TableFile, { order, workDir }: Place): Promise<Found> {
  const type = productType(order.productType);
  const rows = await engine.load(relation, loadable(table));
  const schema: TableSchema = { ...table.schema, rows };
  const { mapping } = order;
  const findings = type ? await runChecks(engine, { relation, schema, mapping, type }) : [];
  await engine.exportTo(sql`SELECT * FROM ${name(relation)}`, join(workDir, names.twin), 'parquet');
  const typeOf = (wanted: string) => schema.columns.find((column) => column.name === wanted)?.type ?? null;
  const face = await faceOf(engine, { relation, mapping, typeOf }, ang2pix_nest);
  const profile: Profile = { rows, columns: await profileColumns(engine, relation, cellColumns(schema.columns)), face };
  await writeFile(join(workDir, names.profile), JSON.stringify(profile));
  return { schema, rows, findings: [...table.findings, ...findings].slice(0, mostFindings) };
}
