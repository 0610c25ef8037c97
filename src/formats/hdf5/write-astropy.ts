import type { Finding } from '#core/finding';
import { utf8Bytes } from '#formats/hdf5/raw-bytes';
import { rawSize, recordOf, type RawType } from '#formats/hdf5/raw-type';
import { rowBytes, type Written } from '#formats/hdf5/write-column';
import { surveyed } from '#formats/hdf5/write-facts';
import { nothingLeft, pieceRowsOf, writtenColumns } from '#formats/hdf5/write-flat';
import { writePieces, type Filled } from '#formats/hdf5/write-pieces';
import type { ByteSink } from '#formats/sink';
import type { TableRows } from '#formats/table-file';
import type { FormatWriter, WriteOptions } from '#formats/write';

/**
 * HDF5 as astropy reads it: one dataset of records. Its words go into an attribute, as older astropy wrote them, so that tables_io,
 * which takes every dataset for a table, finds one table.
 */
export const astropyHdf5Writer: FormatWriter = { write };

const tableName = 'data';

async function write(table: TableRows, sink: ByteSink, options: WriteOptions = {}): Promise<Finding[]> {
  const survey = await surveyed(table);
  const { columns, findings } = writtenColumns(table, survey);
  if (columns.length === 0) throw nothingLeft(table.name, findings);
  const record = recordOf(columns.map((column) => ({ name: column.name, type: rowType(column) })));
  const lines = linesOf(yamlOf(columns, table.metadata));
  const beside = lines.value.length > mostAttributeBytes;
  const filled: Filled = {
    ...{ name: tableName, type: record, dims: [], rows: survey.rows, rowBytes: record.size, grows: false, ready: null, rowNumbersAt: null },
    attributes: beside ? [] : [{ name: wordsName, ...lines }],
    columns: columns.map((written, i) => ({ written, offset: record.members[i]?.offset ?? 0, bytes: rowBytes(written) })),
  };
  const order = { group: null, rootAttributes: [], pieceRows: pieceRowsOf(columns, survey.rows) };
  const datasets = beside ? [filled, besides(lines)] : [filled];
  await writePieces(table, sink, { order, datasets, rows: survey.rows, ...options });
  return findings;
}

/** Room in an object header, less what names and types need. */
const mostAttributeBytes = 60_000;
const wordsName = '__table_column_meta__';

function rowType({ type, dims }: Written): RawType {
  return dims.length === 0 ? type : { is: 'array', of: type, dims };
}

type Lines = { type: RawType; value: Uint8Array; count: number };

/** Lines as texts of one width. */
function linesOf(texts: readonly string[]): Lines {
  const bytes = texts.map(utf8Bytes);
  const size = Math.max(1, ...bytes.map(({ length }) => length));
  const value = new Uint8Array(size * bytes.length);
  bytes.forEach((line, i) => value.set(line, i * size));
  return { type: { is: 'text', size, utf8: false }, value, count: bytes.length };
}

/** As a dataset beside the table, where they are too long for an attribute of it. */
function besides({ type, value, count }: Lines): Filled {
  const name = `${tableName}.${wordsName}`;
  return {
    name,
    type,
    dims: [],
    rows: count,
    rowBytes: rawSize(type),
    attributes: [],
    grows: false,
    ready: value,
    rowNumbersAt: null,
    columns: [],
  };
}

/** What JSON calls a string, YAML calls one, too. */
const quoted = (text: string): string => JSON.stringify(text);

function yamlOf(columns: readonly Written[], metadata: ReadonlyMap<string, string>): string[] {
  // A mask of lists of any length is none that astropy can take.
  const masks = columns.filter(({ isMask, type }) => isMask && type.is === 'bool').map(({ name }) => name);
  const masked = columns.filter(({ name, isMask }) => !isMask && masks.includes(`${name}.mask`)).map(({ name }) => name);
  const keywords = [...metadata].map(([name, text]) => `- {${quoted(name)}: ${quoted(text)}}`);
  const serialized = masked.flatMap((name) => [
    `    ${quoted(name)}:`,
    '      __class__: astropy.table.column.MaskedColumn',
    `      data: !astropy.table.SerializedColumn {name: ${quoted(name)}}`,
    `      mask: !astropy.table.SerializedColumn {name: ${quoted(`${name}.mask`)}}`,
  ]);
  const meta = [...keywords, ...(serialized.length > 0 ? ['- __serialized_columns__:', ...serialized] : [])];
  return ['datatype:', ...columns.map(columnYaml), ...(meta.length > 0 ? ['meta: !!omap', ...meta] : [])];
}

function columnYaml({ name, type, column, isMask }: Written): string {
  const { unit, ucd, description } = isMask ? { unit: null, ucd: null, description: null } : column;
  const parts = [
    ...[`name: ${quoted(name)}`, ...(unit === null ? [] : [`unit: ${quoted(unit)}`]), `datatype: ${datatypeOf(type)}`],
    ...(description === null ? [] : [`description: ${quoted(description)}`]),
    ...(ucd === null ? [] : [`meta: !!omap [{ucd: ${quoted(ucd)}}]`]),
  ];
  return `- {${parts.join(', ')}}`;
}

function datatypeOf(type: RawType): string {
  if (type.is === 'whole') return `${type.signed ? '' : 'u'}int${8 * type.size}`;
  if (type.is === 'float') return `float${8 * type.size}`;
  if (type.is === 'record') return `complex${8 * type.size}`;
  return type.is === 'bool' ? 'bool' : 'string';
}
