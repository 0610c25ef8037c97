/** Labels closer than this many bins would touch. */
const apart = 2;

/** For each histogram the bin where it stands highest above all others: there its label is read without doubt. */
export function labelBins(histograms: readonly (readonly number[])[]): number[] {
  const taken: number[] = [];
  for (const [i, counts] of histograms.entries()) {
    const others = histograms.filter((_, j) => j !== i);
    const heights = counts.map((count, bin) => count - Math.max(0, ...others.map((other) => other[bin] ?? 0)));
    const order = heights.map((_, bin) => bin).sort((a, b) => (heights[b] ?? 0) - (heights[a] ?? 0));
    const free = order.find((bin) => taken.every((other) => Math.abs(other - bin) >= apart));
    taken.push(free ?? order[0] ?? 0);
  }
  return taken;
}
