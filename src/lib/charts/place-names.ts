import type { Point } from './mollweide.ts';

/** A name beside a mark: where its text starts and where its leader meets it. */
export interface PlacedName {
  name: string;
  mark: Point;
  x: number;
  y: number;
  anchor: 'start' | 'end';
  leader: Point;
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

interface Ground {
  /** Points that are covered by data. */
  covered: readonly Point[];
  width: number;
}

const letter = 7.3;
const reaches = [20, 34, 50, 70];
const turns = [-25, 25, -155, 155, -60, 60, -120, 120, 0, 180, 90, -90].map((degrees) => (degrees * Math.PI) / 180);

/** Puts each name on the emptiest ground near its mark; a name that would touch another is left out. */
export function placeNames(marks: readonly { name: string; at: Point }[], ground: Ground): PlacedName[] {
  const taken: Box[] = marks.map(({ at: [x, y] }) => ({ left: x - 6, top: y - 6, right: x + 6, bottom: y + 6 }));
  const placed: PlacedName[] = [];
  for (const mark of marks) {
    const best = candidates(mark, ground.width)
      .filter(({ box }) => inside(box, ground.width) && !taken.some((other) => touch(box, other)))
      .map((each) => ({ ...each, cost: ground.covered.filter((point) => within(point, each.box)).length + each.far / 30 }))
      .sort((a, b) => a.cost - b.cost)[0];
    if (!best) continue;
    taken.push(best.box);
    placed.push(best.placed);
  }
  return placed;
}

function candidates({ name, at }: { name: string; at: Point }, width: number): { placed: PlacedName; box: Box; far: number }[] {
  return reaches
    .filter((far) => far <= Math.max(20, width / 11))
    .flatMap((far) =>
      turns.map((turn) => {
        const right = Math.cos(turn) >= 0;
        const x = at[0] + far * Math.cos(turn);
        const y = at[1] + far * Math.sin(turn);
        const wide = name.length * letter;
        const box = { left: right ? x : x - wide, right: right ? x + wide : x, top: y - 9, bottom: y + 9 };
        const gap = right ? 3 : -3;
        return {
          placed: { name, mark: at, x: x + gap, y: y + 4, anchor: right ? ('start' as const) : ('end' as const), leader: [x, y] as const },
          box,
          far,
        };
      }),
    );
}

const touch = (a: Box, b: Box) => a.left < b.right + 4 && b.left < a.right + 4 && a.top < b.bottom && b.top < a.bottom;
const within = ([x, y]: Point, box: Box) => x > box.left && x < box.right && y > box.top && y < box.bottom;

/** All four corners lie in the ellipse. */
function inside(box: Box, width: number): boolean {
  const half = width / 2;
  const fits = (x: number, y: number) => ((x - half) / half) ** 2 + ((y - half / 2) / (half / 2)) ** 2 < 0.98;
  return fits(box.left, box.top) && fits(box.right, box.top) && fits(box.left, box.bottom) && fits(box.right, box.bottom);
}
