import type { Role } from '#core/meaning';
import type { ColumnType } from '#core/table';
import { fixed, short, signed } from '../format.ts';
import { messages } from '../messages/catalog.ts';

export type ShownCell = string | number | boolean | bigint | null;

export interface ShownColumn {
  name: string;
  type: ColumnType;
  unit?: string | null;
  role?: Role | null;
}

/** How the cells of one column are written: the same decimals all the way down. */
export type CellWriter = (cell: ShownCell) => string;

const roleDecimals: Partial<Record<Role, number>> = { ra: 5, dec: 5 };
const magnitude = /^mag/i;

export function isNumeric(column: Pick<ShownColumn, 'type'>): boolean {
  return column.type === 'integer' || column.type === 'bigint' || column.type === 'double';
}

/** ra and dec 5 decimals, dec signed, magnitudes 3; others as many as their values need, at most 6. */
export function cellWriter(column: ShownColumn, cells: readonly ShownCell[]): CellWriter {
  const decimals = decimalsOf(column, cells);
  return (cell) => {
    if (cell === null) return messages.common.null;
    if (typeof cell === 'boolean') return cell ? messages.common.yes : messages.common.no;
    if (typeof cell === 'bigint') return cell.toString();
    if (typeof cell === 'string') return column.type === 'bigint' ? cell.replace('-', '−') : cell;
    if (column.type !== 'double') return plainInteger(cell);
    return writeDouble(cell, decimals, column.role === 'dec');
  };
}

/** Identifiers are not amounts: integers in data carry no thousands marks. */
const plainInteger = (cell: number) => (Number.isInteger(cell) ? String(cell).replace('-', '−') : short(cell));

function writeDouble(cell: number, decimals: number, sign: boolean): string {
  if (!Number.isFinite(cell)) return short(cell);
  if (cell !== 0 && Math.abs(cell) < 10 ** -decimals / 2) return short(cell, 3);
  if (Math.abs(cell) >= 1e9) return short(cell);
  return (sign ? signed(cell, decimals) : fixed(cell, decimals)).replaceAll(',', '');
}

function decimalsOf(column: ShownColumn, cells: readonly ShownCell[]): number {
  const known = column.role ? roleDecimals[column.role] : undefined;
  if (known !== undefined) return known;
  if (column.unit && magnitude.test(column.unit)) return 3;
  const needed = cells.map((cell) => (typeof cell === 'number' && Number.isFinite(cell) ? decimalsNeeded(cell) : 0));
  return Math.max(0, ...needed);
}

function decimalsNeeded(value: number): number {
  const most = Math.abs(value) >= 100 ? 4 : 6;
  for (let decimals = 0; decimals < most; decimals++) {
    if (Math.abs(value - Number(value.toFixed(decimals))) < 1e-7 * Math.max(1, Math.abs(value))) return decimals;
  }
  return most === 6 ? 5 : 4;
}
