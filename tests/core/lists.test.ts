import { describe, expect, it } from 'vitest';
import { checkedColumns } from '#core/checks/run';
import { roleColumns } from '#core/checks/role-columns';
import { productType } from '#core/product';
import type { Column, ListData } from '#core/table';
import { glancedCell } from '#core/wall';

const lists: ListData = {
  name: 'pdf',
  type: 'double[]',
  items: {
    name: 'pdf',
    type: 'double',
    values: Float64Array.of(Math.fround(0.1), 2, 0, 1, 2, 3, 4, 5, 6),
    nulls: Uint8Array.of(0, 0, 1, 0, 0, 0, 0, 0, 0),
  },
  offsets: Uint32Array.of(0, 2, 2, 2, 9),
  nulls: Uint8Array.of(0, 0, 1, 0),
};

describe('a column of lists', () => {
  it('shows its length and its first items where it is long', () => {
    expect([0, 1, 2, 3].map((i) => glancedCell(lists, i))).toEqual(['[0.1, 2]', '[]', null, '7 × [null, 1, 2, 3, 4, 5, …]']);
    const ids: ListData = {
      ...{ name: 'ids', type: 'bigint[]', nulls: null, offsets: Uint32Array.of(0, 1) },
      items: { name: 'ids', type: 'bigint', values: BigInt64Array.of(9_007_199_254_740_993n), nulls: null },
    };
    expect(glancedCell(ids, 0)).toBe('[9007199254740993]');
  });

  it('plays no role: that is said, and nothing is asked of it', () => {
    const column = (name: string, type: Column['type']): Column => ({ name, type, unit: null, ucd: null, description: null });
    const schema = { rows: 4, columns: [column('pdf', 'double[]'), column('ra', 'double')] };
    const type = productType('other');
    if (!type) throw new Error('no such type');
    const table = { relation: 't', schema, mapping: { z: 'pdf', ra: 'ra' }, type };
    expect(checkedColumns(table)).toEqual(['ra']);
    expect(roleColumns(table)).toEqual([
      expect.objectContaining({
        ...{ severity: 'error', code: 'role-list', column: 'pdf' },
        message: 'z is the column pdf, which holds a list in each row, not one value.',
      }),
    ]);
  });
});
