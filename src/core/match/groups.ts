import type { ColumnData } from '#core/table';
import { integerColumn, integers } from '#core/match/packed';

/** Pairs (row_a, row_b) to connected groups: each row that has a pair, in row order, with the smallest row of its group as `label`. */
export function groupsOf(pairs: readonly ColumnData[]): ColumnData[] {
  const parents = joined(integers(pairs, 'row_a'), integers(pairs, 'row_b'));
  const rows = Int32Array.from(parents.keys()).filter((row) => parents[row] !== -1);
  return [
    integerColumn('row', rows),
    integerColumn(
      'label',
      rows.map((row) => rootOf(parents, row)),
    ),
  ];
}

/** A forest over the rows: each root is the smallest row of its tree, -1 marks a row without a pair. */
function joined(from: Int32Array, to: Int32Array): Int32Array {
  const parents = new Int32Array(Math.max(largest(from), largest(to)) + 1).fill(-1);
  for (let i = 0; i < from.length; i += 1) {
    const a = rootOf(parents, from[i] ?? 0);
    const b = rootOf(parents, to[i] ?? 0);
    parents[Math.max(a, b)] = Math.min(a, b);
  }
  return parents;
}

/** Halves the path on its way, so that a chain of any length stays cheap. A row seen for the first time becomes its own root. */
function rootOf(parents: Int32Array, row: number): number {
  if (parents[row] === -1) parents[row] = row;
  let at = row;
  for (let parent = parents[at] ?? at; parent !== at; parent = parents[at] ?? at) {
    const grand = parents[parent] ?? parent;
    parents[at] = grand;
    at = grand;
  }
  return at;
}

/** -1 when there is none; Math.max(...rows) would overflow the stack. */
function largest(rows: Int32Array): number {
  return rows.reduce((most, row) => (row > most ? row : most), -1);
}
