import type { Finding } from '#core/finding';
import { Fault } from '#core/problem';
import { pickTable } from '#formats/pick';
import type { BatchOptions, FormatReader, FormatSource, OpenOptions, TableEntry, TableFile } from '#formats/table-file';
import { readBatches } from '#formats/votable/batches';
import { check, type Checked, type CheckOptions } from '#formats/votable/check';
import type { VotableDocument, VotableTable } from '#formats/votable/document';
import { layoutsOf } from '#formats/votable/layout';
import { documentOf } from '#formats/votable/outline';
import { metadataOf, serviceError, statusFindings } from '#formats/votable/said';

/**
 * VOTable 1.0 to 1.5 with its rows as TABLEDATA, BINARY or BINARY2 in the file itself. Nothing that a file points to is ever opened.
 */
export const votable: FormatReader = { holdsOne: false, tables, firstLook, open };

const look = { mostBytes: 2 * 1024 * 1024, limit: 20_000 };

async function tables(from: FormatSource): Promise<TableEntry[]> {
  return entriesOf(await documentOf(from));
}

function entriesOf(document: VotableDocument): TableEntry[] {
  return document.tables.map(({ name, nrows, fields, data }) => ({ name, rows: data === null ? 0 : nrows, columns: fields.length }));
}

function open(from: FormatSource, options: OpenOptions): Promise<TableFile> {
  return opened(from, options, options.onProgress ? { onProgress: options.onProgress } : {});
}

function firstLook(from: FormatSource, options: OpenOptions): Promise<TableFile> {
  return opened(from, options, look);
}

async function opened(from: FormatSource, options: OpenOptions, extent: CheckOptions): Promise<TableFile> {
  const document = await documentOf(from);
  const fileName = from.source.name;
  const failure = serviceError(document.said);
  if (document.tables.length === 0 && failure) throw new Fault('bad-file', `${fileName} holds no table: ${failure}`);
  const table = document.tables[pickTable(entriesOf(document), options.table, fileName)];
  if (!table) throw new Fault('bad-file', `${fileName} holds no table. Send a file with a table in it.`);
  mustBeReadable(table, fileName);
  const { layouts, findings } = layoutsOf(table, fileName);
  const checked = await check({ from, encoding: document.encoding, table, layouts, counting: 'steps' }, extent);
  return tableFile(checked, [...statusFindings(document.said), ...findings, ...countFindings(table, checked), ...checked.findings]);
}

function mustBeReadable(table: VotableTable, fileName: string): void {
  const remedy = 'Write it with its rows inside, as "stilts tcopy in.vot out.vot ofmt=votable-binary2-inline" does.';
  if (table.refusal)
    throw new Fault('bad-file', `${fileName}: table ${table.name} ${table.refusal}. ${remedy}`, { at: `line ${table.line}` });
  if (table.fields.length > 0) return;
  const message = `${fileName}: table ${table.name} (line ${table.line}) has no column: no FIELD stands before its rows. Write the table again.`;
  throw new Fault('bad-file', message, { at: `line ${table.line}` });
}

function countFindings(table: VotableTable, { rows, whole }: Checked): Finding[] {
  if (!whole || table.nrows === null || table.nrows === rows) return [];
  const message = `Table ${table.name} says that it has ${table.nrows} rows (nrows), and has ${rows}.`;
  const remedy = 'Check that the file is whole.';
  return [{ severity: 'warning', code: 'votable-nrows', column: null, rows: null, line: table.line, message, remedy }];
}

function tableFile({ open: openTable, rows, whole }: Checked, findings: Finding[]): TableFile {
  const { table } = openTable;
  return {
    format: 'votable',
    name: table.name,
    schema: { columns: openTable.layouts.map(({ column }) => column), rows: whole ? rows : null },
    exact: whole,
    findings,
    metadata: metadataOf(table.place),
    batches: (options = {}) => readBatches(openTable, whole ? options : { ...within(options, rows), mostBytes: look.mostBytes }),
    close: () => undefined,
  };
}

/** Not more than the rows whose types are known. */
function within(options: BatchOptions, rows: number): BatchOptions {
  return { ...options, limit: Math.max(0, Math.min(options.limit ?? Infinity, rows - (options.offset ?? 0))) };
}
