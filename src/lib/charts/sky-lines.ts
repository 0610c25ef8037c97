import { fromCenter, project, projectOffset, type Disk, type Point } from './mollweide.ts';

const rad = Math.PI / 180;

export interface Position {
  ra: number;
  dec: number;
}

const at = ([x, y]: Point) => `${x.toFixed(2)},${y.toFixed(2)}`;

export function pathOf(points: readonly Point[]): string {
  return points.length === 0 ? '' : `M${points.map(at).join('L')}`;
}

/** A line on the sky, cut where it crosses 18h. */
export function skyLine(positions: readonly Position[], disk: Disk): string {
  const parts: Point[][] = [];
  let before: number | null = null;
  for (const { ra, dec } of positions) {
    const offset = fromCenter(ra);
    if (before === null || Math.abs(offset - before) > 180) parts.push([]);
    parts.at(-1)?.push(projectOffset(offset, dec, disk));
    before = offset;
  }
  return parts.map(pathOf).join('');
}

/** Galactic longitude to J2000 on the plane b = 0 (pole 192.85948 +27.12825, node 122.93192: ESA 1997, The Hipparcos Catalogue, 1.5.3). */
function onPlane(l: number): Position {
  const poleDec = 27.12825 * rad;
  const angle = (122.93192 - l) * rad;
  const dec = Math.asin(Math.cos(poleDec) * Math.cos(angle));
  const ra = 192.85948 + Math.atan2(Math.sin(angle), -Math.sin(poleDec) * Math.cos(angle)) / rad;
  return { ra: ((ra % 360) + 360) % 360, dec: dec / rad };
}

export const galacticPlane: readonly Position[] = Array.from({ length: 361 }, (_, l) => onPlane(l));

/** Meridians and parallels each 30 degrees. */
export function graticule(disk: Disk): string {
  const lines: string[] = [];
  for (let offset = -150; offset <= 150; offset += 30) {
    lines.push(pathOf(Array.from({ length: 61 }, (_, i) => projectOffset(offset, -90 + 3 * i, disk))));
  }
  for (let dec = -60; dec <= 60; dec += 30) lines.push(pathOf([projectOffset(180, dec, disk), projectOffset(-180, dec, disk)]));
  return lines.join('');
}

/** The part of the sky south of a border that is given by increasing RA, closed along the rim. */
export function southOf(border: readonly Position[], disk: Disk): string {
  const byOffset = border.map(({ ra, dec }) => ({ offset: fromCenter(ra), dec })).sort((a, b) => b.offset - a.offset);
  const first = byOffset[0];
  const last = byOffset.at(-1);
  if (!first || !last) return '';
  const rim = (offset: number, from: number, to: number) =>
    Array.from({ length: 31 }, (_, i) => projectOffset(offset, from + ((to - from) * i) / 30, disk));
  const edge = (first.dec + last.dec) / 2;
  const line = byOffset.map(({ offset, dec }) => projectOffset(offset, dec, disk));
  return `${pathOf([projectOffset(180, edge, disk), ...line, ...rim(-180, edge, -90), ...rim(180, -90, edge)])}Z`;
}

export interface Field extends Position {
  name: string;
}

/** The LSST deep drilling fields and EGS: centres in degrees, J2000. */
export const deepFields: readonly Field[] = [
  { name: 'COSMOS', ra: 150.1, dec: 2.2 },
  { name: 'XMM-LSS', ra: 35.7, dec: -4.7 },
  { name: 'ECDFS', ra: 53.13, dec: -28.1 },
  { name: 'ELAIS-S1', ra: 9.45, dec: -44 },
  { name: 'EDFS', ra: 59.1, dec: -48.73 },
  { name: 'EGS', ra: 214.9, dec: 52.8 },
];

export interface SkyLabel {
  text: string;
  x: number;
  y: number;
  anchor: 'start' | 'middle' | 'end';
}

/** Hours along the bottom and at both ends, declinations at the left. Widths in px beyond the disk: 34 at the sides. */
export function skyLabels(disk: Disk): SkyLabel[] {
  const bottom = ['12', '6', '0'].map((text, i): SkyLabel => {
    const [x, y] = projectOffset([90, 0, -90][i] ?? 0, -72, disk);
    return { text: `${text}ʰ`, x, y: y + 4, anchor: 'middle' };
  });
  const ends: SkyLabel[] = [
    { text: '18ʰ', x: -6, y: disk.width / 4 + 4, anchor: 'end' },
    { text: '18ʰ', x: disk.width + 6, y: disk.width / 4 + 4, anchor: 'start' },
  ];
  const left = [60, 30, -30, -60].map((dec): SkyLabel => {
    const [x, y] = projectOffset(180, dec, disk);
    return { text: `${dec > 0 ? '+' : '−'}${Math.abs(dec)}°`, x: x - 6, y: y + (dec > 0 ? 1 : 6), anchor: 'end' };
  });
  return [...bottom, ...ends, ...left];
}

export function fieldPoint(field: Field, disk: Disk): Point {
  return project(field.ra, field.dec, disk);
}
