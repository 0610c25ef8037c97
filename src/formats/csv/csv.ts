import type { Finding } from '#core/finding';
import { Fault } from '#core/problem';
import type { Batch, TableSchema } from '#core/table';
import { BatchBuilder, type Chosen } from '#formats/csv/cells';
import { sniffSeparator } from '#formats/csv/dialect';
import { readHeader, type Header } from '#formats/csv/header';
import { RecordReader, type Separator } from '#formats/csv/records';
import { CsvScan } from '#formats/csv/scan';
import { headOf, textChunks } from '#formats/csv/text';
import {
  defaultBatchRows,
  type BatchOptions,
  type FormatReader,
  type FormatSource,
  type OpenOptions,
  type TableFile,
} from '#formats/table-file';

/** Delimited text: any of , ; tab | and blanks, with or without names, plain or gzipped. Types come from all rows; nothing is rounded. */
export const csv: FormatReader = { open, firstLook };

type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

interface Dialect {
  from: FormatSource;
  separator: Separator;
  header: Header;
}

async function open(from: FormatSource, options: OpenOptions): Promise<TableFile> {
  const { dialect } = await begin(from);
  const { schema, findings } = await scan(dialect, { bytes: textChunks(from, options.onProgress), whole: true });
  return tableOf(dialect, { schema, findings, exact: true }, (onProgress) => ({ bytes: textChunks(from, onProgress), whole: true }));
}

async function firstLook(from: FormatSource): Promise<TableFile> {
  const { dialect, head, whole } = await begin(from);
  const { schema, findings } = await scan(dialect, { bytes: [head], whole });
  const seen = { schema: whole ? schema : { ...schema, rows: null }, findings, exact: whole };
  return tableOf(dialect, seen, () => ({ bytes: [head], whole }));
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

async function scan(dialect: Dialect, text: Text): Promise<{ schema: TableSchema; findings: Finding[] }> {
  const reader = new RecordReader(dialect.separator, dialect.from.source.name);
  const seen = new CsvScan(dialect.header);
  for await (const last of feeding(text)) {
    reader.feed(last.chunk, last.isLast, (record) => {
      seen.add(record);
      return true;
    });
  }
  return { schema: { columns: seen.columns(), rows: seen.rows }, findings: seen.findings(reader) };
}

/** The chunks, and after the last one an empty chunk that says so. */
async function* feeding(text: Text): AsyncGenerator<{ chunk: Uint8Array; isLast: boolean }> {
  for await (const chunk of text.bytes) yield { chunk, isLast: false };
  if (text.whole) yield { chunk: new Uint8Array(0), isLast: true };
}

type Seen = Pick<TableFile, 'schema' | 'findings' | 'exact'>;

function tableOf(dialect: Dialect, seen: Seen, text: (onProgress?: (share: number) => void) => Text): TableFile {
  const { name } = dialect.from.source;
  return {
    format: 'csv',
    name,
    tables: [{ name, rows: seen.schema.rows }],
    ...seen,
    metadata: new Map(),
    batches: (options = {}) => batchesOf(dialect, { text: text(options.onProgress), schema: seen.schema, options }),
    close: () => undefined,
  };
}

interface Reading {
  text: Text;
  schema: TableSchema;
  options: BatchOptions;
}

async function* batchesOf(dialect: Dialect, { text, schema, options }: Reading): AsyncGenerator<Batch> {
  const reader = new RecordReader(dialect.separator, dialect.from.source.name);
  const builder = new BatchBuilder(chosenColumns(schema, options), options.batchRows ?? defaultBatchRows);
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

function chosenColumns(schema: TableSchema, options: BatchOptions): Chosen[] {
  const fields = schema.columns.map((column, field) => ({ name: column.name, type: column.type, field }));
  if (!options.columns) return fields;
  return options.columns.map((name) => {
    const chosen = fields.find((each) => each.name === name);
    if (!chosen) throw new Fault('bad-request', `No column ${name} here. The columns are ${fields.map((each) => each.name).join(', ')}.`);
    return chosen;
  });
}
