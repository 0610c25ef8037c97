import { seeded } from '../../engine/random.ts';
import type { Redshift } from './straightforward.ts';

const idStarts = ['CRD1_', 'CRD10_', 'CRD2_', 'é', '𝄞', '\uFFFD'];
const flags = [null, 0, 1, 3, 3, 4, 4, 6];
const redshiftValues = [null, -9.999, 0, 0.001, 0.5, 0.501, 0.5005, 0.5015, 1e-300, Infinity, -Infinity];

/** Rows in groups of chance that touch every rule: few ids, flags, instruments and redshifts, so that ties are common. */
export function chanceRedshifts(seed: number): Redshift[] {
  const next = seeded(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  const pick = (from: readonly (number | null)[]): number | null => from[below(from.length)] ?? null;
  const count = 2 + below(60);
  const near = Array.from({ length: count }, () => new Set<number>());
  for (let i = below(2 * count); i > 0; i -= 1) {
    const [a, b] = [below(count), below(count)];
    if (a === b) continue;
    near[a]?.add(b);
    near[b]?.add(a);
  }
  return near.map((others, i) => {
    const flag = pick(flags);
    const id = `${idStarts[below(idStarts.length)] ?? ''}${i}`;
    return { id, z: pick(redshiftValues), flag, tieIn: below(3), scores: [flag, pick([null, 0, 1, 2, 3, 3])], near: [...others] };
  });
}
