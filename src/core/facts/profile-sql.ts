import { binCount, histogramKind } from '#core/facts/column-profile';
import type { Engine } from '#core/engine';
import type { ColumnProfile } from '#core/profile';
import { double, list, name, sql, type Sql } from '#core/sql';
import type { Cell, CellColumn, Row } from '#core/table';

/** Columns that one query looks at; a table of 1,000 columns is read in so many goes. */
const columnsAtOnce = 24;
const longestWord = 200;

/** What is in each column of a relation, exactly where it is cheap: `distinct` is DuckDB's estimate, off by up to about 10 %, between few and nearly all. */
export async function profileColumns(engine: Engine, relation: string, columns: readonly CellColumn[]): Promise<ColumnProfile[]> {
  const profiles: ColumnProfile[] = [];
  for (let start = 0; start < columns.length; start += columnsAtOnce) {
    const some = columns.slice(start, start + columnsAtOnce);
    const [row] = await engine.rows(sql`SELECT count(*)::DOUBLE AS n, ${list(some.flatMap(stats))} FROM ${name(relation)}`);
    for (const [i, column] of some.entries()) profiles.push(await profileOf(engine, relation, { column, row: row ?? {}, i }));
  }
  return profiles;
}

function stats(column: CellColumn, i: number): Sql[] {
  const value = name(column.name);
  const shown =
    column.type === 'double'
      ? sql`CASE WHEN isfinite(${value}) THEN ${value} END`
      : column.type === 'boolean'
        ? sql`${value}::INTEGER`
        : value;
  const short = column.type === 'text' ? sql`left(${value}, ${longestWord})` : shown;
  return [
    sql`count(${value})::DOUBLE AS ${name(`n${i}`)}`,
    sql`approx_count_distinct(${value})::DOUBLE AS ${name(`d${i}`)}`,
    sql`min(${short}) AS ${name(`a${i}`)}`,
    sql`max(${short}) AS ${name(`b${i}`)}`,
  ];
}

interface Seen {
  column: CellColumn;
  row: Row;
  i: number;
}

async function profileOf(engine: Engine, relation: string, { column, row, i }: Seen): Promise<ColumnProfile> {
  const rows = Number(row['n'] ?? 0);
  const present = Number(row[`n${i}`] ?? 0);
  const rough = Math.min(present, Number(row[`d${i}`] ?? 0));
  const worthCounting = rough <= 1000 || rough >= 0.9 * present;
  const distinct = worthCounting ? await distinctOf(engine, relation, column) : rough;
  const kind = histogramKind({ type: column.type, rows, missing: rows - present, distinct });
  const min = plain(row[`a${i}`]);
  const max = plain(row[`b${i}`]);
  const profile = { name: column.name, type: column.type, missing: rows - present, distinct, min, max, kind };
  if (kind === 'categories') return { ...profile, ...(await categories(engine, relation, column)) };
  const bins = kind === 'numbers' ? await numberBins(engine, relation, { column, least: Number(min), most: Number(max) }) : [];
  return { ...profile, bins, labels: [] };
}

async function distinctOf(engine: Engine, relation: string, column: CellColumn): Promise<number> {
  const [row] = await engine.rows(sql`SELECT count(DISTINCT ${name(column.name)})::DOUBLE AS n FROM ${name(relation)}`);
  return Number(row?.['n'] ?? 0);
}

async function categories(engine: Engine, relation: string, column: CellColumn): Promise<{ bins: number[]; labels: string[] }> {
  const value = name(column.name);
  const top = sql`SELECT ${value} AS value, count(*)::DOUBLE AS n FROM ${name(relation)} WHERE ${value} IS NOT NULL GROUP BY 1 ORDER BY n DESC, value LIMIT ${binCount}`;
  const rows = await engine.rows(column.type === 'text' ? top : sql`SELECT * FROM (${top}) ORDER BY value`);
  return { bins: rows.map((row) => Number(row['n'])), labels: rows.map((row) => String(row['value']).slice(0, longestWord)) };
}

async function numberBins(engine: Engine, relation: string, at: { column: CellColumn; least: number; most: number }): Promise<number[]> {
  const bins = new Array<number>(binCount).fill(0);
  const span = at.most - at.least;
  if (!(span > 0)) return bins;
  const rows = await engine.rows(
    sql`SELECT greatest(0, least(${binCount - 1}, floor((v - ${double(at.least)}) / ${double(span)} * ${binCount})))::INTEGER AS bin, count(*)::DOUBLE AS n
      FROM (SELECT ${name(at.column.name)}::DOUBLE AS v FROM ${name(relation)}) WHERE isfinite(v) GROUP BY 1`,
  );
  for (const row of rows) bins[Number(row['bin'])] = Number(row['n']);
  return bins;
}

/** A 64-bit number that a double cannot hold stays text. */
function plain(value: Cell | undefined): number | string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  return typeof value === 'boolean' ? Number(value) : value;
}
