import { Fault } from '#core/problem';
import type { Finding } from '#core/finding';
import { BatchBuilder, rowsWithin } from '#formats/csv/cells';
import { chosenColumns } from '#formats/chosen-columns';
import type { Chosen } from '#formats/csv/column-place';
import { separatorOf } from '#formats/csv/dialect';
import type { HeadOfFile } from '#formats/csv/first-records';
import { readHeader, type Header } from '#formats/csv/header';
import { letters } from '#formats/csv/letters';
import { RecordReader, type Separator } from '#formats/csv/records';
import { ruledOf, Unruling, type Ruled } from '#formats/csv/ruled';
import { CsvScan, type CsvColumn } from '#formats/csv/scan';
import { headOf, textChunks } from '#formats/csv/text';
import {
  defaultBatchRows,
  type BatchOptions,
  type FileBatch,
  type FormatReader,
  type FormatSource,
  type OpenOptions,
  type TableEntry,
  type TableFile,
} from '#formats/table-file';

/**
 * Delimited text: any of , ; tab | and blanks, with or without names, plain or gzipped; ECSV with its types. Read once for the types,
 * which come from all rows, and again for the values; nothing is rounded.
 */
export const csv: FormatReader = { holdsOne: true, tables, open, firstLook };

type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

interface Dialect {
  from: FormatSource;
  separator: Separator;
  header: Header;
  ruled: Ruled | null;
}

async function tables(from: FormatSource): Promise<TableEntry[]> {
  const { dialect } = await begin(from);
  return [{ name: from.source.name, rows: null, columns: dialect.header.columns.length }];
}

async function open(from: FormatSource, options: OpenOptions): Promise<TableFile> {
  const { dialect } = await begin(from);
  const seen = await scan(dialect, { bytes: chunksOf(dialect, options.onProgress), whole: true });
  return tableOf(dialect, { ...seen, exact: true }, (onProgress) => ({ bytes: chunksOf(dialect, onProgress), whole: true }));
}

async function firstLook(from: FormatSource): Promise<TableFile> {
  const { dialect, head } = await begin(from);
  const { bytes, whole } = head;
  const seen = await scan(dialect, { bytes: [bytes], whole });
  return tableOf(dialect, { ...seen, rows: whole ? seen.rows : null, exact: whole }, () => ({ bytes: [bytes], whole }));
}

async function begin(from: FormatSource): Promise<{ dialect: Dialect; head: HeadOfFile }> {
  const given = { ...(await headOf(from)), name: from.source.name };
  const ruled = ruledOf(given.bytes);
  const head = ruled ? { ...given, bytes: new Unruling(ruled).apply(given.bytes) } : given;
  const separator = ruled ? { delimiter: letters.tab, blanks: false } : separatorOf(head);
  const header = readHeader(head, separator, ruled);
  if (header.columns.length === 0)
    throw new Fault('bad-file', `${from.source.name} has no line with a value. Send a file with a table in it.`);
  return { dialect: { from, separator, header, ruled }, head };
}

/** `whole`: the bytes end where the file ends, so that the last line counts though no newline ends it. */
interface Text {
  bytes: Bytes;
  whole: boolean;
}

async function* chunksOf({ from, ruled }: Dialect, onProgress?: (share: number) => void): AsyncGenerator<Uint8Array> {
  const unruling = ruled && new Unruling(ruled);
  for await (const chunk of textChunks(from, onProgress)) yield unruling ? unruling.apply(chunk) : chunk;
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
  columns: CsvColumn[];
  rows: number | null;
  findings: Finding[];
  exact: boolean;
}

function tableOf(dialect: Dialect, seen: Seen, text: (onProgress?: (share: number) => void) => Text): TableFile {
  const { name } = dialect.from.source;
  return {
    format: 'csv',
    name,
    schema: { columns: seen.columns.map(({ decision: _, ...column }) => column), rows: seen.rows },
    findings: seen.findings,
    exact: seen.exact,
    metadata: dialect.header.metadata,
    batches: (options = {}) => batchesOf(dialect, { text: text(options.onProgress), columns: seen.columns, rows: seen.rows, options }),
    close: () => undefined,
  };
}

interface Reading {
  text: Text;
  columns: readonly CsvColumn[];
  rows: number | null;
  options: BatchOptions;
}

async function* batchesOf(dialect: Dialect, { text, columns, rows, options }: Reading): AsyncGenerator<FileBatch> {
  const reader = new RecordReader(dialect.separator, dialect.from.source.name, true);
  const fields = columns.map((column, i): Chosen => ({ column, field: i + dialect.header.lead }));
  const chosen = chosenColumns(fields, options.columns, ({ column }) => column.name);
  const wanted = Math.min(options.batchRows ?? defaultBatchRows, options.limit ?? Infinity, rows ?? Infinity);
  const builder = new BatchBuilder(chosen, rowsWithin(wanted, chosen));
  const first = dialect.header.skip + (options.offset ?? 0);
  const past = first + (options.limit ?? Infinity);
  const ready: FileBatch[] = [];
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
