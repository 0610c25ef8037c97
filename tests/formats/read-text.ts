import type { Finding } from '#core/finding';
import type { Cell } from '#core/table';
import { openTable } from '#formats/open';
import { blobSource } from '#formats/source';
import type { TableFile } from '#formats/table-file';
import { cellsOf, columnsOf } from './reading.ts';

export const sourceOf = (content: string | Uint8Array<ArrayBuffer>, name = 'a.csv') => blobSource(new Blob([content]), name);
export const opened = (content: string | Uint8Array<ArrayBuffer>): Promise<TableFile> => openTable(sourceOf(content));

export interface Read {
  types: Record<string, string>;
  cells: Record<string, Cell[]>;
  findings: Finding[];
  rows: number | null;
}

export async function read(content: string | Uint8Array<ArrayBuffer>): Promise<Read> {
  const table = await opened(content);
  const columns = await columnsOf(table);
  return {
    types: Object.fromEntries(table.schema.columns.map((column) => [column.name, column.type])),
    cells: Object.fromEntries(columns.map((data) => [data.name, cellsOf(data)])),
    findings: [...table.findings],
    rows: table.schema.rows,
  };
}

export const codes = (findings: readonly Finding[]): string[] => findings.map((finding) => finding.code);
