import { Fault, type ProblemCode } from '#core/problem';
import { list, name, sql, type Sql } from '#core/sql';
import type { Batch, Cell, CellType, ColumnData, ListData, Row } from '#core/table';

/** A column of a query's answer with its type as DESCRIBE writes it. */
export interface Described {
  name: string;
  type: string;
}

const sqlTypes = {
  boolean: sql`BOOLEAN`,
  integer: sql`INTEGER`,
  bigint: sql`BIGINT`,
  double: sql`DOUBLE`,
  text: sql`VARCHAR`,
} satisfies Record<CellType, Sql>;

const plainTypes: Record<string, CellType> = {
  BOOLEAN: 'boolean',
  INTEGER: 'integer',
  BIGINT: 'bigint',
  DOUBLE: 'double',
  VARCHAR: 'text',
};

const castTypes: Record<string, CellType> = {
  ...{ TINYINT: 'integer', SMALLINT: 'integer', UTINYINT: 'integer', USMALLINT: 'integer' },
  ...{ UINTEGER: 'bigint', UBIGINT: 'bigint', HUGEINT: 'bigint', UHUGEINT: 'bigint' },
  ...{ FLOAT: 'double', DECIMAL: 'double' },
  ...{
    DATE: 'text',
    TIME: 'text',
    TIMESTAMP: 'text',
    TIMESTAMP_S: 'text',
    TIMESTAMP_MS: 'text',
    TIMESTAMP_NS: 'text',
    UUID: 'text',
    ENUM: 'text',
  },
};

/** Whether a column comes out in a cell type; lists, structs and blobs do not. */
export function hasCellType(column: Described): boolean {
  return cellTypeOf(column.type) !== null;
}

/** The cell type in which a DuckDB type comes out, null when it has none (lists, structs, blobs, times with a zone). */
function cellTypeOf(sqlType: string): CellType | null {
  const base = /^[A-Z_]+(?=\([^[\]]*\)$|$)/.exec(sqlType)?.[0] ?? '';
  return plainTypes[base] ?? castTypes[base] ?? null;
}

/** The query with its answer in the five types; itself when it is so already. Whole numbers past 64 bits fault when it runs. */
export function inCells(query: Sql, described: readonly Described[]): Sql {
  if (described.every((column) => column.type in plainTypes)) return query;
  const places = described.map((_, i) => name(`c${i}`));
  const casts = described.map((column, i) => sql`${name(`c${i}`)}::${sqlTypes[answerType(column)]} AS ${name(column.name)}`);
  return sql`SELECT ${list(casts)} FROM (${query}) AS answer(${list(places)})`;
}

export function answerType(column: Described): CellType {
  const type = cellTypeOf(column.type);
  if (type !== null) return type;
  throw new Fault(
    'bad-request',
    `Column "${column.name}" of the answer is ${column.type}; cast it in the query to BOOLEAN, INTEGER, BIGINT, DOUBLE or VARCHAR.`,
    { at: column.name },
  );
}

/** Makes the empty relation that can hold the batch. */
export function declare(relation: string, batch: Batch): Sql {
  return sql`CREATE OR REPLACE TABLE ${name(relation)} (${list(batch.columns.map((column) => sql`${name(column.name)} ${sqlTypes[column.type]}`))})`;
}

/** Appending is by position: a batch with other columns would land in the wrong ones without an error. */
export function mustFit(relation: string, first: Batch, batch: Batch): void {
  const shape = (of: Batch): string => of.columns.map((column) => `"${column.name}" ${column.type}`).join(', ');
  if (shape(first) !== shape(batch)) {
    throw new Fault('internal', `A batch for "${relation}" has the columns ${shape(batch)}, the first one had ${shape(first)}.`, {
      at: relation,
    });
  }
  const uneven = batch.columns.find((column) => column.values.length !== batch.rows);
  if (uneven === undefined) return;
  throw new Fault(
    'internal',
    `Column "${uneven.name}" for "${relation}" has ${uneven.values.length} values, its batch ${batch.rows} rows.`,
    { at: relation },
  );
}

export function rowsOf(columns: readonly ColumnData[]): Row[] {
  const rows: Row[] = Array.from({ length: columns[0]?.values.length ?? 0 }, () => ({}));
  for (const column of columns) rows.forEach((row, i) => (row[column.name] = cellAt(column, i)));
  return rows;
}

export function cellAt(column: ColumnData, i: number): Cell {
  if (column.nulls?.[i] === 1) return null;
  const value = column.values[i] ?? null;
  return column.type === 'boolean' ? value === 1 : value;
}

const glancedItems = 6;

/** A cell for the first rows on a page: a long list as its length and first items, `301 × [0.1, 0.2, …]`, which no page need shorten. */
export function glancedCell(column: ColumnData | ListData, i: number): Cell {
  if (!('items' in column)) return cellAt(column, i);
  if (column.nulls?.[i] === 1) return null;
  const start = column.offsets[i] ?? 0;
  const count = (column.offsets[i + 1] ?? start) - start;
  const first = Array.from({ length: Math.min(count, glancedItems) }, (_, k) => glancedItem(cellAt(column.items, start + k)));
  return count > glancedItems ? `${count} × [${first.join(', ')}, …]` : `[${first.join(', ')}]`;
}

function glancedItem(item: Cell): string {
  if (typeof item === 'number') return String(Number.isInteger(item) ? item : Number(item.toPrecision(7)));
  return typeof item === 'string' ? JSON.stringify(item.slice(0, 60)) : String(item);
}

/** Room for the rows of an answer: zeros (or null texts), none missing yet. */
export function emptyColumn(o: { name: string; type: CellType; rows: number }): ColumnData {
  const { name: named, type, rows } = o;
  if (type === 'text') return { name: named, type, values: new Array<string | null>(rows).fill(null), nulls: null };
  if (type === 'boolean') return { name: named, type, values: new Uint8Array(rows), nulls: null };
  if (type === 'integer') return { name: named, type, values: new Int32Array(rows), nulls: null };
  if (type === 'bigint') return { name: named, type, values: new BigInt64Array(rows), nulls: null };
  return { name: named, type, values: new Float64Array(rows), nulls: null };
}

export function setCell(column: ColumnData, i: number, value: unknown): void {
  if (value === null) setNull(column, i);
  else if (column.type === 'boolean' && typeof value === 'boolean') column.values[i] = Number(value);
  else if (column.type === 'integer' && typeof value === 'number') column.values[i] = value;
  else if (column.type === 'bigint' && typeof value === 'bigint') column.values[i] = value;
  else if (column.type === 'double' && typeof value === 'number') column.values[i] = value;
  else if (column.type === 'text' && typeof value === 'string') column.values[i] = value;
  else throw new Fault('internal', `Column "${column.name}" is ${column.type}, but row ${i} holds a ${typeof value}.`, { at: column.name });
}

/** A missing value is 0 below its mark, so that equal columns have equal bytes. */
function setNull(column: ColumnData, i: number): void {
  if (column.type === 'text') {
    column.values[i] = null;
    return;
  }
  column.nulls ??= new Uint8Array(column.values.length);
  column.nulls[i] = 1;
  if (column.type === 'bigint') column.values[i] = 0n;
  else column.values[i] = 0;
}

const codes: readonly (readonly [RegExp, ProblemCode])[] = [
  [/^INTERRUPT|query was canceled/i, 'stopped'],
  [/^Permission Error/, 'not-allowed'],
  [/^Out of Memory Error/, 'too-large'],
  [/^(Conversion|Invalid Input|Out of Range) Error/, 'bad-data'],
];

/** What an engine threw, as a Fault whose cause is the SQL (and whose cause is the engine's own error). */
export function engineFault(error: unknown, statement: string): Fault {
  if (error instanceof Fault) return error;
  const words = (error instanceof Error ? error.message : String(error)).replace(/^Error: /, '').trim();
  const code = codes.find(([pattern]) => pattern.test(words))?.[1] ?? 'internal';
  const cause = new Error(statement, { cause: error });
  if (code === 'stopped') return new Fault(code, 'The work was stopped before it was done.', { cause });
  const damaged = /Failed to read file "([^"]+)": ([^\n]*)/.exec(words);
  if (damaged) return damagedFile(damaged[1] ?? '', damaged[2] ?? '', cause);
  return new Fault(code, `The database could not do a step: ${withoutFolders(words.split('\n')[0] ?? '')}`, { cause });
}

/** Where the server keeps its files is nobody's business. */
function withoutFolders(words: string): string {
  return words.replaceAll(/(["'])(?:[A-Za-z]:)?[/\\](?:(?!\1).)*[/\\]/g, '$1');
}

function damagedFile(path: string, words: string, cause: Error): Fault {
  const file = path.split(/[/\\]/).at(-1) ?? path;
  return new Fault(
    'bad-file',
    `${file} is damaged: its contents do not fit its footer (${words.trim()}). Send it again, or write it again.`,
    { cause },
  );
}
