import type { Random } from './random.ts';

/** Degrees, J2000. */
export interface Position {
  ra: number;
  dec: number;
}

/** A piece of sky that can give a position drawn evenly over its area. */
export type Region = (random: Random) => Position;

const degree = Math.PI / 180;

/** Between two right ascensions (the second may be above 360) and two declinations. */
export function box(ra: readonly [number, number], dec: readonly [number, number]): Region {
  const low = Math.sin(dec[0] * degree);
  const high = Math.sin(dec[1] * degree);
  return (random) => ({ ra: turned(random.between(ra[0], ra[1])), dec: Math.asin(random.between(low, high)) / degree });
}

export function disc(center: Position, radiusDegrees: number): Region {
  return (random) => offset(center, Math.sqrt(random.unit()) * radiusDegrees, random.between(0, 360));
}

/** The southern sky without the band of the Milky Way. */
export function southAwayFromGalaxy(latitudeDegrees: number): Region {
  const south = box([0, 360], [-90, 0]);
  return (random) => {
    let position = south(random);
    while (Math.abs(galacticLatitude(position)) < latitudeDegrees) position = south(random);
    return position;
  };
}

/** One of several regions, each with its weight. */
export function oneOf(...choices: readonly (readonly [Region, number])[]): Region {
  const total = choices.reduce((sum, [, weight]) => sum + weight, 0);
  return (random) => {
    let left = random.unit() * total;
    const found = choices.find(([, weight]) => (left -= weight) < 0) ?? choices.at(-1);
    if (!found) throw new RangeError('no region to choose from');
    return found[0](random);
  };
}

/** A position some way off, in a direction counted from north through east; good for distances of a few degrees. */
export function offset(from: Position, distanceDegrees: number, angleDegrees: number): Position {
  const dec = from.dec + distanceDegrees * Math.cos(angleDegrees * degree);
  const ra = from.ra + (distanceDegrees * Math.sin(angleDegrees * degree)) / Math.cos(from.dec * degree);
  return { ra: turned(ra), dec: Math.max(-90, Math.min(90, dec)) };
}

/** North galactic pole at 192.8595, +27.1283 (J2000). */
function galacticLatitude({ ra, dec }: Position): number {
  const pole = { ra: 192.8595 * degree, dec: 27.1283 * degree };
  const sine = Math.sin(dec * degree) * Math.sin(pole.dec) + Math.cos(dec * degree) * Math.cos(pole.dec) * Math.cos(ra * degree - pole.ra);
  return Math.asin(Math.max(-1, Math.min(1, sine))) / degree;
}

function turned(ra: number): number {
  return ((ra % 360) + 360) % 360;
}
