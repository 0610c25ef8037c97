/** A cell of the sky, nested. */
export interface Pixel {
  order: number;
  pixel: number;
}

/**
 * How a catalog is cut into partitions: the largest cells of the sky with at most so many rows, down to a highest order, where there may be more.
 * They tile the part of the sky that has rows, without overlap, at different orders.
 */
export class HatsTree {
  readonly partitions: readonly Pixel[];
  readonly highestOrder: number;
  /** Rows by pixel, for each order. */
  readonly #counts: readonly Uint32Array[];
  readonly #partitionAt: Int32Array;

  /** `counts` has the rows of each pixel of the highest order. */
  constructor(counts: Uint32Array, most: number) {
    this.#counts = pyramid(counts);
    this.highestOrder = this.#counts.length - 1;
    this.partitions = cut(this.#counts, most);
    this.#partitionAt = new Int32Array(counts.length).fill(-1);
    for (const [i, { order, pixel }] of this.partitions.entries()) {
      const width = 4 ** (this.highestOrder - order);
      this.#partitionAt.fill(i, pixel * width, (pixel + 1) * width);
    }
  }

  /** The index of the partition that holds a pixel of the highest order, -1 where there is none. */
  partitionAt(pixel: number): number {
    return this.#partitionAt[pixel] ?? -1;
  }

  /** The largest cell without rows that holds a pixel of the highest order. */
  emptyAt(pixel: number): Pixel {
    for (let order = 0; order < this.highestOrder; order++) {
      const larger = Math.floor(pixel / 4 ** (this.highestOrder - order));
      if (this.#counts[order]?.[larger] === 0) return { order, pixel: larger };
    }
    return { order: this.highestOrder, pixel };
  }
}

function pyramid(finest: Uint32Array): Uint32Array[] {
  const levels = [finest];
  for (let below = finest; below.length > 12; below = levels[0] ?? finest) {
    const fine = below;
    const at = (i: number): number => fine[i] ?? 0;
    levels.unshift(Uint32Array.from({ length: fine.length / 4 }, (_, i) => at(4 * i) + at(4 * i + 1) + at(4 * i + 2) + at(4 * i + 3)));
  }
  return levels;
}

/** In the order of the sky: depth first. */
function cut(counts: readonly Uint32Array[], most: number): Pixel[] {
  const found: Pixel[] = [];
  const open: Pixel[] = Array.from({ length: 12 }, (_, i) => ({ order: 0, pixel: 11 - i }));
  for (let next = open.pop(); next; next = open.pop()) {
    const { order, pixel } = next;
    const rows = counts[order]?.[pixel] ?? 0;
    if (rows === 0) continue;
    if (rows <= most || order === counts.length - 1) found.push(next);
    else for (const child of [3, 2, 1, 0]) open.push({ order: order + 1, pixel: 4 * pixel + child });
  }
  return found;
}

/** The share of the sky that these cells cover. */
export function coverage(pixels: readonly Pixel[]): number {
  return pixels.reduce((sum, { order }) => sum + 1 / (12 * 4 ** order), 0);
}

/**
 * The order of the small cells that make a margin: the highest whose cells are at least the threshold wide everywhere, by HATS' own rule
 * that a cell's least width is its mean width divided by 1.6.
 */
export function marginOrder(thresholdArcsec: number): number {
  const mean = ((1.6 * thresholdArcsec) / 3600) * (Math.PI / 180);
  return Math.min(24, Math.max(0, Math.trunc(Math.log2(Math.sqrt(Math.PI / 3) / mean))));
}
