import type { Step } from '#core/engine';
import { borderBins, borderDecs } from '#core/sky/rubin-border-grid';
import { double, name, sql, type Sql } from '#core/sql';

export interface SkyPoint {
  ra: number;
  dec: number;
}

/** Nodes of the northern border of the Rubin footprint, by right ascension, degrees. Between two nodes the border is straight in (ra, dec). */
export const rubinBorder: readonly SkyPoint[] = borderBins.map((bin, i) => ({ ra: 0.25 + 0.5 * bin, dec: borderDecs[i] ?? Number.NaN }));

/** The border is a line over each cell of half a degree; cell c begins at ra = 0.25 + 0.5 c and runs from -1 (the end of the circle) to 719. */
const cells = 720;

/** The northern limit at a right ascension of 0 to 360 degrees; Rubin reaches everything south of it. */
export function rubinLimit(ra: number): number {
  const { from, to } = segmentOf(ra);
  return ((to.dec - from.dec) / (to.ra - from.ra)) * (ra - from.ra) + from.dec;
}

/** A relation of the border's straight pieces: `cell` INTEGER with the line's slope and its foot (ra, dec). */
export function rubinBorderStep(makes: string): Step {
  return { makes, title: 'Lay out the northern border of Rubin', needs: sql`SELECT 1 AS one`, compute: borderColumns };
}

/** 1 where (ra, dec) lies south of the border, else 0. `border` is the alias of the relation above, joined on `rubinCell`. */
export function insideRubin(ra: Sql, dec: Sql, border: string): Sql {
  const b = name(border);
  return sql`CASE WHEN ${dec} <= ${b}.slope * (${ra} - ${b}.foot_ra) + ${b}.foot_dec THEN 1 ELSE 0 END::BIGINT`;
}

/** The cell of a right ascension in [0, 360). */
export function rubinCell(ra: Sql): Sql {
  return sql`floor((${ra} - ${double(0.25)}) * ${double(2)})::INTEGER`;
}

function borderColumns(): ReturnType<Extract<Step, { compute: unknown }>['compute']> {
  const numbers = Array.from({ length: cells + 1 }, (_, i) => i - 1);
  const segments = numbers.map((cell) => segmentOf(0.5 + 0.5 * cell));
  const column = (called: string, value: (s: Segment) => number) => ({
    name: called,
    type: 'double' as const,
    values: Float64Array.from(segments, value),
    nulls: null,
  });
  return [
    { name: 'cell', type: 'integer', values: Int32Array.from(numbers), nulls: null },
    column('slope', ({ from, to }) => (to.dec - from.dec) / (to.ra - from.ra)),
    column('foot_ra', ({ from }) => from.ra),
    column('foot_dec', ({ from }) => from.dec),
  ];
}

interface Segment {
  from: SkyPoint;
  to: SkyPoint;
}

/** The two nodes around a right ascension; beyond the ends the circle goes on. */
function segmentOf(ra: number): Segment {
  const after = rubinBorder.findIndex((node) => node.ra > ra);
  const [first, last] = [rubinBorder[0], rubinBorder.at(-1)];
  if (!first || !last) throw new RangeError('the border has no nodes');
  if (after === 0) return { from: { ...last, ra: last.ra - 360 }, to: first };
  const from = after === -1 ? last : (rubinBorder[after - 1] ?? last);
  return { from, to: rubinBorder[after] ?? { ...first, ra: first.ra + 360 } };
}
