import { Field, RecordBatch, RecordBatchStreamWriter, Schema, Struct, Data, type DataType } from 'apache-arrow';
import { Compression, EnabledStatistics, Table, writeParquet, WriterPropertiesBuilder } from 'parquet-wasm/esm';
import type { Finding } from '#core/finding';
import { Fault } from '#core/problem';
import { isCellType } from '#core/table';
import { arrowType } from '#formats/parquet/arrow-types';
import { arrowData, listOf } from '#formats/parquet/arrow-values';
import { JoinedParquet } from '#formats/parquet/footer-writer';
import { keyValues, WrittenMeanings } from '#formats/parquet/key-values';
import { targetsOf, type TargetChoice } from '#formats/parquet/targets';
import { handedOn } from '#formats/parquet/opaque';
import { parquetReady, parquetTrapped } from '#formats/parquet/wasm';
import type { ByteSink } from '#formats/sink';
import type { FileBatch, TableRows } from '#formats/table-file';
import type { StoredKind } from '#formats/stored';
import type { FormatWriter, WriteOptions } from '#formats/write';

export interface ParquetWriteOptions extends WriteOptions {
  /** `cells` for files of our own that engines read; else the kinds of the file that the table comes from. */
  kinds?: TargetChoice;
}

export interface ParquetWriter extends FormatWriter {
  write(table: TableRows, sink: ByteSink, options?: ParquetWriteOptions): Promise<Finding[]>;
}

/** Parquet, packed with Zstandard, in row groups of bounded size. Equal tables give equal bytes. Call `startParquet` first. */
export const parquetWriter: ParquetWriter = { write };

const mebibyte = 1024 * 1024;
/** A row group is full with so many rows and bytes, */
const someRows = 122_880;
const someBytes = 16 * mebibyte;
/** or with so many rows of few bytes, or so many bytes of few rows; more bytes for more columns, so that no column is in crumbs. */
const mostRows = 1_048_576;
const bytesPerColumn = mebibyte;
const mostBytes = 128 * mebibyte;
/** Columns of few different words keep a dictionary; building one for measured values takes longer than all else, and packs worse. */
const dictionaryBytes = 128 * 1024;

async function write(table: TableRows, sink: ByteSink, options: ParquetWriteOptions = {}): Promise<Finding[]> {
  if (table.schema.columns.length === 0) throw new Fault('bad-request', `${table.name} has no column that Parquet could hold.`);
  await parquetReady();
  const { kinds, findings } = await targetsOf(table, options.kinds ?? 'stored');
  const meanings = new WrittenMeanings(table, kinds);
  const group = new Group(table, kinds);
  const file = new JoinedParquet();
  await sink.write(file.begin());
  let rows = 0;
  for await (const batch of table.batches(table.opaque && table.opaque.length > 0 ? { opaque: true } : {})) {
    meanings.look(batch);
    group.add(batch);
    rows += batch.rows;
    if (!group.isFull) continue;
    await sink.write(file.add(group.packed()));
    if (table.schema.rows) options.onProgress?.(Math.min(1, rows / table.schema.rows));
  }
  if (group.rows > 0 || rows === 0) await sink.write(file.add(group.packed()));
  await sink.write(file.end(keyValues(table, meanings, group.nested)));
  return findings;
}

function fieldOf(name: string, kind: StoredKind, listed: boolean): Field {
  const type = arrowType(kind);
  return new Field(name, listed ? listOf(type) : type, true);
}

/** The batches of one row group, until there are enough. */
class Group {
  rows = 0;
  bytes = 0;
  /** Fields of nested columns, each with its place among the table's columns. */
  nested: readonly { field: Field; after: number }[] = [];
  readonly #table: TableRows;
  readonly #kinds: readonly StoredKind[];
  #schema: Schema;
  #batches: RecordBatch[] = [];

  constructor(table: TableRows, kinds: readonly StoredKind[]) {
    this.#table = table;
    this.#kinds = kinds;
    this.#schema = new Schema(this.#ownFields());
  }

  add(batch: FileBatch): void {
    const { rows, columns } = batch;
    const children = columns.map((column, i): Data<DataType> => arrowData(column, this.#kinds[i] ?? 'text', rows));
    const fields = this.#ownFields();
    const nested = handedOn(this.#table, batch);
    this.nested = nested;
    for (const { field, data, after } of nested.toReversed()) {
      fields.splice(after, 0, field);
      children.splice(after, 0, data);
    }
    if (this.#batches.length === 0) this.#schema = new Schema(fields);
    this.#batches.push(new RecordBatch(this.#schema, new Data(new Struct(this.#schema.fields), 0, rows, 0, {}, children)));
    this.rows += rows;
    for (const child of children) this.bytes += child.byteLength;
  }

  get isFull(): boolean {
    const most = Math.min(mostBytes, Math.max(2 * someBytes, bytesPerColumn * this.#table.schema.columns.length));
    return this.rows >= mostRows || this.bytes >= most || (this.rows >= someRows && this.bytes >= someBytes);
  }

  #ownFields(): Field[] {
    return this.#table.schema.columns.map(({ name, type }, i) => fieldOf(name, this.#kinds[i] ?? 'text', !isCellType(type)));
  }

  /** All rows as a whole Parquet file of one row group; the group is empty afterwards. */
  packed(): Uint8Array {
    const writer = new RecordBatchStreamWriter();
    writer.reset(undefined, this.#schema);
    for (const batch of this.#batches) writer.write(batch);
    writer.finish();
    const stream = writer.toUint8Array(true);
    this.#batches = [];
    [this.rows, this.bytes] = [0, 0];
    return encoded(stream);
  }
}

function encoded(stream: Uint8Array): Uint8Array {
  try {
    return writeParquet(Table.fromIPCStream(stream), properties());
  } catch (error) {
    parquetTrapped(error);
    throw new Fault('internal', 'The table could not be written as Parquet.', { cause: error });
  }
}

function properties(): ReturnType<WriterPropertiesBuilder['build']> {
  return new WriterPropertiesBuilder()
    .setCompression(Compression.ZSTD)
    .setStatisticsEnabled(EnabledStatistics.Chunk)
    .setMaxRowGroupSize(1 << 30)
    .setDictionaryPageSizeLimit(dictionaryBytes)
    .setWriteBatchSize(8192)
    .build();
}
