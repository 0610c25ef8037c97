import { runSteps, type Engine } from '#core/engine';
import { combineRedshifts } from '#core/pipelines/combine-redshifts';
import { defaultCombineParams, type CombineInput, type CombineParams, type SourceMapping } from '#core/pipelines/combine-params';
import { name, sql } from '#core/sql';
import type { Batch, Cell, ColumnData, CellType, Row } from '#core/table';

/** A small catalog, column by column. */
export interface Small {
  columns: Record<string, Cell[]>;
  /** Where the cells do not tell the type, as in an empty column. */
  types?: Record<string, CellType>;
  mapping?: SourceMapping;
  internalName?: string;
}

export function typeOfCells(cells: readonly Cell[]): CellType {
  const some = cells.find((cell) => cell !== null);
  if (typeof some === 'string') return 'text';
  if (typeof some === 'boolean') return 'boolean';
  return typeof some === 'bigint' ? 'bigint' : 'double';
}

export function packedColumn(called: string, cells: readonly Cell[], type = typeOfCells(cells)): ColumnData {
  const nulls = Uint8Array.from(cells, (cell) => Number(cell === null));
  const numbers = cells.map((cell) => (cell === null ? 0 : Number(cell)));
  switch (type) {
    case 'text':
      return { name: called, type, values: cells.map((cell) => (cell === null ? null : String(cell))), nulls: null };
    case 'bigint':
      return { name: called, type, values: BigInt64Array.from(numbers, (number) => BigInt(number)), nulls };
    case 'double':
      return { name: called, type, values: Float64Array.from(numbers), nulls };
    case 'integer':
      return { name: called, type, values: Int32Array.from(numbers), nulls };
    case 'boolean':
      return { name: called, type, values: Uint8Array.from(numbers), nulls };
  }
}

export function batchOf({ columns, types }: Small): Batch {
  const packed = Object.entries(columns).map(([called, cells]) => packedColumn(called, cells, types?.[called]));
  return { rows: packed[0]?.values.length ?? 0, columns: packed };
}

/** Loads the catalogs and runs the plan, whole or up to the relation `until`; the relations stay in the engine. */
export async function combine(
  engine: Engine,
  catalogs: readonly Small[],
  { until, ...params }: Partial<CombineParams> & { until?: string } = {},
): Promise<void> {
  const inputs: CombineInput[] = [];
  for (const [i, small] of catalogs.entries()) {
    const batch = batchOf(small);
    const relation = `input_${i}`;
    await engine.load(relation, [batch]);
    const columns = batch.columns.map(({ name: called, type }) => ({ name: called, type, unit: null, ucd: null, description: null }));
    const internalName = small.internalName ?? `${String(i + 1).padStart(3, '0')}_cat`;
    inputs.push({ relation, schema: { columns, rows: batch.rows }, mapping: small.mapping ?? {}, internalName });
  }
  const steps = combineRedshifts.plan(inputs, { ...defaultCombineParams, ...params });
  const last = steps.findIndex((step) => step.makes === until);
  await runSteps(engine, last === -1 ? steps : steps.slice(0, last + 1), { clock: () => 0 });
}

export function rowsOf(engine: Engine, relation: string): Promise<Row[]> {
  return engine.rows(sql`SELECT * FROM ${name(relation)}`);
}

/** One column of the result. */
export async function columnOf(engine: Engine, called: string, relation = 'result'): Promise<(Cell | undefined)[]> {
  return (await rowsOf(engine, relation)).map((row) => row[called]);
}

/** Positions far from each other, so that nothing is a duplicate. */
export function apart(rows: number): { ra: number[]; dec: number[] } {
  return { ra: Array.from({ length: rows }, (_, i) => 10 + 0.01 * i), dec: Array.from({ length: rows }, () => -10) };
}
