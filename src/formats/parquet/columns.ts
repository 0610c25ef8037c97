import { DataType, type Field, type Schema } from 'apache-arrow';
import type { Finding } from '#core/finding';
import type { Column, CellType } from '#core/table';
import { describedColumns } from '#formats/described';
import { uniqueNames } from '#formats/names';
import * as read from '#formats/parquet/values';
import type { FileColumn, StoredKind } from '#formats/stored';

/** A column of the file that becomes a column of the table. `given` is its name in the file, `position` its place there. */
export interface ParquetColumn extends FileColumn {
  given: string;
  position: number;
  convert: read.Convert;
  /** Values may lie beyond 63 bits, which only reading them can tell. */
  unsigned: boolean;
}

interface Reading {
  type: CellType;
  kind: StoredKind;
  convert: read.Convert;
}

function readingOf(type: DataType): Reading | null {
  if (DataType.isDictionary(type)) return isText(type.dictionary) ? { type: 'text', kind: 'text', convert: read.toText } : null;
  if (DataType.isBool(type)) return { type: 'boolean', kind: 'bool', convert: read.toBoolean };
  if (DataType.isInt(type)) return integerReading(type.bitWidth, type.isSigned);
  if (DataType.isFloat(type)) return { type: 'double', kind: floatKinds[type.precision], convert: read.toDouble };
  if (DataType.isDecimal(type)) return { type: 'double', kind: 'decimal', convert: read.decimalToDouble };
  if (isText(type)) return { type: 'text', kind: 'text', convert: read.toText };
  if (DataType.isNull(type)) return { type: 'double', kind: 'float64', convert: read.nothing };
  const kind = timeKind(type);
  return kind && { type: 'text', kind, convert: read.timeToText };
}

const floatKinds = ['float16', 'float32', 'float64'] as const;
const units = ['s', 'ms', 'us', 'ns'] as const;

function timeKind(type: DataType): StoredKind | null {
  if (DataType.isDate(type)) return 'date';
  if (DataType.isTime(type)) return `time[${units[type.unit]}]`;
  if (DataType.isTimestamp(type)) return type.timezone ? `timestamp[${units[type.unit]}, UTC]` : `timestamp[${units[type.unit]}]`;
  return null;
}

function isText(type: DataType): boolean {
  return DataType.isUtf8(type) || DataType.isLargeUtf8(type);
}

function integerReading(bits: 8 | 16 | 32 | 64, signed: boolean): Reading {
  const small = bits < 32 || (bits === 32 && signed);
  const kind: StoredKind = `${signed ? 'int' : 'uint'}${bits}`;
  return small ? { type: 'integer', kind, convert: read.toInteger } : { type: 'bigint', kind, convert: read.toBigint };
}

/** The columns that a table can hold, and findings about all that is changed or left out. */
export function parquetColumns(schema: Schema): { columns: ParquetColumn[]; findings: Finding[] } {
  const { names, findings } = uniqueNames(schema.fields.map((field) => field.name));
  const described = describedColumns(schema.metadata.get('table_meta_yaml') ?? '');
  const columns: ParquetColumn[] = [];
  for (const [position, field] of schema.fields.entries()) {
    const reading = readingOf(field.type);
    const name = names[position] ?? field.name;
    if (!reading) findings.push(leftOut(name, field));
    else
      columns.push({
        type: reading.type,
        convert: reading.convert,
        stored: { kind: reading.kind, shape: null },
        ...meaningOf(field, described.get(field.name)),
        name,
        given: field.name,
        position,
        unsigned: isUnsigned64(field),
      });
    if (DataType.isDecimal(field.type)) findings.push(asDouble(name, field));
  }
  return { columns, findings };
}

function isUnsigned64(field: Field): boolean {
  return DataType.isInt(field.type) && field.type.bitWidth === 64 && !field.type.isSigned;
}

type Meaning = Pick<Column, 'unit' | 'ucd' | 'description'>;

function meaningOf(field: Field, described: Partial<Meaning> | undefined): Meaning {
  const value = (...keys: string[]): string | null => {
    for (const [key, text] of field.metadata) if (keys.includes(key.toLowerCase()) && text.trim() !== '') return text.trim();
    return null;
  };
  return {
    unit: value('unit', 'units') ?? described?.unit ?? null,
    ucd: value('ucd'),
    description: value('description', 'desc', 'doc', 'comment') ?? described?.description ?? null,
  };
}

function leftOut(name: string, field: Field): Finding {
  const message = `Column ${name} holds ${kindOf(field.type)}, which is no single value. It is left out of the table and stays in the file.`;
  const remedy = 'Nothing to do, unless the column plays a role; then write it as numbers or text.';
  return { severity: 'note', code: 'parquet-left-out', column: name, rows: null, line: null, message, remedy };
}

function kindOf(type: DataType): string {
  if (DataType.isBinary(type) || DataType.isLargeBinary(type) || DataType.isFixedSizeBinary(type)) return 'raw bytes';
  if (DataType.isList(type) || DataType.isFixedSizeList(type)) return 'lists';
  if (DataType.isStruct(type) || DataType.isMap(type)) return 'nested fields';
  return `values of the type ${String(type)}`;
}

function asDouble(name: string, field: Field): Finding {
  const message = `Column ${name} holds decimals (${String(field.type)}). Read as the nearest double, which has about 16 digits.`;
  return {
    severity: 'note',
    code: 'parquet-decimal',
    column: name,
    rows: null,
    line: null,
    message,
    remedy: 'Nothing to do, unless you need more digits.',
  };
}

/** An unsigned column with values beyond the signed ones becomes text, so that no digit is lost. */
export function asUnsignedText(column: ParquetColumn, rows: number): { column: ParquetColumn; finding: Finding } {
  const message = `${rows === 1 ? '1 value lies' : `${rows.toLocaleString('en-US')} values lie`} beyond 63 bits in ${column.name}. The column is text, so no digit is lost.`;
  const finding: Finding = {
    severity: 'note',
    code: 'parquet-unsigned',
    column: column.name,
    rows,
    line: null,
    message,
    remedy: 'Nothing to do for an ID.',
  };
  return { column: { ...column, type: 'text', convert: read.unsignedToText }, finding };
}
