import { pix2vec_nest } from '@hscmap/healpix';
import type { SkyCells } from '#core/profile';
import { project, type Disk, type Point } from './mollweide.ts';

const deg = 180 / Math.PI;
/** Above this many cells a map is full: nothing on it is small. */
const manyCells = 20_000;

/** Groups of touching cells whose extent on the disk is below `smallest` px: they would vanish, so they get a mark. */
export function smallFields(sky: SkyCells, smallest: number, disk: Disk): Point[] {
  if (sky.cells.length > manyCells) return [];
  const vectors = sky.cells.map((cell) => pix2vec_nest(sky.nside, cell));
  const points = vectors.map(([x, y, z]) => project(Math.atan2(y, x) * deg, Math.asin(z) * deg, disk));
  const cellSize = (disk.width / 360) * (58.6 / sky.nside);
  return groups(vectors, 1.7 / sky.nside)
    .map((members) => members.map((i) => points[i] ?? ([0, 0] as const)))
    .filter((members) => extent(members) + cellSize < smallest)
    .map(middle);
}

type Vector = readonly [number, number, number];

/** Indices of vectors that are connected by steps shorter than `reach` (radians). */
function groups(vectors: readonly Vector[], reach: number): number[][] {
  const boxes = new Map<string, number[]>();
  const box = (vector: Vector) => vector.map((part) => Math.floor(part / reach));
  vectors.forEach((vector, i) => {
    const key = box(vector).join();
    boxes.set(key, [...(boxes.get(key) ?? []), i]);
  });
  const seen = new Set<number>();
  const found: number[][] = [];
  for (let i = 0; i < vectors.length; i++) {
    if (seen.has(i)) continue;
    const members = [i];
    seen.add(i);
    for (let at = 0; at < members.length; at++) {
      const here = vectors[members[at] ?? 0];
      if (here) gather({ here, box: box(here), reach, vectors, boxes, seen, members });
    }
    found.push(members);
  }
  return found;
}

interface Gathering {
  here: Vector;
  box: number[];
  reach: number;
  vectors: readonly Vector[];
  boxes: Map<string, number[]>;
  seen: Set<number>;
  members: number[];
}

const around = [-1, 0, 1].flatMap((x) => [-1, 0, 1].flatMap((y) => [-1, 0, 1].map((z): Vector => [x, y, z])));

function gather(at: Gathering): void {
  for (const step of around) {
    const key = at.box.map((part, axis) => part + (step[axis] ?? 0)).join();
    for (const i of at.boxes.get(key) ?? []) {
      const vector = at.vectors[i];
      if (!vector || at.seen.has(i) || distance(vector, at.here) > at.reach) continue;
      at.seen.add(i);
      at.members.push(i);
    }
  }
}

const distance = (a: Vector, b: Vector) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

function extent(points: readonly Point[]): number {
  const xs = points.map((point) => point[0]);
  const ys = points.map((point) => point[1]);
  return Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
}

function middle(points: readonly Point[]): Point {
  const sum = points.reduce((total: Point, point): Point => [total[0] + point[0], total[1] + point[1]], [0, 0]);
  return [sum[0] / points.length, sum[1] / points.length];
}
