import { Fault } from '#core/problem';
import { isCellType, type CellType, type ColumnData, type ColumnType, type ListData } from '#core/table';
import { cellAt, emptyColumn, setCell } from '#core/wall';

type Data = ColumnData | ListData;

/** Where a column is read, and what it is in the whole catalog. */
export interface Conforming {
  /** The type that all files together have, and a file that has it. */
  type: ColumnType;
  typeFrom: string;
  /** The file that is read. */
  path: string;
}

/** The same values in the type of the whole catalog. Throws a `bad-file` Fault that names both files for a value that it cannot hold exactly. */
export function conform(data: Data, rows: number, to: Conforming): Data {
  if (data.type === to.type) return data;
  if (!('items' in data)) return isCellType(to.type) ? cellsAs(data, rows, { ...to, type: to.type }) : noLists(data, rows, to);
  const items = to.type.replace('[]', '');
  const { type } = to;
  if (isCellType(type) || !isCell(items)) throw misfit(data, to);
  return { ...data, type, items: cellsAs(data.items, data.items.values.length, { ...to, type: items }) };
}

/** Rows of a column that a file does not have. */
export function missing(name: string, type: ColumnType, rows: number): Data {
  const nulls = new Uint8Array(rows).fill(1);
  if (!isCellType(type)) {
    const items = type.replace('[]', '');
    return {
      name,
      type,
      items: emptyColumn({ name, type: isCell(items) ? items : 'text', rows: 0 }),
      offsets: new Uint32Array(rows + 1),
      nulls,
    };
  }
  const empty = emptyColumn({ name, type, rows });
  return empty.type === 'text' ? empty : { ...empty, nulls };
}

function isCell(type: string): type is CellType {
  return ['boolean', 'integer', 'bigint', 'double', 'text'].includes(type);
}

function cellsAs(data: ColumnData, rows: number, to: Conforming & { type: CellType }): ColumnData {
  const made = emptyColumn({ name: data.name, type: to.type, rows });
  for (let i = 0; i < rows; i++) {
    const value = cellAt(data, i);
    setCell(made, i, value === null ? null : exactly(value, data, to));
  }
  return made;
}

function exactly(value: boolean | number | bigint | string, data: Data, to: Conforming & { type: CellType }): number | bigint | string {
  if (to.type === 'bigint' && typeof value === 'number' && data.type !== 'double') return BigInt(value);
  if (to.type === 'double' && typeof value === 'number') return value;
  if (to.type === 'double' && typeof value === 'bigint' && BigInt(Number(value)) === value) return Number(value);
  if (to.type === 'text' && (typeof value === 'bigint' || data.type.startsWith('integer'))) return String(value);
  throw misfit(data, to);
}

/** A column without any value has no type of its own, so it can be one of lists. */
function noLists(data: ColumnData, rows: number, to: Conforming): Data {
  for (let i = 0; i < rows; i++) if (cellAt(data, i) !== null) throw misfit(data, to);
  return missing(data.name, to.type, rows);
}

function misfit(data: Data, { type, typeFrom, path }: Conforming): Fault {
  const message = `Column ${data.name} is ${data.type} in ${path} and ${type} in ${typeFrom}, and not every value fits. Write the catalog with one type for each column.`;
  return new Fault('bad-file', message);
}
