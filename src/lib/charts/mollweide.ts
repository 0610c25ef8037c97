/** Mollweide in equatorial coordinates, centre 6h, RA to the left, cut at 18h: both caps away from the Galaxy stay whole. */
export const centerRa = 90;

const rad = Math.PI / 180;

/** Degrees east of the centre, -180 to 180; the cut at RA 270 is +180. */
export function fromCenter(ra: number): number {
  const offset = (((ra - centerRa) % 360) + 360) % 360;
  return offset > 180 ? offset - 360 : offset;
}

/** The auxiliary angle: 2 t + sin 2 t = pi sin dec (Snyder 1987, eq. 31-4), in radians. */
export function auxiliary(dec: number): number {
  const goal = Math.PI * Math.sin(dec * rad);
  if (Math.abs(dec) > 89.999) return (Math.sign(dec) * Math.PI) / 2;
  let t = (dec * rad) / 1.2;
  for (let i = 0; i < 30; i++) {
    const change = (2 * t + Math.sin(2 * t) - goal) / (2 + 2 * Math.cos(2 * t));
    t -= change;
    if (Math.abs(change) < 1e-9) break;
  }
  return t;
}

export type Point = readonly [x: number, y: number];

/** An ellipse of this width (px) and half that height, with its top left corner at 0, 0. */
export interface Disk {
  width: number;
}

/** `offset` is in degrees from the centre and may go past 180: the point then lies outside the ellipse. */
export function projectOffset(offset: number, dec: number, disk: Disk): Point {
  const half = disk.width / 2;
  const t = auxiliary(dec);
  return [half - (half * offset * Math.cos(t)) / 180, half / 2 - (half / 2) * Math.sin(t)];
}

export function project(ra: number, dec: number, disk: Disk): Point {
  return projectOffset(fromCenter(ra), dec, disk);
}

/** The sky position under a point, or null outside the ellipse. */
export function unproject(point: Point, disk: Disk): { ra: number; dec: number } | null {
  const half = disk.width / 2;
  const sine = (half / 2 - point[1]) / (half / 2);
  if (Math.abs(sine) >= 1) return null;
  const t = Math.asin(sine);
  const offset = (180 * (half - point[0])) / (half * Math.cos(t));
  if (Math.abs(offset) > 180) return null;
  const dec = Math.asin((2 * t + Math.sin(2 * t)) / Math.PI) / rad;
  return { ra: (((centerRa + offset) % 360) + 360) % 360, dec };
}
