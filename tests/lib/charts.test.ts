import { ang2pix_nest } from '@hscmap/healpix';
import { describe, expect, it } from 'vitest';
import type { SkyCells } from '#core/profile';
import { columnBars } from '../../src/lib/charts/column-bars.ts';
import { auxiliary, fromCenter, project, projectOffset, unproject } from '../../src/lib/charts/mollweide.ts';
import { placeNames } from '../../src/lib/charts/place-names.ts';
import { alongZ, peakRedshift, steps } from '../../src/lib/charts/redshift-axis.ts';
import { rubinLine } from '../../src/lib/charts/rubin-line.ts';
import { cellArea, densityAt, densityRange, densityStep, fullestCells, hasRowsNear, skyPaths } from '../../src/lib/charts/sky-cells.ts';
import { smallFields } from '../../src/lib/charts/sky-fields.ts';
import { deepFields, galacticPlane, skyLine, southOf } from '../../src/lib/charts/sky-lines.ts';
import { countUnit, niceTicks } from '../../src/lib/charts/ticks.ts';
import { waterfallBars } from '../../src/lib/charts/waterfall.ts';

const disk = { width: 400 };

function cellAt(nside: number, ra: number, dec: number): number {
  return ang2pix_nest(nside, ((90 - dec) * Math.PI) / 180, (ra * Math.PI) / 180);
}

function skyWith(nside: number, places: readonly (readonly [number, number])[]): SkyCells {
  const cells = [...new Set(places.map(([ra, dec]) => cellAt(nside, ra, dec)))].sort((a, b) => a - b);
  return { nside, cells, counts: cells.map(() => 10) };
}

describe('the sky', () => {
  it('has 6h at its middle, RA to the left, and the poles at the ends of the short axis', () => {
    expect(project(90, 0, disk)).toEqual([200, 100]);
    expect(project(120, 0, disk)[0]).toBeLessThan(200);
    expect(project(0, 90, disk)[1]).toBeCloseTo(0, 6);
    expect(project(0, -90, disk)[1]).toBeCloseTo(200, 6);
  });

  it('is cut at 18h: just before it is the left rim, just after it the right rim', () => {
    expect(fromCenter(270)).toBe(180);
    expect(project(269.9, 0, disk)[0]).toBeLessThan(1);
    expect(project(270.1, 0, disk)[0]).toBeGreaterThan(399);
  });

  it('keeps both caps away from the Galaxy whole: the north one left, the south one right', () => {
    expect(project(192.86, 27.13, disk)[0]).toBeLessThan(200);
    expect(project(12.86, -27.13, disk)[0]).toBeGreaterThan(200);
  });

  it('keeps areas: half of the sky lies between dec -30 and +30, and so does half of the ellipse', () => {
    const t = auxiliary(30);
    expect((2 * t + Math.sin(2 * t)) / Math.PI).toBeCloseTo(0.5, 9);
  });

  it('finds the position under a point again, and none outside', () => {
    for (const [ra, dec] of [
      [10, -45],
      [150.1, 2.2],
      [300, 70],
    ] as const) {
      const back = unproject(project(ra, dec, disk), disk);
      expect(back?.ra).toBeCloseTo(ra, 5);
      expect(back?.dec).toBeCloseTo(dec, 5);
    }
    expect(unproject([2, 2], disk)).toBeNull();
  });

  it('draws the Galactic plane through the Galactic centre and anticentre', () => {
    const near = (ra: number, dec: number) => galacticPlane.some((each) => Math.hypot(each.ra - ra, each.dec - dec) < 0.5);
    expect(near(266.405, -28.936)).toBe(true);
    expect(near(86.405, 28.936)).toBe(true);
  });

  it('cuts a line where it crosses 18h', () => {
    const path = skyLine(
      [
        { ra: 265, dec: 0 },
        { ra: 268, dec: 0 },
        { ra: 272, dec: 0 },
        { ra: 275, dec: 0 },
      ],
      disk,
    );
    expect(path.match(/M/g)).toHaveLength(2);
  });

  it('takes the zigzag from the border of Rubin and nothing else', () => {
    expect(rubinLine).toHaveLength(512);
    const at = (ra: number) => rubinLine.find((each) => each.ra > ra)?.dec ?? 0;
    expect(at(220)).toBeGreaterThan(10);
    expect(at(220)).toBeLessThan(16);
    expect(at(90)).toBeGreaterThan(30);
    expect(southOf(rubinLine, disk)).toMatch(/Z$/);
  });
});

describe('the cells', () => {
  it('are diamonds, closed, in the step of their density', () => {
    const sky = skyWith(16, [[150, 2]]);
    const paths = skyPaths(sky, { low: 0.1, high: 100 }, disk);
    const filled = paths.filter((path) => path !== '');
    expect(filled).toHaveLength(1);
    expect(filled[0]?.match(/L/g)).toHaveLength(3);
  });

  it('are drawn at both ends when they cross 18h', () => {
    const paths = skyPaths(skyWith(4, [[270, 0.5]]), { low: 1, high: 10 }, disk).join('');
    expect(paths.match(/Z/g)).toHaveLength(2);
  });

  it('cover the whole sky with the area of the ellipse', () => {
    const nside = 16;
    const cells = Array.from({ length: 12 * nside * nside }, (_, i) => i);
    const path = skyPaths({ nside, cells, counts: cells.map(() => 1) }, { low: 0.01, high: 1 }, disk).join('');
    const area = path.split('Z').reduce((sum, outline) => sum + shoelace(outline), 0);
    // Cells at 18h are drawn twice, so a little more than the ellipse, whose area is pi * 200 * 100.
    expect(area / (Math.PI * 200 * 100)).toBeGreaterThan(0.99);
    expect(area / (Math.PI * 200 * 100)).toBeLessThan(1.06);
  });

  it('have nine steps, and the legend holds the thinnest and the densest cell', () => {
    const sky = { nside: 16, cells: [1, 2], counts: [10, 900] };
    const range = densityRange(sky);
    expect(range.low).toBeLessThanOrEqual(10 / cellArea(16));
    expect(range.high).toBeGreaterThanOrEqual(900 / cellArea(16));
    expect(densityStep(range.low, range)).toBe(0);
    expect(densityStep(range.high, range)).toBe(8);
    expect(densityStep(1e9, range)).toBe(8);
  });

  it('know where rows are', () => {
    const sky = skyWith(64, [[150.1, 2.2]]);
    expect(deepFields.filter((field) => hasRowsNear(sky, field, 0.9)).map((field) => field.name)).toEqual(['COSMOS']);
    expect(densityAt(sky, { ra: 150.1, dec: 2.2 })).toBeCloseTo(10 / cellArea(64), 9);
    expect(densityAt(sky, { ra: 20, dec: 20 })).toBe(0);
  });

  it('that would vanish get one mark for each field', () => {
    const face = { width: 76 };
    const places = [
      [150, 2],
      [150.5, 2.4],
      [53, -28],
    ] as const;
    expect(smallFields(skyWith(16, places), 3, face)).toHaveLength(2);
    const wide = Array.from({ length: 40 }, (_, i) => [100 + 2 * i, 0] as const);
    expect(smallFields(skyWith(16, wide), 3, face)).toHaveLength(0);
  });
});

function shoelace(outline: string): number {
  const points = outline
    .replace('M', '')
    .split('L')
    .map((pair) => pair.split(',').map(Number));
  const sum = points.reduce((total, [x = 0, y = 0], i) => {
    const [nx = 0, ny = 0] = points[(i + 1) % points.length] ?? [];
    return total + x * ny - nx * y;
  }, 0);
  return Math.abs(sum) / 2;
}

describe('names on a map', () => {
  it('stand on empty ground, inside the sky, and never touch', () => {
    const covered = Array.from({ length: 400 }, (_, i) => [220 + (i % 20) * 4, 60 + Math.floor(i / 20) * 4] as const);
    const names = placeNames(
      [
        { name: 'COSMOS', at: [218, 100] },
        { name: 'ECDFS', at: [218, 104] },
      ],
      { width: 400, covered },
    );
    expect(names).toHaveLength(2);
    expect(names[0]?.anchor).toBe('end');
    expect(Math.abs((names[0]?.y ?? 0) - (names[1]?.y ?? 0))).toBeGreaterThanOrEqual(16);
  });

  it('are left out where there is no room', () => {
    expect(placeNames([{ name: 'A VERY LONG NAME OF A FIELD', at: [20, 10] }], { width: 40, covered: [] })).toEqual([]);
  });
});

describe('axes', () => {
  it('run in log(1 + z) from 0 to 6', () => {
    expect(alongZ(0)).toBe(0);
    expect(alongZ(6)).toBeCloseTo(1, 12);
    expect(alongZ(1) - alongZ(0)).toBeCloseTo(alongZ(3) - alongZ(1), 12);
  });

  it('know the peak of a histogram', () => {
    const counts = Array.from({ length: 36 }, (_, i) => (i === 18 ? 5 : 0));
    const bins = { counts, below: 0, above: 0, missing: 0, median: null, low: null, high: null };
    expect(peakRedshift(bins)).toBeCloseTo(Math.sqrt(7 * 7 ** (1 / 36)) - 1, 2);
    expect(peakRedshift({ ...bins, counts: counts.map(() => 0) })).toBeNull();
  });

  it('step from bin to bin and close on the baseline', () => {
    expect(steps([1, 2], { width: 10, height: 10, top: 2 })).toEqual({
      line: 'M0.00,5.00H5.00L5.00,0.00H10.00',
      area: 'M0.00,5.00H5.00L5.00,0.00H10.00V10H0Z',
    });
  });

  it('have round ticks from zero', () => {
    expect(niceTicks(1450)).toEqual([0, 500, 1000, 1500]);
    expect(niceTicks(0)).toEqual([0, 1]);
    expect(countUnit(1500)).toBe(1);
    expect(countUnit(20_000)).toBe(1000);
  });
});

describe('the waterfall', () => {
  it('takes rows away at the place where they leave', () => {
    const bars = waterfallBars([
      { label: 'In', kept: 100, taken: 0 },
      { label: 'Below flag 3', kept: 40, taken: 60 },
      { label: 'Duplicates', kept: 30, taken: 10 },
      { label: 'Out', kept: 30, taken: 0 },
    ]);
    expect(bars.map((bar) => bar.kind)).toEqual(['in', 'taken', 'taken', 'out']);
    expect(bars[1]).toMatchObject({ from: 0.4, to: 1, amount: -60 });
    expect(bars[3]).toMatchObject({ from: 0, to: 0.3, amount: 30 });
  });
});

describe('the histogram of a column', () => {
  it('is flat and grey when all values differ, and shows what is missing beside the bars', () => {
    expect(columnBars({ kind: 'all-different', bins: [], missing: 0 }, 10).flat).toBe(true);
    const drawn = columnBars({ kind: 'numbers', bins: [1, 4, 0], missing: 5 }, 10);
    expect(drawn.bars.map((bar) => bar.height)).toEqual([23 / 4, 23, 0]);
    expect(drawn.missing).toBeCloseTo(11.5, 6);
  });

  it('keeps a single missing row visible', () => {
    expect(columnBars({ kind: 'numbers', bins: [1], missing: 1 }, 1_000_000).missing).toBe(2);
  });
});

it('projects an offset past the cut to the outside of the ellipse', () => {
  expect(projectOffset(181, 0, disk)[0]).toBeLessThan(0);
});

describe('the fullest cells of the sky', () => {
  it('come first, with their centers in degrees', () => {
    const cosmos = ang2pix_nest(64, ((90 - 2.2) * Math.PI) / 180, (150.1 * Math.PI) / 180);
    const south = ang2pix_nest(64, ((90 + 44) * Math.PI) / 180, (9.45 * Math.PI) / 180);
    const [first, ...rest] = fullestCells({ nside: 64, cells: [south, cosmos], counts: [3, 70] }, 1);
    expect(rest).toEqual([]);
    expect(first?.rows).toBe(70);
    expect(Math.abs((first?.ra ?? 0) - 150.1)).toBeLessThan(0.9);
    expect(Math.abs((first?.dec ?? 0) - 2.2)).toBeLessThan(0.9);
  });
});
