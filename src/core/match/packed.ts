import type { ColumnData } from '#core/table';

/** Values of an integer column without missing ones. */
export function integers(columns: readonly ColumnData[], wanted: string): Int32Array {
  const found = columns.find((column) => column.name === wanted);
  if (found?.type !== 'integer' || found.nulls !== null) throw new RangeError(`"${wanted}" must be an INTEGER column without NULLs`);
  return found.values;
}

/** Values of a double column, NaN where one is missing. */
export function doubles(columns: readonly ColumnData[], wanted: string): Float64Array {
  const found = columns.find((column) => column.name === wanted);
  if (found?.type !== 'double') throw new RangeError(`"${wanted}" must be a DOUBLE column`);
  const { values, nulls } = found;
  return nulls === null ? values : values.map((value, i) => (nulls[i] === 1 ? Number.NaN : value));
}

export function integerColumn(name: string, values: Int32Array): ColumnData {
  return { name, type: 'integer', values, nulls: null };
}
