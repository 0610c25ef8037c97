import { gridCell, neighborsOf, nestedNumber, type GridCell } from '#core/sky/healpix29-neighbors';
import type { HatsTree, Pixel } from './hats-tree.ts';

/**
 * The cells in whose margin a row lies: those whose border is touched by the row's small cell, at an edge or a corner. Cells without rows of
 * their own have margins too, as the largest ones that are empty, so that a match near their border finds the row.
 */
export class HatsMargin {
  readonly #tree: HatsTree;
  readonly #order: number;

  constructor(tree: HatsTree, order: number) {
    this.#tree = tree;
    this.#order = order;
  }

  /** `own` is the partition that the row, in a cell of order 29, belongs to. */
  around(index29: bigint, own: Pixel): Pixel[] {
    const cell = gridCell(index29, this.#order);
    if (this.#isInside(cell, own.order)) return [];
    const found = new Map<string, Pixel>();
    for (const next of neighborsOf(cell, this.#order)) {
      const pixel = this.#holderOf(next);
      if (pixel.order !== own.order || pixel.pixel !== own.pixel) found.set(`${pixel.order}/${pixel.pixel}`, pixel);
    }
    return [...found.values()];
  }

  /** Whether all its neighbors are in the same partition. */
  #isInside({ x, y }: GridCell, partitionOrder: number): boolean {
    const last = 2 ** (this.#order - partitionOrder) - 1;
    const within = (steps: number): boolean => (steps & last) !== 0 && (steps & last) !== last;
    return within(x) && within(y);
  }

  #holderOf(cell: GridCell): Pixel {
    const pixel = Math.floor(nestedNumber(cell, this.#order) / 4 ** (this.#order - this.#tree.highestOrder));
    return this.#tree.partitions[this.#tree.partitionAt(pixel)] ?? this.#tree.emptyAt(pixel);
  }
}
