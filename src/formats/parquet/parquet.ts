import type { ParquetFile } from 'parquet-wasm/esm';
import type { Finding } from '#core/finding';
import { Fault } from '#core/problem';
import { countUnsigned, parquetBatches } from '#formats/parquet/batches';
import { fieldAt, type ArrowField } from '#formats/parquet/c-data';
import { asUnsignedText, parquetColumns, type ParquetColumn } from '#formats/parquet/columns';
import { footerOf, withFooter, withoutArrowHint } from '#formats/parquet/footer';
import { promisedBy } from '#formats/parquet/footer-check';
import { isKnown, opaqueColumns } from '#formats/parquet/opaque';
import { withInt96AsBytes } from '#formats/parquet/int96';
import { PageCheck } from '#formats/parquet/page-check';
import { fileOf, type OpenParquet } from '#formats/parquet/record-batches';
import { SourceBlob } from '#formats/parquet/source-blob';
import { parquetReady } from '#formats/parquet/wasm';
import type { ByteSource } from '#formats/source';
import type { BatchOptions, FormatReader, FormatSource, TableEntry, TableFile } from '#formats/table-file';

const lookRows = 20_000;

/** Parquet by parquet-wasm: the footer at once, columns and rows when they are asked for. Call `startParquet` first. */
export const parquet: FormatReader = { holdsOne: true, tables, open, firstLook };

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

async function openFile(given: ByteSource): Promise<Opened> {
  const place = await footerOf(given);
  const footer = await given.slice(place.start, place.end);
  const promised = promisedBy(footer, given);
  const int96 = promised.hasInt96 ? withInt96AsBytes(footer) : null;
  const source = int96 ? withFooter(given, place.start, int96.footer) : given;
  await parquetReady();
  const pages = new PageCheck(source.name, promised.chunks);
  const file = await fileOf(new SourceBlob(source, pages));
  const { fields, metadata } = schemaOf(file);
  const { columns, nested, findings } = parquetColumns(fields, metadata, int96?.names ?? new Set());
  if (columns.length === 0)
    throw new Fault('bad-file', `${source.name} has ${fields.length} columns, and none holds single values. Write numbers or text.`);
  const plain = nested.length > 0 && !isKnown(file) ? await fileOf(new SourceBlob(await withoutArrowHint(source), pages)) : null;
  return { source, file, plain, pages, ...promised, fields, columns, nested, findings, metadata };
}

function schemaOf(file: ParquetFile): { fields: readonly ArrowField[]; metadata: ReadonlyMap<string, string> } {
  const shared = file.schema().toFFI();
  try {
    const root = fieldAt(shared.addr());
    return { fields: root.children, metadata: new Map([...root.metadata].filter(([key]) => key !== 'ARROW:schema')) };
  } finally {
    shared.free();
  }
}

/** `looked`: how many rows the types are true for, when not for all. */
function tableOf(source: ByteSource, opened: Opened & { exact: boolean; looked?: number }): TableFile {
  const columns = opened.columns.map(({ name, type, unit, ucd, description, stored }) => ({ name, type, unit, ucd, description, stored }));
  const table: TableFile = {
    format: 'parquet',
    name: source.name,
    schema: { columns, rows: opened.rows },
    exact: opened.exact,
    faithful: opened.columns.every((column) => !column.options.isInt96),
    opaque: opaqueColumns(opened),
    findings: opened.findings,
    metadata: opened.metadata,
    batches: (options = {}) => parquetBatches(opened, within(options, opened.looked)),
    close: () => {
      opened.file.free();
      opened.plain?.free();
    },
  };
  return table;
}

function within(options: BatchOptions, looked: number | undefined): BatchOptions {
  if (looked === undefined) return options;
  return { ...options, limit: Math.max(0, Math.min(options.limit ?? Infinity, looked - (options.offset ?? 0))) };
}
