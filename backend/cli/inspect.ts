import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Finding } from '#core/finding';
import type { Column } from '#core/table';
import { openTable, tablesOf } from '#formats/open';
import type { Source } from '#formats/source';
import type { Format } from '#formats/table-file';
import { nodeFileOrFolder } from '../tables/node-folder.ts';
import { startParquetInNode } from '../tables/node-parquet.ts';
import { fileFault } from './file-fault.ts';
import { WrongUsage, type Io } from './io.ts';

const usage = `Usage:
  photoz inspect FILE [--json]

Tells the format, the tables with their columns and rows, and the findings of a file or a HATS folder. Nothing is sent anywhere.
--json   print one JSON document`;

interface Inspected {
  format: Format;
  tables: { name: string; rows: number | null; columns: Column[] }[];
  findings: Finding[];
}

/** `photoz inspect`: what a file is, by the same reading as the page and the server. */
export async function run(args: readonly string[], io: Io): Promise<void> {
  const order = readArgs(args);
  if (order === 'help') return io.out(`${usage}\n`);
  const found = await inspected(resolve(io.cwd, order.file)).catch((error: unknown) => {
    throw fileFault(error, order.file) ?? error;
  });
  for (const { severity, message } of found.findings) if (severity === 'warning' || severity === 'error') io.err(`warning: ${message}\n`);
  io.out(order.json ? `${JSON.stringify(documentOf(found), null, 2)}\n` : textOf(found));
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

async function inspected(path: string): Promise<Inspected> {
  startParquetInNode();
  const source = await nodeFileOrFolder(path);
  const { format, tables } = await tablesOf(source);
  if (tables.length <= 1) return { format, ...(await lookedAt(source, [undefined])) };
  return {
    format,
    ...(await lookedAt(
      source,
      tables.map((_, i) => i + 1),
    )),
  };
}

async function lookedAt(source: Source, which: readonly (number | undefined)[]): Promise<Omit<Inspected, 'format'>> {
  const tables: Inspected['tables'] = [];
  const findings: Finding[] = [];
  for (const number of which) {
    const table = await openTable(source, number === undefined ? {} : { table: number });
    tables.push({ name: table.name, rows: table.schema.rows, columns: table.schema.columns });
    findings.push(...table.findings.filter((each) => !findings.some((said) => said.code === each.code && said.message === each.message)));
    table.close();
  }
  return { tables, findings };
}

/** The document of `--json`; `passed` findings are what a check says, and no check runs here. */
function documentOf({ format, tables, findings }: Inspected): unknown {
  const plain = ({ name, type, unit, ucd, description }: Column): Column => ({ name, type, unit, ucd, description });
  return {
    format,
    tables: tables.map(({ name, rows, columns }) => ({ name, rows, columns: columns.map(plain) })),
    findings: findings.map(({ severity, code, message, remedy, line }) => ({ severity, code, message, remedy, line })),
  };
}

function textOf({ format, tables, findings }: Inspected): string {
  const several = tables.length > 1;
  const parts = tables.flatMap((table, i) => [`${several ? `${i + 1}  ` : ''}${headOf(table, format)}`, ...columnLines(table.columns)]);
  return [...parts, ...findings.map(findingLine), ''].join('\n');
}

function headOf({ name, rows, columns }: Inspected['tables'][number], format: Format): string {
  return `${name}: ${format}, ${(rows ?? 0).toLocaleString('en-US')} rows, ${columns.length} columns`;
}

function columnLines(columns: readonly Column[]): string[] {
  const widest = columns.reduce((most, { name }) => Math.max(most, name.length), 0);
  return columns.map(({ name, type, unit, ucd, description }) => {
    const said = [unit && `[${unit}]`, ucd, description].filter(Boolean).join('  ');
    return `  ${name.padEnd(widest)}  ${type.padEnd(7)}  ${said}`.trimEnd();
  });
}

function findingLine({ severity, message, remedy }: Finding): string {
  return `${severity}: ${message}${remedy ? ` ${remedy}` : ''}`;
}
