import { rubinBorder } from '#core/sky/rubin';
import type { Position } from './sky-lines.ts';

const reach = 5;

/**
 * The northern border of Rubin for the eye. Its nodes come from a pixel grid and zigzag by a cell;
 * the running median of eleven nodes takes the zigzag away and keeps the steps.
 */
export const rubinLine: readonly Position[] = rubinBorder.map(({ ra }, i) => ({ ra, dec: medianAround(i) }));

function medianAround(at: number): number {
  const size = rubinBorder.length;
  const decs = Array.from({ length: 2 * reach + 1 }, (_, k) => rubinBorder[(at + k - reach + size) % size]?.dec ?? 0);
  return decs.sort((a, b) => a - b)[reach] ?? 0;
}
