import { coarser, redshiftBinCount, redshiftEdge, type Face, type RedshiftBins, type SkyCells } from '#core/profile';

const siteNside = 32;

/** The sky and the redshifts of many products as one. */
export function sumFaces(faces: readonly Face[]): Face {
  return {
    sky: sumSkies(faces.flatMap(({ sky }) => (sky ? [sky] : []))),
    redshifts: sumRedshifts(faces.flatMap(({ redshifts }) => (redshifts ? [redshifts] : []))),
  };
}

function sumSkies(skies: readonly SkyCells[]): SkyCells | null {
  if (skies.length === 0) return null;
  const sums = new Map<number, number>();
  for (const sky of skies.map((each) => coarser(each, siteNside))) {
    sky.cells.forEach((cell, i) => sums.set(cell, (sums.get(cell) ?? 0) + (sky.counts[i] ?? 0)));
  }
  const cells = [...sums.keys()].sort((a, b) => a - b);
  return { nside: siteNside, cells, counts: cells.map((cell) => sums.get(cell) ?? 0) };
}

function sumRedshifts(all: readonly RedshiftBins[]): RedshiftBins | null {
  if (all.length === 0) return null;
  const total = (of: (bins: RedshiftBins) => number): number => all.reduce((sum, bins) => sum + of(bins), 0);
  const counts = Array.from({ length: redshiftBinCount }, (_, i) => total((bins) => bins.counts[i] ?? 0));
  const quantile = (share: number): number | null => quantileOf(counts, share);
  return {
    counts,
    below: total(({ below }) => below),
    above: total(({ above }) => above),
    missing: total(({ missing }) => missing),
    median: quantile(0.5),
    low: quantile(0.025),
    high: quantile(0.975),
  };
}

/** From the counts alone: even within a bin of log(1 + z). */
function quantileOf(counts: readonly number[], share: number): number | null {
  const all = counts.reduce((sum, count) => sum + count, 0);
  let left = all * share;
  for (const [i, count] of counts.entries()) {
    if (count > 0 && left <= count) {
      const [from, to] = [Math.log1p(redshiftEdge(i)), Math.log1p(redshiftEdge(i + 1))];
      return Math.expm1(from + ((to - from) * left) / count);
    }
    left -= count;
  }
  return null;
}
