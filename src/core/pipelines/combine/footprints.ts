import type { Step } from '#core/engine';
import { insideDp1 } from '#core/sky/dp1-fields';
import { insideRubin, rubinBorderStep, rubinCell } from '#core/sky/rubin';
import { list, name, sql, type Sql } from '#core/sql';
import { keptRows } from '#core/pipelines/combine/keep';
import type { CombineParams } from '#core/pipelines/combine-params';

/** "row" and the footprint flags that the run inserts. */
export const footprints = 'footprints';

const border = 'rubin_border';

export function footprintSteps(params: CombineParams): Step[] {
  const [ra, dec] = [sql`k.ra`, sql`k."dec"`];
  const flags = [
    ...(params.insertDp1Flag ? [sql`${insideDp1(ra, dec)} AS ${name('is_in_DP1_fields')}`] : []),
    ...(params.insertRubinFlag ? [sql`${insideRubin(ra, dec, 'b')} AS is_in_rubin_footprint`] : []),
  ];
  if (flags.length === 0) return [];
  const from: Sql = params.insertRubinFlag
    ? sql`${name(keptRows)} k JOIN ${name(border)} b ON b.cell = ${rubinCell(ra)}`
    : sql`${name(keptRows)} k`;
  const mark: Step = { makes: footprints, title: title(params), query: sql`SELECT k."row", ${list(flags)}\nFROM ${from}` };
  return params.insertRubinFlag ? [rubinBorderStep(border), mark] : [mark];
}

function title(params: CombineParams): string {
  if (!params.insertDp1Flag) return 'Mark Rubin footprint';
  return params.insertRubinFlag ? 'Mark DP1 fields and Rubin footprint' : 'Mark DP1 fields';
}
