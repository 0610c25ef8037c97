import { DataType, type Field, type Schema } from 'apache-arrow';
import type { Finding } from '#core/finding';
import type { Column, ColumnType } from '#core/table';
import { describedColumns } from '#formats/described';
import { uniqueNames } from '#formats/names';
import * as read from '#formats/parquet/values';

/** A column of the file that becomes a column of the table. `given` is its name in the file, `position` its place there. */
export interface ParquetColumn extends Column {
  given: string;
  position: number;
  convert: read.Convert;
  /** Values may lie beyond 63 bits, which only reading them can tell. */
  unsigned: boolean;
}

interface Reading {
  type: ColumnType;
  convert: read.Convert;
}

function readingOf(type: DataType): Reading | null {
  if (DataType.isDictionary(type))
    return DataType.isUtf8(type.dictionary) || DataType.isLargeUtf8(type.dictionary) ? { type: 'text', convert: read.toText } : null;
  if (DataType.isBool(type)) return { type: 'boolean', convert: read.toBoolean };
  if (DataType.isInt(type)) return integerReading(type.bitWidth, type.isSigned);
  if (DataType.isFloat(type)) return { type: 'double', convert: read.toDouble };
  if (DataType.isDecimal(type)) return { type: 'double', convert: read.decimalToDouble };
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return { type: 'text', convert: read.toText };
  if (DataType.isDate(type) || DataType.isTimestamp(type) || DataType.isTime(type)) return { type: 'text', convert: read.timeToText };
  if (DataType.isNull(type)) return { type: 'double', convert: read.nothing };
  return null;
}

function integerReading(bits: number, signed: boolean): Reading {
  const small = bits < 32 || (bits === 32 && signed);
  return small ? { type: 'integer', convert: read.toInteger } : { type: 'bigint', convert: read.toBigint };
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
        ...reading,
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
