import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cell } from '#core/table';
import { cellAt } from '#core/wall';
import { blobSource } from '#formats/source';
import type { BatchOptions, FormatSource, OpenOptions, TableFile, TableRows } from '#formats/table-file';
import { votable } from '#formats/votable/votable';

export const folder = join(import.meta.dirname, '../fixtures/votable');

export function fixture(name: string): FormatSource {
  return bytesAsSource(new Uint8Array(readFileSync(join(folder, name))), name);
}

export function bytesAsSource(bytes: Uint8Array, name = 'a.vot'): FormatSource {
  return { source: blobSource(new Blob([new Uint8Array(bytes)]), name), gzipped: bytes[0] === 0x1f && bytes[1] === 0x8b };
}

export function textAsSource(text: string): FormatSource {
  return bytesAsSource(new TextEncoder().encode(text));
}

export const opened = (text: string, options: OpenOptions = {}): Promise<TableFile> => votable.open(textAsSource(text), options);

export type AnyCell = Cell | AnyCell[];

/** All cells of a table, column by column. */
export async function cellsOf(table: TableRows, options: BatchOptions = {}): Promise<Record<string, AnyCell[]>> {
  const columns: Record<string, AnyCell[]> = {};
  for await (const { rows, columns: all } of table.batches(options)) {
    for (const data of all) {
      const into = (columns[data.name] ??= []);
      for (let row = 0; row < rows; row++) {
        if (!('items' in data)) into.push(cellAt(data, row));
        else if (data.nulls?.[row] === 1) into.push(null);
        else {
          const [start = 0, end = 0] = [data.offsets[row], data.offsets[row + 1]];
          into.push(Array.from({ length: end - start }, (_, i) => cellAt(data.items, start + i)));
        }
      }
    }
  }
  return columns;
}

/** A VOTable of one table, around its fields and rows. */
export function votableOf(fields: string, rows: string, more = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE>${more}<TABLE name="t">
${fields}
<DATA><TABLEDATA>
${rows}
</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>`;
}

/** One field and its cells. */
export function columnOf(attributes: string, cells: readonly string[], values = ''): string {
  return votableOf(`<FIELD name="x" ${attributes}>${values}</FIELD>`, cells.map((cell) => `<TR><TD>${cell}</TD></TR>`).join('\n'));
}

/** The same with the bytes of a stream. */
export function streamOf(kind: 'BINARY' | 'BINARY2', fields: string, bytes: readonly number[]): string {
  const stream = Buffer.from(bytes).toString('base64');
  const data = `<${kind}><STREAM encoding="base64">${stream}</STREAM></${kind}>`;
  return `<VOTABLE version="1.4"><RESOURCE><TABLE name="t">${fields}<DATA>${data}</DATA></TABLE></RESOURCE></VOTABLE>`;
}
