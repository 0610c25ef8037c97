import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Finding } from '#core/finding';
import { Fault } from '#core/problem';
import type { Cell, ColumnData, ListData } from '#core/table';
import { shownCell } from '../formats/reading.ts';
import { firstLook, openTable, tablesOf } from '#formats/open';
import { parquetTrapped } from '#formats/parquet/wasm';
import type { Source } from '#formats/source';
import type { TableFile } from '#formats/table-file';
import { nodeFileOrFolder } from '../../backend/tables/node-folder.ts';
import { startParquetInNode } from '../../backend/tables/node-parquet.ts';
import type { Answer, AnsweredTable } from './answer.ts';

/** Reads each file whose path comes on standard input, as `photoz inspect` would and from end to end, and answers with one line of JSON each. */
startParquetInNode();
const mostTables = 5;
const shownRows = 20;
let trapped: unknown = null;
process.on('uncaughtException', (error) => {
  if (!parquetTrapped(error)) trapped = error;
});

for await (const path of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answered(path))}\n`);
}

async function answered(path: string): Promise<Answer> {
  globalThis.gc?.();
  forgetPeak();
  trapped = null;
  const started = performance.now();
  const answer: Answer = { path, fault: null, crash: null, asked: null, tables: [], findings: [], milliseconds: 0, peakBytes: 0 };
  try {
    await readAll(path, answer);
  } catch (error) {
    if (error instanceof Fault) answer.fault = { code: error.code, message: error.message };
    else answer.crash = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  await new Promise((resolve) => setImmediate(resolve));
  if (trapped !== null && answer.fault === null) answer.crash ??= `uncaught: ${String(trapped)}`;
  return { ...answer, milliseconds: performance.now() - started, peakBytes: peak() };
}

async function readAll(path: string, answer: Answer): Promise<void> {
  const source = await nodeFileOrFolder(path);
  const { tables } = await tablesOf(source);
  if (tables.length > 1) answer.asked = await question(source);
  const heard: Finding[] = [];
  for (let table = 1; table <= Math.max(1, Math.min(tables.length, mostTables)); table++) {
    const look = await firstLook(source, { table });
    for await (const _ of look.batches({ limit: 100 })) break;
    look.close();
    const opened = await openTable(source, { table });
    answer.tables.push(await answeredTable(opened));
    heard.push(...opened.findings);
    opened.close();
  }
  answer.findings = heard.slice(0, 50);
}

async function question(source: Source): Promise<string | null> {
  try {
    (await openTable(source)).close();
    return null;
  } catch (error) {
    if (error instanceof Fault && error.code === 'bad-request') return error.message;
    throw error;
  }
}

async function answeredTable(table: TableFile): Promise<AnsweredTable> {
  const columns = table.schema.columns.map(({ name, type, stored }) => ({ name, type, stored: stored.kind, shape: stored.shape }));
  const cells: Cell[][] = columns.map(() => []);
  let rows = 0;
  for await (const batch of table.batches()) {
    rows += batch.rows;
    batch.columns.forEach((data, i) => show(cells[i] ?? [], data, batch.rows));
  }
  return { name: table.name, rows, promised: table.schema.rows, columns: columns.slice(0, 2000), cells: cells.slice(0, 50) };
}

function show(into: Cell[], data: ColumnData | ListData, rows: number): void {
  for (let i = 0; i < rows && into.length < shownRows; i++) {
    const cell = shownCell(data, i);
    const plain = typeof cell === 'bigint' || (typeof cell === 'number' && !Number.isFinite(cell)) ? String(cell) : cell;
    into.push(typeof plain === 'string' ? plain.slice(0, 1000) : plain);
  }
}

function forgetPeak(): void {
  if (process.platform === 'linux') writeFileSync('/proc/self/clear_refs', '5');
}

function peak(): number {
  if (process.platform !== 'linux') return process.memoryUsage.rss();
  return 1024 * Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0);
}
