import type { Engine } from '#core/engine';
import { setAside } from '#core/pipelines/combine/bad-rows';
import { surveyFlags } from '#core/pipelines/combine/flag';
import { catalogCounts } from '#core/pipelines/combine/keep';
import { waterfall } from '#core/pipelines/combine/waterfall';
import { name, sql } from '#core/sql';
import type { Cell, Row } from '#core/table';
import type { WaterfallRow } from '#core/wire/product';

/** What became of the rows. */
export interface RunCounts {
  waterfall: WaterfallRow[];
  /** `rows` are all, `first` the first hundred of them. */
  setAside: { rows: number; first: SetAsideRow[] };
  surveyFlags: { survey: string | null; flag: number | null; rows: number }[];
  catalogs: CatalogCount[];
}

export interface SetAsideRow {
  source: string;
  row: number;
  reason: string;
  column: string;
  value: string | null;
}

/** `below`: taken by the flag cut; `aside`: without a usable position or number. */
export interface CatalogCount {
  source: string;
  rows: number;
  aside: number;
  below: number;
  kept: number;
}

const shown = 100;

export async function reportOf(engine: Engine): Promise<RunCounts> {
  const falls = await engine.rows(sql`SELECT * FROM ${name(waterfall)}`);
  const flags = await engine.rows(sql`SELECT * FROM ${name(surveyFlags)}`);
  const counts = await engine.rows(sql`SELECT * FROM ${name(catalogCounts)}`);
  return {
    waterfall: falls.map((row) => ({ label: text(row, 'label'), kept: Number(row['kept']), taken: Number(row['taken']) })),
    setAside: await aside(engine),
    surveyFlags: flags.map((row) => ({ survey: textOrNull(row['survey']), flag: numberOrNull(row['flag']), rows: Number(row['rows']) })),
    catalogs: counts.map((row) => ({
      source: text(row, 'source'),
      rows: Number(row['rows']),
      aside: Number(row['aside']),
      below: Number(row['below']),
      kept: Number(row['kept']),
    })),
  };
}

async function aside(engine: Engine): Promise<RunCounts['setAside']> {
  const [all] = await engine.rows(sql`SELECT count(*)::INTEGER AS n FROM ${name(setAside)}`);
  const first = await engine.rows(sql`SELECT * FROM ${name(setAside)} LIMIT ${shown}`);
  return {
    rows: Number(all?.['n']),
    first: first.map((row) => ({
      source: text(row, 'source'),
      row: Number(row['row']),
      reason: text(row, 'reason'),
      column: text(row, 'column'),
      value: textOrNull(row['value']),
    })),
  };
}

const text = (row: Row, column: string): string => String(row[column] ?? '');
const textOrNull = (cell: Cell | undefined): string | null => (cell === null || cell === undefined ? null : String(cell));
const numberOrNull = (cell: Cell | undefined): number | null => (cell === null || cell === undefined ? null : Number(cell));
