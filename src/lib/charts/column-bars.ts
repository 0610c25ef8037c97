import type { ColumnProfile } from '#core/profile';

export interface Bar {
  x: number;
  width: number;
  height: number;
}

/** The bars of one column in a box of 88 by 24 px; the last 8 px are kept for the share of missing values. */
export interface ColumnBars {
  bars: Bar[];
  flat: boolean;
  /** Height of the amber bar, 0 when nothing is missing. */
  missing: number;
}

const box = { width: 78, height: 23 };

export function columnBars(profile: Pick<ColumnProfile, 'kind' | 'bins' | 'missing'>, rows: number): ColumnBars {
  const share = rows > 0 ? profile.missing / rows : 0;
  const missing = profile.missing > 0 ? Math.max(2, share * box.height) : 0;
  if (profile.kind === 'empty') return { bars: [], flat: false, missing };
  if (profile.kind === 'all-different')
    return {
      bars: spread(
        Array.from({ length: 12 }, () => 1),
        1,
      ),
      flat: true,
      missing,
    };
  const counts = profile.kind === 'constant' ? [1] : profile.bins.slice(0, 24);
  return { bars: spread(counts, profile.kind === 'numbers' ? 0.6 : 2), flat: false, missing };
}

function spread(counts: readonly number[], gap: number): Bar[] {
  const most = Math.max(1, ...counts);
  const width = counts.length === 1 ? box.width / 3 : box.width / Math.max(1, counts.length);
  return counts.map((count, i) => ({
    x: i * width,
    width: Math.max(1, width - gap),
    height: count > 0 ? Math.max(1, (box.height * count) / most) : 0,
  }));
}
