import type { Finding } from '#core/finding';
import { ecsvHeader } from '#formats/csv/ecsv-header';
import { wordsOf, type CellManner, type CellWords } from '#formats/csv/write-cells';
import type { ByteSink } from '#formats/sink';
import type { FileBatch, TableRows } from '#formats/table-file';
import type { FormatWriter, WriteOptions } from '#formats/write';

/** Comma-separated text (RFC 4180) with the names in the first line; a missing value is an empty cell, an empty text stands in quotes. */
export const csvWriter: FormatWriter = {
  write: (table, sink, options) => written(table, sink, { delimiter: ',', header: '', ...options }),
};

/** The same with tabs. */
export const tsvWriter: FormatWriter = {
  write: (table, sink, options) => written(table, sink, { delimiter: '\t', header: '', ...options }),
};

/** CSV with astropy's header, which holds types, units, UCDs and descriptions. */
export const ecsvWriter: FormatWriter = {
  write: (table, sink, options) => written(table, sink, { delimiter: ',', header: ecsvHeader(table), ...options }),
};

interface Manner extends WriteOptions {
  delimiter: string;
  header: string;
}

const encoder = new TextEncoder();

async function written(table: TableRows, sink: ByteSink, { delimiter, header, onProgress }: Manner): Promise<Finding[]> {
  const { columns, rows } = table.schema;
  const names = columns.map(({ name }) => nameWord(name, delimiter));
  await sink.write(encoder.encode(`${header}${names.join(delimiter)}\n`));
  let done = 0;
  for await (const batch of table.batches()) {
    const missing = columns.length === 1 ? aloneMissing : '';
    await sink.write(encoder.encode(textOf(batch, { table, delimiter, missing, complex: header !== '' })));
    done += batch.rows;
    if (rows) onProgress?.(Math.min(1, done / rows));
  }
  return header === '' ? unheld(table) : [];
}

/** An empty line would be no row at all. */
const aloneMissing = 'null';

function nameWord(name: string, delimiter: string): string {
  const plain = name !== '' && !name.includes(delimiter) && !/["\n\r]|^[\s#]|\s$/.test(name);
  return plain ? name : `"${name.replaceAll('"', '""')}"`;
}

interface Rows extends CellManner {
  table: TableRows;
  /** What stands for a missing value. */
  missing: string;
}

function textOf(batch: FileBatch, { table, delimiter, missing, complex }: Rows): string {
  const words = batch.columns.flatMap((data, i): CellWords[] => {
    const column = table.schema.columns[i];
    return column ? [wordsOf(data, column, { delimiter, complex })] : [];
  });
  const lines: string[] = [];
  for (let row = 0; row < batch.rows; row++) {
    let line = '';
    for (let i = 0; i < words.length; i++) line += `${i === 0 ? '' : delimiter}${words[i]?.(row) ?? missing}`;
    lines.push(line);
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function unheld({ schema }: TableRows): Finding[] {
  const described = schema.columns.filter(({ unit, ucd, description }) => unit !== null || ucd !== null || description !== null);
  if (described.length === 0) return [];
  const message = `CSV holds no units, UCDs and descriptions; those of ${described.map(({ name }) => name).join(', ')} are not in the file.`;
  const remedy = 'Write .ecsv, or another format, to keep them.';
  return [{ severity: 'warning', code: 'csv-no-units', column: null, rows: null, line: null, message, remedy }];
}
