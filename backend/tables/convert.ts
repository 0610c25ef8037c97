import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Finding } from '#core/finding';
import { Fault } from '#core/problem';
import { openTable } from '#formats/open';
import type { Format, TableFile } from '#formats/table-file';
import type { Coordinates } from './coordinates.ts';
import { nodeFileOrFolder } from './node-folder.ts';
import { startParquetInNode } from './node-parquet.ts';
import { outputFormat, type OutputKind } from './outputs.ts';
import { wholeOrNothing } from './whole.ts';
import { writeAs } from './write-as.ts';

export interface Conversion {
  from: string;
  to: string;
  table?: string | number;
  /** The columns of the position, which HATS needs; guessed when not given. */
  coordinates?: Coordinates;
  onProgress?: (share: number) => void;
}

export interface Converted {
  format: Format;
  rows: number;
  columns: number;
  /** All that reading found and all that the other format cannot hold. */
  findings: Finding[];
}

/** Any format in, any format out. The output is there when it is whole, or not at all. Throws a Fault that says what is wrong with which file. */
export async function convert(order: Conversion): Promise<Converted> {
  const output = outputFormat(order.to);
  await refuseStrangeTarget(order.to, output.kind === 'hats');
  startParquetInNode();
  const table = await opened(order);
  try {
    const unheld = await wholeOrNothing(order.to, (beside) => writeAs(table, beside, { ...output, ...order, name: order.to }));
    const { columns, rows } = table.schema;
    const { known, kept } = toldApart(table, output.kind);
    return { format: table.format, rows: rows ?? 0, columns: columns.length + kept, findings: [...known, ...unheld] };
  } finally {
    table.close();
  }
}

/** Nested columns stay when Parquet becomes Parquet; in any other output they are missing, which is more than a note. */
function toldApart(table: TableFile, kind: OutputKind): { known: Finding[]; kept: number } {
  const nested = new Set((table.opaque ?? []).map(({ name }) => name));
  const known = table.findings.flatMap((finding): Finding[] => {
    if (!finding.code.endsWith('-left-out')) return [finding];
    if (kind === 'parquet' && nested.has(finding.column ?? '')) return [];
    return [{ ...finding, severity: 'warning' }];
  });
  return { known, kept: kind === 'parquet' ? nested.size : 0 };
}

async function opened({ from, table, onProgress }: Conversion): Promise<TableFile> {
  const options = { ...(table === undefined ? {} : { table }) };
  return openTable(await nodeFileOrFolder(from), onProgress ? { ...options, onProgress: (share) => onProgress(share / 3) } : options);
}

async function refuseStrangeTarget(path: string, isFolder: boolean): Promise<void> {
  if (!existsSync(path)) return;
  const there = await stat(path);
  const wrong = isFolder
    ? `There is already something named ${basename(path)}. Remove it or choose another name.`
    : `${basename(path)} is a folder. Give the name of a file.`;
  if (isFolder || there.isDirectory()) throw new Fault('conflict', wrong, { at: 'OUT' });
}
