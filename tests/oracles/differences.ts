import { isDeepStrictEqual } from 'node:util';
import type { CodedCell, CodedColumn, CodedTable } from './coded.ts';

/** How one column came back otherwise than it went; `kind` when it is held in another way, `cells` when a value differs. */
export interface Difference {
  column: string;
  what: 'lost' | 'name' | 'kind' | 'shape' | 'cells' | 'rows' | 'unit' | 'ucd' | 'description';
  wanted: unknown;
  came: unknown;
  row?: number;
}

/** All differences, of each column at most one of each sort. Columns are known by their names, or by their places when all are there. */
export function differences(wanted: CodedTable, came: CodedTable): Difference[] {
  const all = wanted.columns.length === came.columns.length;
  return wanted.columns.flatMap((column, i) => {
    const found = all ? came.columns[i] : came.columns.find(({ name }) => name === column.name);
    return found ? columnDifferences(column, found) : [{ column: column.name, what: 'lost', wanted: column.name, came: null }];
  });
}

function columnDifferences(wanted: CodedColumn, came: CodedColumn): Difference[] {
  const about = (['name', 'kind', 'unit', 'ucd', 'description'] as const).flatMap((what): Difference[] =>
    wanted[what] === came[what] ? [] : [{ column: wanted.name, what, wanted: wanted[what], came: came[what] }],
  );
  return [...about, ...shapeDifference(wanted, came), ...cellDifference(wanted, came)];
}

function shapeDifference(wanted: CodedColumn, came: CodedColumn): Difference[] {
  if (wanted.list === came.list && isDeepStrictEqual(wanted.shape, came.shape)) return [];
  return [{ column: wanted.name, what: 'shape', wanted: wanted.list ? wanted.shape : 'no list', came: came.list ? came.shape : 'no list' }];
}

function cellDifference(wanted: CodedColumn, came: CodedColumn): Difference[] {
  if (wanted.cells.length !== came.cells.length)
    return [{ column: wanted.name, what: 'rows', wanted: wanted.cells.length, came: came.cells.length }];
  const row = wanted.cells.findIndex((cell, i) => !isDeepStrictEqual(cell, came.cells[i]));
  if (row < 0) return [];
  return [{ column: wanted.name, what: 'cells', wanted: brief(wanted.cells[row]), came: brief(came.cells[row]), row }];
}

function brief(cell: CodedCell | undefined): unknown {
  return Array.isArray(cell) && cell.length > 8 ? [...cell.slice(0, 8), `and ${cell.length - 8} more`] : cell;
}
