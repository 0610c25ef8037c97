import type { RedshiftBins } from '#core/profile';
import { letter } from './letters.ts';

export interface Series {
  /** c1 to c5; c6 is the rest, always named. */
  color: string;
  label: string;
  name: string;
  counts: number[];
}

const most = 5;

/** At most five catalogs each with a colour, the largest first; the others summed into one grey. `restName` gets how many they are. */
export function redshiftSeries(
  catalogs: readonly { displayName: string; redshifts: RedshiftBins | null }[],
  restName: (count: number) => string,
): Series[] {
  const known = catalogs.flatMap(({ displayName, redshifts }, i) =>
    redshifts ? [{ label: letter(i), name: displayName, counts: redshifts.counts, sum: total(redshifts.counts) }] : [],
  );
  const bySize = [...known].sort((a, b) => b.sum - a.sum);
  const shown = bySize.length > most ? bySize.slice(0, most - 1) : bySize;
  const rest = bySize.slice(shown.length);
  const colored = shown.map(({ label, name, counts }, i) => ({ color: `c${i + 1}`, label, name, counts }));
  if (rest.length === 0) return colored;
  return [...colored, { color: 'c6', label: '+', name: restName(rest.length), counts: summed(rest.map((each) => each.counts)) }];
}

const total = (counts: readonly number[]) => counts.reduce((sum, each) => sum + each, 0);

function summed(lists: readonly number[][]): number[] {
  return (lists[0] ?? []).map((_, i) => lists.reduce((sum, each) => sum + (each[i] ?? 0), 0));
}
