import type { Role } from '#core/meaning';
import type { ColumnProfile } from '#core/profile';
import { fixed, percent, short, signed } from '../format.ts';
import { messages } from '../messages/catalog.ts';

const words = messages.product;

/** What the values of a column are, in a few words: "0.004 to 359.981", "6 values", "all different". */
export function columnRange(profile: ColumnProfile, rows: number, role: Role | null): string {
  const { kind, min, max } = profile;
  if (kind === 'empty') return words.allMissing;
  if (kind === 'all-different' && typeof min !== 'number') return words.allDifferent;
  if (typeof min === 'number' && typeof max === 'number') return numberRange(min, max, role);
  if (kind === 'constant') return profile.labels[0] ?? String(min);
  return categoryRange(profile, rows);
}

function numberRange(min: number, max: number, role: Role | null): string {
  if (min === max) return short(min, 6);
  if (role === 'ra') return words.rangeOf(fixed(min, 3), fixed(max, 3));
  return role === 'dec' ? words.rangeOf(signed(min, 2), signed(max, 2)) : words.rangeOf(short(min, 6), short(max, 6));
}

/** Two short categories are told with their shares, more only counted. */
function categoryRange(profile: ColumnProfile, rows: number): string {
  const there = rows - profile.missing;
  const few = profile.labels.length === 2 && profile.distinct === 2 && profile.labels.every((label) => label.length < 14);
  if (!few) return words.distinct(profile.distinct);
  return profile.labels.map((label, i) => `${label} ${percent(profile.bins[i] ?? 0, there)}`).join(', ');
}
