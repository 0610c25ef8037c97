import { describe, expect, it } from 'vitest';
import type { ColumnType } from '#core/table';
import { conform, missing } from '#formats/hats/conform';
import { widest } from '#formats/hats/widen';
import type { FileColumn, StoredKind } from '#formats/stored';

const column = (type: ColumnType, kind: StoredKind, shape: number[] | null = null): FileColumn => ({
  ...{ name: 'c', type, unit: null, ucd: null, description: null },
  stored: { kind, shape },
});

/** From its type and stored kind in words. */
function columnOf(words: `${ColumnType} ${StoredKind}`): FileColumn {
  const blank = words.indexOf(' ');
  return column(words.slice(0, blank) as ColumnType, words.slice(blank + 1) as StoredKind);
}

const cases: [a: `${ColumnType} ${StoredKind}`, b: `${ColumnType} ${StoredKind}`, wanted: string][] = [
  ['integer int16', 'integer int32', 'integer int32'],
  ['integer uint8', 'integer int8', 'integer int16'],
  ['integer uint16', 'integer int16', 'integer int32'],
  ['integer int32', 'bigint uint32', 'bigint int64'],
  ['integer uint8', 'bigint uint64', 'bigint uint64'],
  ['integer int16', 'double float32', 'double float64'],
  ['double float32', 'double float64', 'double float64'],
  ['double float16', 'double float32', 'double float32'],
  ['double decimal', 'double float32', 'double float64'],
  ['bigint uint64', 'text uint64', 'text uint64'],
  ['integer int8', 'text text', 'none'],
  ['boolean bool', 'integer int8', 'none'],
  ['text timestamp[us]', 'text timestamp[ns]', 'text timestamp[ns]'],
  ['text timestamp[us]', 'text timestamp[ns, UTC]', 'text text'],
  ['text date', 'text text', 'text text'],
  ['integer[] int16', 'double[] float32', 'double[] float64'],
  ['double[] float32', 'double float32', 'none'],
];

describe('columns that differ between files', () => {
  it.each(cases)('%s and %s become %s', (a, b, wanted) => {
    for (const [x, y] of [
      [columnOf(a), columnOf(b)],
      [columnOf(b), columnOf(a)],
    ] as const) {
      const wide = widest(x, y);
      expect(wide ? `${wide.type} ${wide.stored.kind}` : 'none').toBe(wanted);
    }
  });

  it('keep the shape of their lists only when it is one', () => {
    expect(widest(column('double[]', 'float32', [3]), column('double[]', 'float64', [3]))?.stored.shape).toEqual([3]);
    expect(widest(column('double[]', 'float32', [3]), column('double[]', 'float64', [4]))?.stored.shape).toBeNull();
  });

  const to = (type: ColumnType) => ({ type, typeFrom: 'b.parquet', path: 'a.parquet' });

  it('are converted without a change of value', () => {
    const whole = { name: 'c', type: 'integer', values: Int32Array.of(1, 0, -3), nulls: Uint8Array.of(0, 1, 0) } as const;
    expect(conform(whole, 3, to('double'))).toEqual({
      name: 'c',
      type: 'double',
      values: Float64Array.of(1, 0, -3),
      nulls: Uint8Array.of(0, 1, 0),
    });
    expect(conform(whole, 3, to('text'))).toEqual({ name: 'c', type: 'text', values: ['1', null, '-3'], nulls: null });
    expect(conform(whole, 3, to('bigint'))).toMatchObject({ values: BigInt64Array.of(1n, 0n, -3n) });
    const lists = { name: 'c', type: 'integer[]', items: whole, offsets: Uint32Array.of(0, 2, 2, 3), nulls: null } as const;
    expect(conform(lists, 3, to('double[]'))).toMatchObject({
      type: 'double[]',
      items: { values: Float64Array.of(1, 0, -3) },
      offsets: lists.offsets,
    });
    const nothing = { name: 'c', type: 'double', values: new Float64Array(2), nulls: Uint8Array.of(1, 1) } as const;
    expect(conform(nothing, 2, to('double[]'))).toEqual(missing('c', 'double[]', 2));
  });

  it('are refused when a value would change', () => {
    const large = { name: 'c', type: 'bigint', values: BigInt64Array.of(2n ** 53n, 2n ** 53n + 1n), nulls: null } as const;
    expect(() => conform(large, 2, to('double'))).toThrow('Column c is bigint in a.parquet and double in b.parquet');
    const half = { name: 'c', type: 'double', values: Float64Array.of(0.5), nulls: null } as const;
    for (const type of ['bigint', 'text', 'double[]'] as const)
      expect(() => conform(half, 1, to(type)), type).toThrow('not every value fits');
  });
});
