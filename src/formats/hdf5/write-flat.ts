import type { Finding } from '#core/finding';
import { Fault } from '#core/problem';
import { finding } from '#formats/hdf5/plan';
import { rowBytes, written, type Written } from '#formats/hdf5/write-column';
import { surveyed, type Surveyed } from '#formats/hdf5/write-facts';
import type { Attribute } from '#formats/hdf5/write-layout';
import { refers, writePieces, type Filled } from '#formats/hdf5/write-pieces';
import type { ByteSink } from '#formats/sink';
import type { FileColumn } from '#formats/stored';
import type { TableRows } from '#formats/table-file';
import type { FormatWriter, WriteOptions } from '#formats/write';

/** HDF5 as tables_io and h5py users have it: each column a dataset at the root. */
export const hdf5Writer: FormatWriter = { write };

async function write(table: TableRows, sink: ByteSink, options: WriteOptions = {}): Promise<Finding[]> {
  const survey = await surveyed(table);
  const chosen = writtenColumns(table, survey);
  if (chosen.columns.length === 0) throw nothingLeft(table.name, chosen.findings);
  const names = linkNames(chosen.columns.map(({ name }) => name));
  const datasets = chosen.columns.map((column, i): Filled => ({
    ...{ name: names.names[i] ?? column.name, type: column.type, dims: column.dims, rows: survey.rows, rowBytes: rowBytes(column) },
    ...{ grows: false, ready: null, rowNumbersAt: null, attributes: column.isMask ? [] : words(column.column) },
    columns: [{ written: column, offset: 0, bytes: rowBytes(column) }],
  }));
  const order = { group: null, rootAttributes: rootWords(table), pieceRows: pieceRowsOf(chosen.columns, survey.rows) };
  await writePieces(table, sink, { order, datasets, rows: survey.rows, ...options });
  return [...chosen.findings, ...names.findings];
}

/** A file without a column would be none that anyone could read. */
export function nothingLeft(table: string, findings: readonly Finding[]): Fault {
  const why = findings.map(({ message }) => message).join(' ');
  return new Fault('bad-request', `${table} has no column that this layout of HDF5 can hold. ${why} Write it as .hdf5 or .parquet.`, {
    at: 'OUT',
  });
}

/** How each column is written, and what cannot be. */
export function writtenColumns(table: TableRows, { rows, facts }: Surveyed): { columns: Written[]; findings: Finding[] } {
  const choices = table.schema.columns.flatMap((column, position) => {
    const known = facts[position];
    return known ? [written({ column, position, facts: known, rows })] : [];
  });
  return { columns: choices.flatMap((choice) => choice.written), findings: choices.flatMap((choice) => choice.findings) };
}

const mostPieceBytes = 16_000_000;
const mostPieceRows = 65_536;
const mostReferredRows = 8192;

/** As many rows at once as memory and readers like, spread evenly so that the last piece is nearly full. */
export function pieceRowsOf(columns: readonly Written[], rows: number): number {
  const bytes = columns.reduce((sum, column) => sum + rowBytes(column), 0);
  const refer = columns.some(refers);
  const most = Math.max(1, Math.min(refer ? mostReferredRows : mostPieceRows, Math.floor(mostPieceBytes / Math.max(1, bytes))));
  return Math.max(1, Math.ceil(rows / Math.max(1, Math.ceil(rows / most))));
}

export function words({ unit, ucd, description }: FileColumn): Attribute[] {
  return Object.entries({ unit, ucd, description }).flatMap(([name, text]) => (text === null ? [] : [{ name, text }]));
}

function rootWords(table: TableRows): Attribute[] {
  return [...table.metadata].filter(([name]) => name !== '').map(([name, text]) => ({ name: name.replaceAll('\0', ''), text }));
}

/** A link's name has no slash and is not a dot. */
function linkNames(given: readonly string[]): { names: string[]; findings: Finding[] } {
  const used = new Set(given);
  const findings: Finding[] = [];
  const names = given.map((name) => {
    let fit = name.replaceAll('/', '_').replaceAll('\0', '');
    if (fit === '' || fit === '.') fit = `column_${fit.length}`;
    if (fit === name) return name;
    while (used.has(fit)) fit += '_';
    used.add(fit);
    const message = `The column ${name} is called ${fit} in the file, because names in HDF5 have no slash.`;
    findings.push(finding({ severity: 'warning', code: 'hdf5-renamed', column: name, message, remedy: 'Nothing else is changed.' }));
    return fit;
  });
  return { names, findings };
}
