import { describe, expect, it } from 'vitest';
import { groupsOf } from '#core/match/groups';
import { integers } from '#core/match/packed';
import { breakTies } from '#core/match/ties';
import type { ColumnData } from '#core/table';
import { chanceRedshifts } from './chance.ts';
import { settle, type Redshift } from './straightforward.ts';

const integer = (name: string, values: readonly number[]): ColumnData => ({
  name,
  type: 'integer',
  values: Int32Array.from(values),
  nulls: null,
});
const double = (name: string, values: readonly (number | null)[]): ColumnData => ({
  ...{ name, type: 'double', values: Float64Array.from(values, (value) => value ?? 0) },
  nulls: Uint8Array.from(values, (value) => Number(value === null)),
});

function grouped(pairs: readonly (readonly [number, number])[]): Record<number, number> {
  const [a, b] = [0, 1].map((end) => pairs.map((pair) => pair[end] ?? 0));
  const groups = groupsOf([integer('row_a', a ?? []), integer('row_b', b ?? [])]);
  const labels = integers(groups, 'label');
  return Object.fromEntries(Array.from(integers(groups, 'row'), (row, i) => [row, labels[i] ?? -1]));
}

describe('groups', () => {
  it('carry their smallest row, whatever the order of the pairs', () => {
    expect(
      grouped([
        [7, 5],
        [2, 9],
        [9, 7],
        [4, 3],
      ]),
    ).toEqual({ 2: 2, 3: 3, 4: 3, 5: 2, 7: 2, 9: 2 });
  });

  it('are none without pairs', () => {
    expect(grouped([])).toEqual({});
  });

  it('of a chain of a million are found without recursion', () => {
    const length = 1_000_000;
    const a = Int32Array.from({ length }, (_, i) => length - i);
    const pairs: ColumnData[] = [
      { name: 'row_a', type: 'integer', values: a, nulls: null },
      { name: 'row_b', type: 'integer', values: a.map((row) => row - 1), nulls: null },
    ];
    const [, labels] = groupsOf(pairs);
    expect(labels?.values.length).toBe(length + 1);
    expect(labels?.values.every((label) => label === 0)).toBe(true);
  });

  it('ask for columns of rows', () => {
    expect(() => groupsOf([double('row_a', [1])])).toThrow('"row_a" must be an INTEGER column without NULLs');
  });
});

/** Ties of the rows that are no stars and have a galaxy beside them, as the step is given them: by label, then id. */
function ties(rows: readonly Redshift[], deltaZ: number): Map<number, number> {
  const galaxies = (i: number): number[] => (rows[i]?.flag === 6 ? [] : (rows[i]?.near ?? []).filter((other) => rows[other]?.flag !== 6));
  const labels = grouped(rows.flatMap((_, a) => galaxies(a).map((b) => [a, b] as const)));
  const members = Object.keys(labels).map(Number);
  const id = (i: number): Buffer => Buffer.from(rows[i]?.id ?? '');
  members.sort((a, b) => (labels[a] ?? 0) - (labels[b] ?? 0) || Buffer.compare(id(a), id(b)));
  const columns = [
    integer('row', members),
    integer(
      'label',
      members.map((i) => labels[i] ?? 0),
    ),
    double(
      'z',
      members.map((i) => rows[i]?.z ?? null),
    ),
    ...[0, 1].map((priority) =>
      double(
        `score${priority}`,
        members.map((i) => rows[i]?.scores[priority] ?? null),
      ),
    ),
  ];
  const broken = breakTies(columns, { scores: ['score0', 'score1'], deltaZ });
  const results = integers(broken, 'tie_result');
  return new Map(Array.from(integers(broken, 'row'), (row, i) => [row, results[i] ?? -1]));
}

describe('ties', () => {
  it.each([0, 0.001, 0.0005])('are broken as the rules say, on 400 tables of chance (tolerance %s)', (deltaZ) => {
    let compared = 0;
    for (let seed = 1000; seed < 1400; seed += 1) {
      const rows = chanceRedshifts(seed);
      const plain = settle(rows, deltaZ);
      for (const [row, result] of ties(rows, deltaZ)) {
        expect(result, `seed ${seed}, row ${row}`).toBe(plain[row]?.tie);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(5000);
  });
});
