import { createHash } from 'node:crypto';
import type { Batch, ColumnData } from '#core/table';

export const fiveTypes: ColumnData[] = [
  { name: 'b', type: 'boolean', values: Uint8Array.of(1, 0, 1, 0), nulls: Uint8Array.of(0, 0, 0, 1) },
  { name: 'i', type: 'integer', values: Int32Array.of(-(2 ** 31), 2 ** 31 - 1, 0, 7), nulls: Uint8Array.of(0, 0, 1, 0) },
  {
    name: 'l',
    type: 'bigint',
    values: BigInt64Array.of(2n ** 63n - 1n, -(2n ** 63n), 9_007_199_254_740_993n, 0n),
    nulls: Uint8Array.of(0, 0, 0, 1),
  },
  { name: 'd', type: 'double', values: Float64Array.of(0.1, -0, Infinity, 0), nulls: Uint8Array.of(0, 0, 0, 1) },
  { name: 't', type: 'text', values: ['', 'größe ❤ 𝄞', null, 'plain'], nulls: null },
];

/** More rows than a vector or a piece of any engine, with values that tell their row; NULL at every 7th. */
export function long(rows: number): Batch {
  const nulls = Uint8Array.from({ length: rows }, (_, i) => Number(i % 7 === 3));
  const missing = (i: number): boolean => nulls[i] === 1;
  return {
    rows,
    columns: [
      { name: 'b', type: 'boolean', values: Uint8Array.from({ length: rows }, (_, i) => Number(!missing(i) && i % 3 === 0)), nulls },
      { name: 'i', type: 'integer', values: Int32Array.from({ length: rows }, (_, i) => (missing(i) ? 0 : i)), nulls },
      {
        name: 'l',
        type: 'bigint',
        values: BigInt64Array.from({ length: rows }, (_, i) => (missing(i) ? 0n : 2n ** 60n + BigInt(i))),
        nulls,
      },
      { name: 'd', type: 'double', values: Float64Array.from({ length: rows }, (_, i) => (missing(i) ? 0 : i / 3)), nulls },
      {
        name: 't',
        type: 'text',
        values: Array.from({ length: rows }, (_, i) => (missing(i) ? null : i % 1000 === 5 ? `❤${i}` : `row ${i}`)),
        nulls: null,
      },
    ],
  };
}

/** Columns with their values as a digest: comparing long arrays value by value takes the test runner seconds. */
export function packed(columns: readonly ColumnData[]): string[] {
  return columns.map((column) => {
    const digest = createHash('sha256');
    if (column.type === 'text') digest.update(JSON.stringify(column.values));
    else digest.update(column.values).update(column.nulls ?? new Uint8Array());
    return `${column.name} ${column.type} ${column.values.length} ${digest.digest('hex')}`;
  });
}
