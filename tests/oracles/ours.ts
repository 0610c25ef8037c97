import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '#core/finding';
import { MemorySink } from '#formats/sink';
import type { FileColumn } from '#formats/stored';
import type { FormatWriter } from '#formats/write';
import type { CodedTable } from './coded.ts';
import { askOracle } from './python.ts';
import type { RandomTable } from './random-table.ts';

export interface Written {
  table: RandomTable;
  findings: Finding[];
  /** What the other library says, or how it failed. */
  came: CodedTable | { error: string };
}

export interface Order {
  writer: FormatWriter;
  /** The function of read.py, and the ending of the files. */
  reader: string;
  ending: string;
}

/** Writes each table with ours and reads all of them with theirs, in one Python process. */
export async function writeOurs(tables: readonly RandomTable[], order: Order): Promise<Written[]> {
  const folder = mkdtempSync(join(tmpdir(), `ours-${order.reader}-`));
  try {
    const paths = tables.map((_, i) => join(folder, `${i}.${order.ending}`));
    const findings: (Finding[] | Error)[] = [];
    for (const [i, table] of tables.entries()) findings.push(await written(table, order.writer, paths[i] ?? ''));
    const orders = tables.map((table, i) => ({ path: paths[i], reader: order.reader, kinds: table.schema.columns.map(kindOf) }));
    writeFileSync(join(folder, 'orders.json'), JSON.stringify(orders));
    const answers = (await askOracle('read.py', [join(folder, 'orders.json')])) as Written['came'][];
    return tables.map((table, i) => {
      const told = findings[i] ?? [];
      const came = told instanceof Error ? { error: `writing: ${told.stack} ${told.cause}` } : (answers[i] ?? { error: 'no answer' });
      return {
        table,
        findings: told instanceof Error ? [] : told,
        came,
      };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Text has no kinds of its own. */
function kindOf({ type, stored }: FileColumn): { kind: string; shape: readonly number[] | null; list: boolean } {
  return { ...stored, list: type.endsWith('[]') };
}

async function written(table: RandomTable, writer: FormatWriter, path: string): Promise<Finding[] | Error> {
  const sink = new MemorySink();
  try {
    const findings = await writer.write(table, sink);
    writeFileSync(path, sink.bytes());
    return findings;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
