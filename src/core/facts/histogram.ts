const fine = 3072;

/**
 * Counts of values whose range is not known before: narrow cells that are merged in pairs whenever a value lies outside.
 * `bins` lays them into equal steps between the least and the greatest value; a count can be off at an edge by one cell in 3072.
 */
export class GrowingHistogram {
  least = Infinity;
  greatest = -Infinity;
  private counts = new Float64Array(fine);
  private start = 0;
  private width = 0;

  add(value: number): void {
    if (!Number.isFinite(value)) return;
    if (value < this.least) this.least = value;
    if (value > this.greatest) this.greatest = value;
    if (this.width === 0) this.begin(value);
    while (value < this.start) this.grow(true);
    while (value >= this.start + fine * this.width) this.grow(false);
    const cell = Math.min(fine - 1, Math.floor((value - this.start) / this.width));
    this.counts[cell] = (this.counts[cell] ?? 0) + 1;
  }

  bins(count: number): number[] {
    const bins = new Array<number>(count).fill(0);
    const span = this.greatest - this.least;
    if (!(span >= 0)) return [];
    for (let cell = 0; cell < fine; cell++) {
      const inside = this.counts[cell] ?? 0;
      if (inside === 0) continue;
      const middle = Math.min(this.greatest, Math.max(this.least, this.start + (cell + 0.5) * this.width));
      const bin = span === 0 ? 0 : Math.min(count - 1, Math.floor(((middle - this.least) / span) * count));
      bins[bin] = (bins[bin] ?? 0) + inside;
    }
    return bins;
  }

  private begin(value: number): void {
    this.width = Math.max(Math.abs(value), 1e-6) * 2 ** -20;
    this.start = value - (fine / 2) * this.width;
  }

  /** Twice as wide, growing down or up. */
  private grow(down: boolean): void {
    const merged = new Float64Array(fine);
    const shift = down ? fine / 2 : 0;
    for (let cell = 0; cell < fine; cell += 2) merged[shift + cell / 2] = (this.counts[cell] ?? 0) + (this.counts[cell + 1] ?? 0);
    if (down) this.start -= fine * this.width;
    this.counts = merged;
    this.width *= 2;
  }
}
