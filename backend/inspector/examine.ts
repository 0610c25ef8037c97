import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ang2pix_nest } from '@hscmap/healpix';
import { checkedColumns, runChecks } from '#core/checks/run';
import type { Finding } from '#core/finding';
import { faceOf } from '#core/facts/face';
import { profileColumns } from '#core/facts/profile-sql';
import { Fault } from '#core/problem';
import { productType } from '#core/product';
import type { Profile } from '#core/profile';
import { list, name, sql } from '#core/sql';
import { cellColumns, type TableSchema } from '#core/table';
import { openTable, tablesOf } from '#formats/open';
import { parquetWriter } from '#formats/parquet/write';
import type { TableFile } from '#formats/table-file';
import { openNativeEngine, type NativeEngine } from '../native-engine.ts';
import { names, type Found, type Order } from './message.ts';
import { fileSink } from '../tables/file-sink.ts';
import { startParquetInNode } from '../tables/node-parquet.ts';
import { nodeSource } from '../tables/node-source.ts';

const whole = 'uploaded';
const relation = 'mapped';
const mostFindings = 500;

/** Reads the file once and for all: the checks of the page, the Parquet twin and the profile, in `workDir`. */
export async function examine(order: Order, workDir: string): Promise<Found> {
  startParquetInNode();
  const type = productType(order.productType);
  if (!type) throw new Fault('bad-request', `There is no product type ${order.productType}.`);
  try {
    const source = await nodeSource(order.inputPath, order.fileName);
    const { tables } = await tablesOf(source);
    const table = await openTable(source, order.table === null ? {} : { table: order.table });
    const found = await withEngine(order, workDir, async (engine) => {
      const rows = await writeTwin(table, join(workDir, names.twin));
      return examined(engine, { table, rows }, { order, workDir });
    });
    return { ...found, table: tables.length > 1 ? table.name : null };
  } catch (error) {
    if (!type.tableOnly && error instanceof Fault && error.code === 'bad-file') return noTable(error);
    throw error;
  }
}

/** A type of any format takes a file that is no table; what it is stays to be read. */
function noTable(fault: Fault): Found {
  const message = `The file is kept as it is, without a preview. ${fault.message}`;
  const note: Finding = { severity: 'note', code: 'no-table', column: null, rows: null, line: null, message, remedy: '' };
  return { schema: null, rows: null, table: null, findings: [note] };
}

/** The table as Parquet in the types of the wall, which holds it as it was read: lists and meanings too. What is read back of it tells its rows. */
async function writeTwin(table: TableFile, path: string): Promise<number> {
  const sink = fileSink(path, { gzip: false });
  await parquetWriter.write(table, sink, { kinds: 'cells' });
  await sink.end();
  const twin = await openTable(await nodeSource(path));
  const { rows } = twin.schema;
  twin.close();
  if (rows === null) throw new Fault('internal', 'The Parquet twin does not say how many rows it has.');
  return rows;
}

type Examined = Omit<Found, 'table'>;

async function withEngine(order: Order, workDir: string, work: (engine: NativeEngine) => Promise<Examined>): Promise<Examined> {
  const tempDir = join(workDir, 'temp');
  await mkdir(tempDir, { recursive: true });
  const engine = await openNativeEngine({
    memoryBytes: Math.floor(order.memoryBytes / 3),
    threads: 2,
    tempDir,
    readPaths: [join(workDir, names.twin)],
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

/** The database or the writer of the twin ran out of what the sandbox gives: that says something of the file, not of the server. */
function pastLimits(error: unknown, { fileName, memoryBytes }: Order): unknown {
  const limits = /out of memory|bad_alloc|too large|could not (write|allocate)|no space|ENOSPC|EFBIG|allocation failed/i;
  if (!(error instanceof Error) || !limits.test(error.message) || (error instanceof Fault && error.code === 'bad-file')) return error;
  const memory = `${(memoryBytes / 1e9).toFixed(1)} GB of memory`;
  const message = `${fileName} needs more than the ${memory} or the disk space that a file may take to be read. The file itself is not changed.`;
  return new Fault('bad-file', `${message} Make it smaller or simpler, or write it as Parquet.`, { cause: error });
}

interface Place {
  order: Order;
  workDir: string;
}

/** The checks and the face read the columns of the roles again and again, so those are taken into the database; the profile reads the twin. */
async function examined(engine: NativeEngine, { table, rows }: { table: TableFile; rows: number }, at: Place): Promise<Examined> {
  const { mapping, productType: typeName } = at.order;
  const schema: TableSchema = { columns: table.schema.columns, rows };
  const cells = cellColumns(schema.columns);
  if (cells.length > 0) await engine.loadParquet(whole, join(at.workDir, names.twin));
  const checked = checkedColumns({ schema, mapping });
  if (checked.length > 0) await engine.run(sql`CREATE TABLE ${name(relation)} AS SELECT ${list(checked.map(name))} FROM ${name(whole)}`);
  const type = productType(typeName);
  const findings = type ? await runChecks(engine, { relation, schema, mapping, type }) : [];
  const typeOf = (wanted: string) => cells.find((column) => column.name === wanted)?.type ?? null;
  const face = await faceOf(engine, { relation, mapping, typeOf }, ang2pix_nest);
  const profile: Profile = { rows, columns: await profileColumns(engine, whole, cells), face };
  await writeFile(join(at.workDir, names.profile), JSON.stringify(profile));
  return { schema, rows, findings: [...table.findings, ...findings].slice(0, mostFindings) };
}
