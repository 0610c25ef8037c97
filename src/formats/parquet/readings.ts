import type { CellType, ColumnType } from '#core/table';
import type { ArrowArray, ArrowField } from '#formats/parquet/c-data';
import { decimalOf, decimalToBigint, decimalToDouble, isWhole } from '#formats/parquet/decimals';
import { fixedConvert, fixedLength, listConvert, type ListConvert } from '#formats/parquet/lists';
import { int96ToText } from '#formats/parquet/int96';
import * as numbers from '#formats/parquet/numbers';
import { gathered, toText } from '#formats/parquet/texts';
import { durationUnit, timeReading } from '#formats/parquet/times';
import type { Stored, StoredKind } from '#formats/stored';

/** How a column's values become ours. */
export interface Reading {
  type: ColumnType;
  stored: Stored;
  convert: numbers.Convert | ListConvert;
  /** What the format code alone says of the unit: that of a duration. */
  unit: string | null;
  /** What is changed, for a finding: `decimal`, `rounded` decimal, `zone`, `duration`. */
  note: 'decimal' | 'rounded' | 'zone' | 'duration' | null;
}

export interface ReadingOptions {
  /** Unsigned 64-bit integers as text, because some lie beyond 63 bits. */
  asText: boolean;
  /** Bytes that the file's writer says are text. */
  bytesAreText: boolean;
  /** Twelve bytes are a time. */
  isInt96: boolean;
}

interface CellReading extends Reading {
  type: CellType;
  convert: numbers.Convert;
}

/** Null when no cell and no list of cells can hold such values. */
export function readingOf(field: ArrowField, options: ReadingOptions): Reading | null {
  return cellReading(field, options) ?? listReading(field, options);
}

function cell(type: CellType, kind: StoredKind, convert: numbers.Convert): CellReading {
  return { type, stored: { kind, shape: null }, convert, unit: null, note: null };
}

function cellReading(field: ArrowField, options: ReadingOptions): CellReading | null {
  if (field.dictionary) return dictionaryReading(field.format, field.dictionary, options);
  const { format } = field;
  if (format === 'L' && options.asText) return cell('text', 'uint64', numbers.toText64);
  if (format === 'w:12' && options.isInt96) return cell('text', 'timestamp[ns]', int96ToText);
  if (/^(v?z|Z)$/.test(format)) return options.bytesAreText ? cell('text', 'text', toText(format)) : null;
  return plain[format]?.() ?? decimalReading(format) ?? timeOrDuration(format);
}

const plain: Record<string, () => CellReading> = {
  b: () => cell('boolean', 'bool', numbers.toBoolean),
  c: () => cell('integer', 'int8', numbers.toInteger('c')),
  C: () => cell('integer', 'uint8', numbers.toInteger('C')),
  s: () => cell('integer', 'int16', numbers.toInteger('s')),
  S: () => cell('integer', 'uint16', numbers.toInteger('S')),
  i: () => cell('integer', 'int32', numbers.toInteger('i')),
  I: () => cell('bigint', 'uint32', numbers.uint32ToBigint),
  l: () => cell('bigint', 'int64', numbers.toBigint),
  L: () => cell('bigint', 'uint64', numbers.toBigint),
  e: () => cell('double', 'float16', numbers.float16ToDouble),
  f: () => cell('double', 'float32', numbers.float32ToDouble),
  g: () => cell('double', 'float64', numbers.toDouble),
  n: () => cell('double', 'float64', numbers.nothing),
  u: () => cell('text', 'text', toText('u')),
  U: () => cell('text', 'text', toText('U')),
  vu: () => cell('text', 'text', toText('vu')),
};

function decimalReading(format: string): CellReading | null {
  const decimal = decimalOf(format);
  if (!decimal) return null;
  if (isWhole(decimal)) return { ...cell('bigint', 'int64', decimalToBigint(decimal)), note: 'decimal' };
  return { ...cell('double', 'decimal', decimalToDouble(decimal)), note: decimal.precision <= 15 ? 'decimal' : 'rounded' };
}

function timeOrDuration(format: string): CellReading | null {
  const unit = durationUnit(format);
  if (unit) return { ...cell('bigint', 'int64', numbers.toBigint), unit, note: 'duration' };
  const time = timeReading(format);
  return time && { ...cell('text', time.kind, time.convert), note: time.zone === null ? null : 'zone' };
}

/** A dictionary repeats its words; each is converted once. */
function dictionaryReading(letter: string, words: ArrowField, options: ReadingOptions): CellReading | null {
  const reading = cellReading(words, options);
  if (!reading) return null;
  const convert: numbers.Convert = (array, name) => {
    if (!array.dictionary) throw new Error('a dictionary without words');
    const nulls = numbers.nullsOf(array);
    const places = placesOf(array, letter);
    if (nulls) for (let i = 0; i < nulls.length; i++) if (nulls[i] === 1) places[i] = -1;
    return gathered(reading.convert(array.dictionary, name), places);
  };
  return { ...reading, convert };
}

function placesOf(array: ArrowArray, letter: string): Int32Array {
  return letter === 'l' || letter === 'L'
    ? Int32Array.from(numbers.longsOf(array), Number)
    : Int32Array.from(numbers.wholesOf(array, letter));
}

function listReading(field: ArrowField, options: ReadingOptions): Reading | null {
  const shape: number[] = [];
  let inner = field;
  for (let length = fixedLength(inner); length !== null && length > 0; length = fixedLength(inner)) {
    shape.push(length);
    const [child] = inner.children;
    if (!child) return null;
    inner = child;
  }
  const isList = shape.length === 0 && (inner.format === '+l' || inner.format === '+L');
  const [leaf] = isList ? inner.children : [inner];
  const items = leaf && (isList || shape.length > 0) ? cellReading(leaf, options) : null;
  if (!items) return null;
  const type = `${items.type}[]` as const;
  const convert = isList ? listConvert(type, inner.format === '+L', items.convert) : fixedConvert(type, shape, items.convert);
  return { ...items, type, convert, stored: storedOf(field, items.stored.kind, isList ? null : shape) };
}

/** Files of ours say in the field's metadata which lists are complex numbers or bits, and how many dimensions they have. */
function storedOf({ metadata }: ArrowField, kind: StoredKind, shape: readonly number[] | null): Stored {
  const said = metadata.get('kind');
  const complex = (said === 'complex64' && kind === 'float32') || (said === 'complex128' && kind === 'float64');
  const better = complex || (said === 'bit' && kind === 'bool') ? said : kind;
  const count = (shape ?? []).reduce((product, length) => product * length, 1);
  const dimensions = shape === null ? null : dimensionsOf(metadata.get('shape'), complex ? count / 2 : count);
  return { kind: better, shape: dimensions ?? (complex && shape ? [count / 2] : shape) };
}

/** `[2, 3]` as numbers, when they hold so many items. */
function dimensionsOf(text: string | undefined, items: number): number[] | null {
  if (!/^\[(\d{1,9}(, ?\d{1,9})*)?\]$/.test(text ?? '')) return null;
  const dimensions = (text ?? '').match(/\d+/g)?.map(Number) ?? [];
  return dimensions.reduce((product, length) => product * length, 1) === items ? dimensions : null;
}
