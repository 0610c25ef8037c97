import type { Finding } from '#core/finding';
import { Fault } from '#core/problem';
import type { Batch, CellColumn } from '#core/table';
import { BatchBuilder, type Chosen } from '#formats/csv/cells';
import { sniffSeparator } from '#formats/csv/dialect';
import { readHeader, type Header } from '#formats/csv/header';
import { RecordReader, type Separator } from '#formats/csv/records';
import { CsvScan } from '#formats/csv/scan';
import { headOf, textChunks } from '#formats/csv/text';
import { plainlyStored } from '#formats/stored';
import {
  defaultBatchRows,
  type BatchOptions,
  type FormatReader,
  type FormatSource,
  type OpenOptions,
  type TableEntry,
  type TableFile,
} from '#formats/table-file';

/** Delimited text: any of , ; tab | and blanks, with or without names, plain or gzipped. Types come from all rows; nothing is rounded. */
export const csv: FormatReader = { tables, open, firstLook };

type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

interface Dialect {
  from: FormatSource;
  separator: Separator;
  header: Header;
}

async function tables(from: FormatSource): Promise<TableEntry[]> {
  const { dialect } = await begin(from);
  return [{ name: from.source.name, rows: null, columns: dialect.header.names.length }];
}

async function open(from: FormatSource, options: OpenOptions): Promise<TableFile> {
  const { dialect } = await begin(from);
  const seen = await scan(dialect, { bytes: textChunks(from, options.onProgress), whole: true });
  return tableOf(dialect, { ...seen, exact: true }, (onProgress) => ({ bytes: textChunks(from, onProgress), whole: true }));
}

async function firstLook(from: FormatSource): Promise<TableFile> {
  const { dialect, head, whole } = await begin(from);
  const seen = await scan(dialect, { bytes: [head], whole });
  return tableOf(dialect, { ...seen, rows: whole ? seen.rows : null, exact: whole }, () => ({ bytes: [head], whole }));
}

async function begin(from: FormatSource): Promise<{ dialect: Dialect; head: Uint8Array; whole: boolean }> {
  const { bytes, whole } = await headOf(from);
  const lines = whole ? withNewline(bytes) : bytes;
  const separator = sniffSeparator(lines, from.source.name);
  const header = readHeader(lines, separator, from.source.name);
  if (header.names.length === 0)
    throw new Fault('bad-file', `${from.source.name} has no line with a value. Send a file with a table in it.`);
  return { dialect: { from, separator, header }, head: bytes, whole };
}

function withNewline(bytes: Uint8Array): Uint8Array {
  if (bytes.at(-1) === 10 || bytes.at(-1) === 13) return bytes;
  const longer = new Uint8Array(bytes.length + 1);
  longer.set(bytes);
  longer[bytes.length] = 10;
  return longer;
}

/** `whole`: the bytes end where the file ends, so that the last line counts though no newline ends it. */
interface Text {
  bytes: Bytes;
  whole: boolean;
}

async function scan(dialect: Dialect, text: Text): Promise<Omit<Seen, 'exact'>> {
  const reader = new RecordReader(dialect.separator, dialect.from.source.name);
  const seen = new CsvScan(dialect.header);
  for await (const last of feeding(text)) {
    reader.feed(last.chunk, last.isLast, (record) => {
      seen.add(record);
      return true;
    });
  }
  return { columns: seen.columns(), rows: seen.rows, findings: seen.findings(reader) };
}

/** The chunks, and after the last one an empty chunk that says so. */
async function* feeding(text: Text): AsyncGenerator<{ chunk: Uint8Array; isLast: boolean }> {
  for await (const chunk of text.bytes) yield { chunk, isLast: false };
  if (text.whole) yield { chunk: new Uint8Array(0), isLast: true };
}

interface Seen {
  columns: CellColumn[];
  rows: number | null;
  findings: Finding[];
  exact: boolean;
}

function tableOf(dialect: Dialect, seen: Seen, text: (onProgress?: (share: number) => void) => Text): TableFile {
  const { name } = dialect.from.source;
  return {
    format: 'csv',
    name,
    schema: { columns: seen.columns.map(plainlyStored), rows: seen.rows },
    findings: seen.findings,
    exact: seen.exact,
    metadata: new Map(),
    batches: (options = {}) => batchesOf(dialect, { text: text(options.onProgress), columns: seen.columns, options }),
    close: () => undefined,
  };
}

interface Reading {
  text: Text;
  columns: readonly CellColumn[];
  options: BatchOptions;
}

async function* batchesOf(dialect: Dialect, { text, columns, options }: Reading): AsyncGenerator<Batch> {
  const reader = new RecordReader(dialect.separator, dialect.from.source.name);
  const builder = new BatchBuilder(chosenColumns(columns, options), options.batchRows ?? defaultBatchRows);
  const first = dialect.header.skip + (options.offset ?? 0);
  const past = first + (options.limit ?? Infinity);
  const ready: Batch[] = [];
  let at = 0;
  const take = (record: RecordReader): boolean => {
    if (at >= past) return false;
    if (at++ < first) return true;
    builder.add(record);
    if (builder.full) ready.push(builder.take());
    return at < past;
  };
  for await (const { chunk, isLast } of feeding(text)) {
    const more = reader.feed(chunk, isLast, take);
    yield* ready.splice(0);
    if (!more) break;
  }
  if (builder.rows > 0) yield builder.take();
}

function chosenColumns(columns: readonly CellColumn[], options: BatchOptions): Chosen[] {
  const fields = columns.map((column, field) => ({ name: column.name, type: column.type, field }));
  if (!options.columns) return fields;
  return options.columns.map((name) => {
    const chosen = fields.find((each) => each.name === name);
    if (!chosen) throw new Fault('bad-request', `No column ${name} here. The columns are ${fields.map((each) => each.name).join(', ')}.`);
    return chosen;
  });
}
