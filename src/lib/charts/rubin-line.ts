import { rubinBorder } from '#core/sky/rubin';
import type { Position } from './sky-lines.ts';

const reach = 3;
/** A spread (degrees) above this among neighbors is a step of the border itself. */
const step = 2;

/**
 * The northern border of Rubin for the eye. Its nodes come from a pixel grid and zigzag by a cell: a closing over
 * seven nodes (the least of the greatest) joins the tips, a mean takes away what is left, and the steps stay.
 */
export const rubinLine: readonly Position[] = smooth(closed(rubinBorder));

function closed(border: readonly Position[]): Position[] {
  const tops = border.map((_, i) => Math.max(...around(border, i).map((each) => each.dec)));
  return border.map(({ ra }, i) => ({ ra, dec: Math.min(...around(tops, i)) }));
}

function smooth(border: readonly Position[]): Position[] {
  return border.map(({ ra, dec }, i) => {
    const decs = around(border, i).map((each) => each.dec);
    const isStep = Math.max(...decs) - Math.min(...decs) > step;
    return { ra, dec: isStep ? dec : decs.reduce((sum, each) => sum + each, 0) / decs.length };
  });
}

/** Neighbors on the circle. */
function around<T>(list: readonly T[], at: number): T[] {
  return Array.from({ length: 2 * reach + 1 }, (_, k) => list[(at + k - reach + list.length) % list.length]).filter(
    (each) => each !== undefined,
  );
}
