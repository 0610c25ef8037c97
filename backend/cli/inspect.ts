import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Finding } from '#core/finding';
import { Fault } from '#core/problem';
import { openTable } from '#formats/open';
import type { TableFile } from '#formats/table-file';
import { startParquetInNode } from '../tables/node-parquet.ts';
import { nodeSource } from '../tables/node-source.ts';
import { WrongUsage, type Io } from './io.ts';

const usage = `Usage:
  photoz inspect FILE [--json]

Tells the format, the tables with their columns and rows, and the findings of a file. Nothing is sent anywhere.
--json   print one JSON document`;

/** `photoz inspect`: what a file is, by the same reading as the page and the server. */
export async function run(args: readonly string[], io: Io): Promise<void> {
  const order = readArgs(args);
  if (order === 'help') return io.out(`${usage}\n`);
  const table = await opened(resolve(io.cwd, order.file), order.file);
  try {
    for (const finding of table.findings) if (finding.severity === 'warning') io.err(`warning: ${finding.message}\n`);
    io.out(order.json ? `${JSON.stringify(documentOf(table), null, 2)}\n` : textOf(table));
  } finally {
    table.close();
  }
}

function readArgs(args: readonly string[]): { file: string; json: boolean } | 'help' {
  try {
    const options = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (values.help) return 'help';
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new WrongUsage('Give one FILE.', usage);
    return { file, json: values.json ?? false };
  } catch (error) {
    if (error instanceof TypeError) throw new WrongUsage(error.message, usage);
    throw error;
  }
}

async function opened(path: string, given: string): Promise<TableFile> {
  startParquetInNode();
  try {
    return await openTable(await nodeSource(path));
  } catch (error) {
    throw noFile(error, given) ?? error;
  }
}

function noFile(error: unknown, given: string): Fault | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT' || code === 'ERR_INVALID_ARG_VALUE') return new Fault('not-found', `There is no file ${given}.`, { cause: error });
  if (code === 'EISDIR') return new Fault('bad-file', `${given} is a folder. Give one file.`, { cause: error });
  return code === 'EACCES' ? new Fault('not-allowed', `${given} may not be read by you.`, { cause: error }) : null;
}

/** The document of design.md; `passed` findings are what a check says, and no check runs here. */
function documentOf(table: TableFile): unknown {
  return {
    format: table.format,
    tables: [{ name: table.name, rows: table.schema.rows, columns: table.schema.columns }],
    findings: table.findings.map(({ severity, code, message, remedy, line }) => ({ severity, code, message, remedy, line })),
  };
}

function textOf(table: TableFile): string {
  const { columns, rows } = table.schema;
  const widest = Math.max(...columns.map((column) => column.name.length));
  const lines = columns.map(({ name, type, unit, ucd, description }) => {
    const said = [unit && `[${unit}]`, ucd, description].filter(Boolean).join('  ');
    return `  ${name.padEnd(widest)}  ${type.padEnd(7)}  ${said}`.trimEnd();
  });
  const head = `${table.name}: ${table.format}, ${(rows ?? 0).toLocaleString('en-US')} rows, ${columns.length} columns`;
  return [head, ...lines, ...table.findings.map(findingLine), ''].join('\n');
}

function findingLine({ severity, message, remedy }: Finding): string {
  return `${severity}: ${message}${remedy ? ` ${remedy}` : ''}`;
}
