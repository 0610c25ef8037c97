import { redshiftEdge, type RedshiftBins } from '#core/profile';

/** The z axis of every comparison: log(1 + z) from 0 to 6, as a part of the width. */
export function alongZ(z: number): number {
  return Math.log1p(z) / Math.log(7);
}

export const faceTicks = [0.5, 1, 2, 4] as const;
export const headTicks = [0, 0.5, 1, 2, 4, 6] as const;
export const chartTicks = [0, 0.2, 0.5, 1, 2, 3, 4, 6] as const;

/** Redshift in the middle of the fullest bin, null when all are empty. */
export function peakRedshift(bins: RedshiftBins): number | null {
  const most = Math.max(0, ...bins.counts);
  if (most === 0) return null;
  const at = bins.counts.indexOf(most);
  return Math.expm1((Math.log1p(redshiftEdge(at)) + Math.log1p(redshiftEdge(at + 1))) / 2);
}

/** Two decimals below 1, one from there: enough for a bin. */
export function redshiftText(z: number): string {
  return z < 10 ? String(Number(z.toFixed(2))) : z.toFixed(0);
}

export interface Steps {
  /** The upper line alone. */
  line: string;
  /** Closed along the baseline. */
  area: string;
}

/** A stepped outline of counts over `width` by `height` px; `top` is the count at full height. */
export function steps(counts: readonly number[], frame: { width: number; height: number; top: number }): Steps {
  const bins = Math.max(1, counts.length);
  const y = (value: number) => (frame.height - (frame.height * value) / Math.max(frame.top, Number.MIN_VALUE)).toFixed(2);
  const x = (i: number) => ((frame.width * i) / bins).toFixed(2);
  const runs = counts.map((value, i) => `${i === 0 ? 'M' : 'L'}${x(i)},${y(value)}H${x(i + 1)}`).join('');
  return { line: runs, area: `${runs}V${frame.height}H0Z` };
}
