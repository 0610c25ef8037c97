import { tableFromIPC, type Schema } from 'apache-arrow';
import { ParquetFile } from 'parquet-wasm/esm';
import type { Finding } from '#core/finding';
import { Fault } from '#core/problem';
import { asUnsignedText, parquetColumns, type ParquetColumn } from '#formats/parquet/columns';
import { footerOf, withoutArrowHint } from '#formats/parquet/footer';
import { countUnsigned, parquetBatches, type OpenParquet } from '#formats/parquet/batches';
import { damaged, orTrap, parquetReady } from '#formats/parquet/wasm';
import type { ByteSource } from '#formats/source';
import type { BatchOptions, FormatReader, FormatSource, TableEntry, TableFile } from '#formats/table-file';

const lookRows = 20_000;

/** Parquet by parquet-wasm: the footer at once, columns and rows when they are asked for. Call `startParquet` first. */
export const parquet: FormatReader = { tables, open, firstLook };

async function tables({ source }: FormatSource): Promise<TableEntry[]> {
  const opened = await openFile(source);
  opened.file.free();
  return [{ name: source.name, rows: opened.rows, columns: opened.columns.length }];
}

async function firstLook({ source }: FormatSource): Promise<TableFile> {
  const opened = await openFile(source);
  if (opened.columns.every((column) => !column.unsigned)) return tableOf(source, { ...opened, exact: true });
  const looked = Math.min(lookRows, opened.rows);
  return tableOf(source, { ...(await settleUnsigned(opened, looked)), exact: looked === opened.rows, looked });
}

/** Only unsigned 64-bit columns need to be read for their type; all others have it in the footer. */
async function open({ source }: FormatSource): Promise<TableFile> {
  const opened = await openFile(source);
  return tableOf(source, { ...(await settleUnsigned(opened, opened.rows)), exact: true });
}

async function settleUnsigned(opened: Opened, rows: number): Promise<Opened> {
  const findings = [...opened.findings];
  const columns: ParquetColumn[] = [];
  for (const column of opened.columns) {
    const beyond = column.unsigned ? await countUnsigned(opened, column, rows) : 0;
    if (beyond === 0) {
      columns.push(column);
      continue;
    }
    const text = asUnsignedText(column, beyond);
    columns.push(text.column);
    findings.push(text.finding);
  }
  return { ...opened, columns, findings };
}

interface Opened extends OpenParquet {
  findings: Finding[];
  metadata: ReadonlyMap<string, string>;
}

async function openFile(source: ByteSource): Promise<Opened> {
  await footerOf(source);
  await parquetReady();
  let file = await fileOf(await source.blob());
  let schema = schemaOf(file);
  if (!schema) {
    file.free();
    file = await fileOf(await withoutArrowHint(source));
    schema = schemaOf(file);
  }
  if (!schema)
    throw new Fault('bad-file', `${source.name} has columns of a type that is not known here. Write it with plain numbers and text.`);
  const { columns, findings } = parquetColumns(schema);
  if (columns.length === 0)
    throw new Fault('bad-file', `${source.name} has ${schema.fields.length} columns, and none holds single values. Write numbers or text.`);
  const { rows, groups } = rowsOf(file);
  const namesAreUnique = new Set(schema.fields.map((field) => field.name)).size === schema.fields.length;
  return { file, rows, groups, columns, fileColumns: schema.fields.length, namesAreUnique, findings, metadata: schema.metadata };
}

async function fileOf(blob: Blob): Promise<ParquetFile> {
  try {
    return await orTrap(ParquetFile.fromFile(blob));
  } catch (error) {
    throw error instanceof Fault ? error : damaged(error);
  }
}

function rowsOf(file: ParquetFile): { rows: number; groups: number[] } {
  const metadata = file.metadata();
  const groups = metadata.rowGroups().map((group) => group.numRows());
  return { rows: metadata.fileMetadata().numRows(), groups };
}

/** Null when apache-arrow does not know a type of the file. */
function schemaOf(file: ParquetFile): Schema | null {
  const bytes = file.schema().intoIPCStream();
  try {
    return tableFromIPC(bytes).schema;
  } catch (error) {
    if (error instanceof Error && error.message.includes('Unrecognized type')) return null;
    throw damaged(error);
  }
}

/** `looked`: how many rows the types are true for, when not for all. */
function tableOf(source: ByteSource, opened: Opened & { exact: boolean; looked?: number }): TableFile {
  const columns = opened.columns.map(({ name, type, unit, ucd, description, stored }) => ({ name, type, unit, ucd, description, stored }));
  return {
    format: 'parquet',
    name: source.name,
    schema: { columns, rows: opened.rows },
    exact: opened.exact,
    findings: opened.findings,
    metadata: opened.metadata,
    batches: (options = {}) => parquetBatches(opened, within(options, opened.looked)),
    close: () => opened.file.free(),
  };
}

function within(options: BatchOptions, looked: number | undefined): BatchOptions {
  if (looked === undefined) return options;
  return { ...options, limit: Math.max(0, Math.min(options.limit ?? Infinity, looked - (options.offset ?? 0))) };
}
