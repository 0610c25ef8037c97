import { isDeepStrictEqual } from 'node:util';
import { hexOf, type CodedCell, type CodedColumn, type CodedTable } from './coded.ts';

/** How one column came back otherwise than it went; `kind` when it is held in another way, `cells` when a value differs. */
export interface Difference {
  column: string;
  what: 'lost' | 'name' | 'kind' | 'shape' | 'cells' | 'rows' | 'unit' | 'ucd' | 'description';
  wanted: unknown;
  came: unknown;
  row?: number;
  /** Of cells: only missing ones came as something else. */
  onlyMissing?: boolean;
}

/** All differences, of each column at most one of each sort. A column is known by its name, else by its place when all are there. */
export function differences(wanted: CodedTable, came: CodedTable): Difference[] {
  const all = wanted.columns.length === came.columns.length;
  return wanted.columns.flatMap((column, i) => {
    const found = came.columns.find(({ name }) => name === column.name) ?? (all ? came.columns[i] : undefined);
    return found ? columnDifferences(column, found) : [{ column: column.name, what: 'lost', wanted: column.name, came: null }];
  });
}

function columnDifferences(wanted: CodedColumn, came: CodedColumn): Difference[] {
  const about = (['name', 'kind', 'unit', 'ucd', 'description'] as const).flatMap((what): Difference[] =>
    wanted[what] === came[what] || (what === 'kind' && wanted.cells.length === 0)
      ? []
      : [{ column: wanted.name, what, wanted: wanted[what], came: came[what] }],
  );
  return [...about, ...shapeDifference(wanted, came), ...cellDifference(wanted, came)];
}

function shapeDifference(wanted: CodedColumn, came: CodedColumn): Difference[] {
  if (wanted.list === came.list && isDeepStrictEqual(wanted.shape, came.shape)) return [];
  if (wanted.list && (wanted.cells.length === 0 || happensToBe(wanted, came))) return [];
  return [{ column: wanted.name, what: 'shape', wanted: wanted.list ? wanted.shape : 'no list', came: came.list ? came.shape : 'no list' }];
}

/** Lists that may vary in length, and do not, can be kept as ones that never vary. */
function happensToBe(wanted: CodedColumn, came: CodedColumn): boolean {
  const length = came.shape?.reduce((product, size) => product * size, 1);
  return came.list && wanted.shape === null && wanted.cells.every((cell) => Array.isArray(cell) && cell.length === length);
}

function cellDifference(wanted: CodedColumn, came: CodedColumn): Difference[] {
  if (wanted.cells.length !== came.cells.length)
    return [{ column: wanted.name, what: 'rows', wanted: wanted.cells.length, came: came.cells.length }];
  const cells = /int/.test(wanted.kind) && /^float/.test(came.kind) ? wanted.cells.map(asDouble) : wanted.cells;
  const row = cells.findIndex((cell, i) => !isSame(cell, came.cells[i]));
  if (row < 0) return [];
  const onlyMissing = cells.every((cell, i) => covers(cell, came.cells[i]));
  return [{ column: wanted.name, what: 'cells', wanted: brief(cells[row]), came: brief(came.cells[row]), row, onlyMissing }];
}

function isSame(a: CodedCell, b: CodedCell | undefined): boolean {
  if (!Array.isArray(a)) return a === b;
  return Array.isArray(b) && a.length === b.length && a.every((item, i) => isSame(item, b[i]));
}

/** Whether all that is there came unchanged. */
function covers(wanted: CodedCell, came: CodedCell | undefined): boolean {
  if (wanted === null) return true;
  if (!Array.isArray(wanted)) return wanted === came;
  return Array.isArray(came) && wanted.length === came.length && wanted.every((item, i) => covers(item, came[i]));
}

/** A whole number as a double has it, when it has it exactly. */
function asDouble(cell: CodedCell): CodedCell {
  if (cell === null) return null;
  if (Array.isArray(cell)) return cell.map(asDouble);
  return BigInt(Number(cell)) === BigInt(cell) ? hexOf(Number(cell)) : cell;
}

function brief(cell: CodedCell | undefined): unknown {
  return Array.isArray(cell) && cell.length > 8 ? [...cell.slice(0, 8), `and ${cell.length - 8} more`] : cell;
}
