import type { Finding } from '#core/finding';
import { Fault } from '#core/problem';
import { healpix29All } from '#core/sky/healpix29';
import type { ColumnData, ListData } from '#core/table';
import { note } from '#formats/hats/findings';
import type { FileColumn } from '#formats/stored';
import type { TableRows } from '#formats/table-file';

export const indexColumn = '_healpix_29';

/** The columns of the position, degrees. */
export interface PositionColumns {
  raColumn: string;
  decColumn: string;
}

/** Which rows can be placed on the sky, and how many lie in each cell of an order. */
export interface Positions {
  counts: Uint32Array;
  /** Rows in all, with and without a place. */
  rows: number;
  findings: Finding[];
}

/** Reads the columns of the position once. Throws a `bad-request` Fault when they are no numbers. */
export async function positionsOf(table: TableRows, columns: PositionColumns, order: number): Promise<Positions> {
  for (const name of [columns.raColumn, columns.decColumn]) mustBeNumbers(table, name);
  const hasIndex = table.schema.columns.some(({ name }) => name === indexColumn);
  const wanted = [columns.raColumn, columns.decColumn, ...(hasIndex ? [indexColumn] : [])];
  const counts = new Uint32Array(12 * 4 ** order);
  const seen = { rows: 0, placeless: 0, firstPlaceless: 0, otherIndex: 0 };
  for await (const batch of table.batches({ columns: wanted })) {
    const [ra, dec, index] = batch.columns;
    const cells = cellsOf(batch.rows, ra, dec);
    countRows(cells, order, counts);
    for (const [i, cell] of cells.entries()) {
      if (cell < 0n && seen.placeless++ === 0) seen.firstPlaceless = seen.rows + i + 1;
      if (cell >= 0n && index && !isSame(index, i, cell)) seen.otherIndex++;
    }
    seen.rows += batch.rows;
  }
  return { counts, rows: seen.rows, findings: findingsOf(columns, seen) };
}

function mustBeNumbers({ schema, name: file }: TableRows, name: string): void {
  const column = schema.columns.find((each) => each.name === name);
  const numbers: readonly FileColumn['type'][] = ['integer', 'bigint', 'double'];
  if (column && numbers.includes(column.type)) return;
  const message = column ? `Column ${name} is ${column.type}; a position is numbers in degrees.` : `${file} has no column ${name}.`;
  throw new Fault('bad-request', message, { at: name });
}

/** The cell of order 29 of each row, -1 for a row without a place. */
export function cellsOf(rows: number, ra: ColumnData | ListData | undefined, dec: ColumnData | ListData | undefined): BigInt64Array {
  return healpix29All(degreesOf(ra, rows), degreesOf(dec, rows));
}

function degreesOf(data: ColumnData | ListData | undefined, rows: number): Float64Array {
  const degrees = new Float64Array(rows).fill(Number.NaN);
  if (!data || 'items' in data || data.type === 'text' || data.type === 'boolean') return degrees;
  for (let i = 0; i < rows; i++) if (data.nulls?.[i] !== 1) degrees[i] = Number(data.values[i] ?? Number.NaN);
  return degrees;
}

function countRows(cells: BigInt64Array, order: number, counts: Uint32Array): void {
  for (let i = 0; i < cells.length; i++) {
    const pixel = pixelAt(cells, i, order);
    if (pixel >= 0) counts[pixel] = (counts[pixel] ?? 0) + 1;
  }
}

/** The pixel, of an order up to 13, of the i-th cell; negative where it has no place. Its bits are all in the upper half, which is faster than bigint. */
export function pixelAt(cells: BigInt64Array, i: number, order: number): number {
  const upper = new Int32Array(cells.buffer, cells.byteOffset)[2 * i + 1] ?? -1;
  return upper >> (26 - 2 * order);
}

function isSame(index: ColumnData | ListData, i: number, cell: bigint): boolean {
  return index.type === 'bigint' && index.nulls?.[i] !== 1 && index.values[i] === cell;
}

interface Seen {
  placeless: number;
  firstPlaceless: number;
  otherIndex: number;
}

function findingsOf({ raColumn, decColumn }: PositionColumns, seen: Seen): Finding[] {
  const findings: Finding[] = [];
  if (seen.placeless > 0) {
    const one = seen.placeless === 1;
    const message = `${one ? '1 row has' : `${seen.placeless} rows have`} no position in ${raColumn} and ${decColumn}${one ? '' : ', the first is'} (row ${seen.firstPlaceless}). A HATS catalog is ordered by position, so ${one ? 'it is' : 'they are'} left out.`;
    findings.push(
      note({
        severity: 'warning',
        code: 'hats-no-position',
        column: raColumn,
        rows: seen.placeless,
        message,
        remedy: 'Give them a position, or write another format.',
      }),
    );
  }
  if (seen.otherIndex > 0) {
    const message = `${indexColumn} of ${seen.otherIndex} rows is not the cell of their position. It is calculated again for all rows.`;
    findings.push(
      note({ severity: 'warning', code: 'hats-index', column: indexColumn, rows: seen.otherIndex, message, remedy: 'Nothing to do.' }),
    );
  }
  return findings;
}
