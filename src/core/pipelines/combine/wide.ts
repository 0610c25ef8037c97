import type { ColumnData } from '#core/table';

/** Reads packed columns by name; a column that the query did not give is a fault of the plan. */
export class Wide {
  readonly rows: number;
  readonly #columns: ReadonlyMap<string, ColumnData>;

  constructor(columns: readonly ColumnData[]) {
    this.#columns = new Map(columns.map((column) => [column.name, column]));
    this.rows = columns[0]?.values.length ?? 0;
  }

  /** NaN where it is missing. */
  number(column: string, row: number): number {
    const { values, nulls } = this.#column(column);
    return nulls?.[row] === 1 ? Number.NaN : Number(values[row] ?? Number.NaN);
  }

  text(column: string, row: number): string | null {
    const { values, nulls } = this.#column(column);
    const value = nulls?.[row] === 1 ? null : values[row];
    return value === null || value === undefined ? null : String(value);
  }

  #column(column: string): ColumnData {
    const found = this.#columns.get(column);
    if (!found) throw new RangeError(`no column ${column}`);
    return found;
  }
}

export function integers(name: string, values: readonly number[]): ColumnData {
  return { name, type: 'integer', values: Int32Array.from(values), nulls: null };
}

export function texts(name: string, values: readonly (string | null)[]): ColumnData {
  return { name, type: 'text', values: [...values], nulls: null };
}

export function booleans(name: string, values: readonly boolean[]): ColumnData {
  return { name, type: 'boolean', values: Uint8Array.from(values, Number), nulls: null };
}

/** NaN becomes missing. */
export function doubles(name: string, values: readonly number[]): ColumnData {
  return {
    name,
    type: 'double',
    values: Float64Array.from(values),
    nulls: Uint8Array.from(values, (value) => Number(Number.isNaN(value))),
  };
}
