/** The five cell types that both engines, the workers and HTTP agree on. */
export type CellType = 'boolean' | 'integer' | 'bigint' | 'double' | 'text';

/** A column whose values are lists, such as the 301 bins of a photo-z PDF. Files hold them; engines do not compute with them. */
export type ListType = `${CellType}[]`;

export type ColumnType = CellType | ListType;

export const cellTypes: readonly CellType[] = ['boolean', 'integer', 'bigint', 'double', 'text'];

export const columnTypes: readonly ColumnType[] = [...cellTypes, ...cellTypes.map((type): ListType => `${type}[]`)];

export function isCellType(type: ColumnType): type is CellType {
  return !type.endsWith('[]');
}

export type Cell = boolean | number | bigint | string | null;

export type Row = Record<string, Cell>;

/** A column as a file or a relation declares it; `unit`, `ucd` and `description` are null where the format has none. */
export interface Column<Type extends ColumnType = ColumnType> {
  name: string;
  type: Type;
  unit: string | null;
  ucd: string | null;
  description: string | null;
}

/** A column that engines, checks and profiles can take. */
export type CellColumn = Column<CellType>;

/** `rows` is null while nobody has counted them. */
export interface TableSchema {
  columns: Column[];
  rows: number | null;
}

/** Values of one column, packed. `nulls[i] === 1` means that row i is missing; `nulls` is null when no row is. */
export type ColumnData =
  | { name: string; type: 'boolean'; values: Uint8Array; nulls: Uint8Array | null }
  | { name: string; type: 'integer'; values: Int32Array; nulls: Uint8Array | null }
  | { name: string; type: 'bigint'; values: BigInt64Array; nulls: Uint8Array | null }
  | { name: string; type: 'double'; values: Float64Array; nulls: Uint8Array | null }
  | { name: string; type: 'text'; values: (string | null)[]; nulls: null };

/** Values of one column of lists: row `i` has the items `offsets[i]` up to, not with, `offsets[i + 1]`; the items' own marks say which of them are missing. */
export interface ListData {
  name: string;
  type: ListType;
  items: ColumnData;
  /** One more than rows, beginning with 0. */
  offsets: Uint32Array;
  nulls: Uint8Array | null;
}

/** Some consecutive rows of a table, column by column; all columns have `rows` values. */
export interface Batch {
  rows: number;
  columns: ColumnData[];
}

export function cellColumns<Held extends Column>(columns: readonly Held[]): (Held & CellColumn)[] {
  return columns.filter((held): held is Held & CellColumn => isCellType(held.type));
}

export function column(name: string, type: CellType): CellColumn {
  return { name, type, unit: null, ucd: null, description: null };
}
