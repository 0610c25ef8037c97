import type { CellType, ColumnType } from '#core/table';
import type { Element } from '#formats/hdf5/element';
import type { FileColumn, Stored, StoredKind } from '#formats/stored';

/** A dataset as rows of bytes. */
export interface Strip {
  path: string;
  shape: readonly number[];
  rows: number;
  rowBytes: number;
  /** The bytes of its first element, which is less than a row where it has several dimensions. */
  itemBytes: number;
  pointers: boolean;
  /** Rows of one chunk of a packed dataset; null where any rows can be read at the same cost. */
  chunkRows: number | null;
  /** What has to be unpacked at once; 0 where nothing has. */
  chunkBytes: number;
}

/** Where and how one column lies in a strip. */
export interface Field {
  name: string;
  strip: Strip;
  /** Its first byte within a row. */
  offset: number;
  element: Element;
  /** Elements of one row; null for a single value. */
  shape: readonly number[] | null;
  /** A column that says with true what is missing here. */
  mask: Field | null;
  /** The text that stands for a missing one. */
  nullText: string | null;
  /** An unsigned column with values beyond 63 bits. */
  asText: boolean;
  unit: string | null;
  ucd: string | null;
  description: string | null;
}

export function fieldOf(o: Pick<Field, 'name' | 'strip' | 'offset' | 'element'> & { dims: readonly number[] }): Field {
  const { dims, ...rest } = o;
  const shape = dims.length > 0 ? [...dims] : null;
  return { ...rest, shape, mask: null, nullText: null, asText: false, unit: null, ucd: null, description: null };
}

/** Elements of one row. */
export function perRow(field: Field): number {
  return (field.shape ?? []).reduce((product, length) => product * length, 1);
}

export function fileColumn(field: Field): FileColumn {
  const { name, unit, ucd, description } = field;
  return { name, type: columnType(field), unit, ucd, description, stored: storedOf(field) };
}

function columnType(field: Field): ColumnType {
  const { element, shape, asText } = field;
  if (element.is === 'list') return `${cellType(element.item, asText)}[]`;
  const cell = cellType(element, asText);
  return shape !== null || element.is === 'complex' ? `${cell}[]` : cell;
}

const wholeTypes: Partial<Record<StoredKind, CellType>> = {
  ...{ int8: 'integer', uint8: 'integer', int16: 'integer', uint16: 'integer', int32: 'integer' },
  ...{ uint32: 'bigint', int64: 'bigint', uint64: 'bigint' },
};

export function cellType(element: Element, asText: boolean): CellType {
  switch (element.is) {
    case 'number':
      return asText ? 'text' : (wholeTypes[element.kind] ?? 'double');
    case 'complex':
      return 'double';
    case 'bool':
      return 'boolean';
    case 'list':
      return cellType(element.item, asText);
    default:
      return 'text';
  }
}

function storedOf({ element, shape }: Field): Stored {
  if (element.is === 'list') return { kind: kindOf(element.item), shape: null };
  return { kind: kindOf(element), shape: shape ?? (element.is === 'complex' ? [] : null) };
}

function kindOf(element: Element): StoredKind {
  switch (element.is) {
    case 'number':
    case 'complex':
      return element.kind;
    case 'bool':
      return 'bool';
    case 'moment':
      return element.utc ? `timestamp[${element.unit}, UTC]` : `timestamp[${element.unit}]`;
    case 'list':
      return kindOf(element.item);
    default:
      return 'text';
  }
}

export function isUnsigned64(field: Field): boolean {
  const element = field.element.is === 'list' ? field.element.item : field.element;
  return element.is === 'number' && element.kind === 'uint64';
}
