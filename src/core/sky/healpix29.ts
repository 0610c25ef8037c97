/** The order of the cells of HATS' `_healpix_29`: 12 * 4^29 of them, 0.4 milliarcseconds wide. */
export const finestOrder = 29;

const nside = 2 ** finestOrder;
const transitionLatitude = Math.asin(2 / 3);
const radiansPerDegree = Math.PI / 180;
const quartersOfPi = 4 / Math.PI;

/** A place on the projected sphere: which of the twelve base cells, and how far to its north-east and north-west, 0 to 1. */
interface Place {
  base: number;
  northEast: number;
  northWest: number;
}

const place: Place = { base: 0, northEast: 0, northWest: 0 };

/**
 * The nested HEALPix cell of order 29 of a position in degrees; -1 where it is none (not finite, or beyond a pole). Right ascensions are
 * taken modulo 360. Projection and numbering: Gorski et al. 2005, ApJ 622, 759, sections 4.1 and 5. A border belongs to the cells north of it,
 * and near the poles 1 - |z| comes from the cosine of half an angle, both as in the cdshealpix library, so that all bits are equal to those in HATS files.
 */
export function healpix29(raDegrees: number, decDegrees: number): bigint {
  return healpix29All(Float64Array.of(raDegrees), Float64Array.of(decDegrees))[0] ?? -1n;
}

/** The same of many positions. */
export function healpix29All(raDegrees: Float64Array, decDegrees: Float64Array): BigInt64Array {
  const cells = new BigInt64Array(raDegrees.length);
  // Every home of this code is little-endian; two halves are many times faster than arithmetic with bigint.
  const halves = new Int32Array(cells.buffer);
  for (let i = 0; i < cells.length; i++) {
    const ra = raDegrees[i] ?? Number.NaN;
    const dec = decDegrees[i] ?? Number.NaN;
    if (!isPosition(ra, dec)) {
      cells[i] = -1n;
      continue;
    }
    project(wrapped(ra) * radiansPerDegree, dec * radiansPerDegree);
    const x = gridStep(place.northEast);
    const y = gridStep(place.northWest);
    halves[2 * i] = spread(x & 0xffff) | (spread(y & 0xffff) << 1);
    halves[2 * i + 1] = spread(x >>> 16) | (spread(y >>> 16) << 1) | (place.base << 26);
  }
  return cells;
}

/** Whether the two numbers, degrees, are a place on the sky. */
export function isPosition(ra: number, dec: number): boolean {
  return Number.isFinite(ra) && Math.abs(dec) <= 90;
}

/** The cell of a lower order that holds a cell of order 29. */
export function pixelOf(index29: bigint, order: number): bigint {
  return index29 >> BigInt(2 * (finestOrder - order));
}

/** In [0, 360). */
function wrapped(ra: number): number {
  const turns = Math.floor(ra / 360);
  if (turns === 0) return ra;
  const within = ra - turns * 360;
  if (within >= 360) return within - 360;
  return within < 0 ? within + 360 : within;
}

function project(lon: number, lat: number): void {
  const quarters = quartersOfPi * lon;
  const middle = Math.floor(quarters) | 1;
  const east = quarters - middle;
  const column = (middle & 7) >> 1;
  if (lat > transitionLatitude) projectCap(east, Math.sqrt(6) * Math.cos(lat / 2 + Math.PI / 4), column);
  else if (lat < -transitionLatitude) projectCap(east, -Math.sqrt(6) * Math.cos(lat / 2 - Math.PI / 4), column);
  else projectBelt(east, Math.sin(lat) * 1.5, column);
}

/** `toPole` is sqrt(3 (1 - |z|)), negative in the south. */
function projectCap(east: number, toPole: number, column: number): void {
  const width = Math.abs(toPole);
  const north = toPole > 0 ? 2 - width : width;
  place.base = toPole > 0 ? column : column + 8;
  setSides(east * width, north);
}

/** `east` and `north` run from -1 to 1 over a square whose quarters belong to four base cells. */
function projectBelt(east: number, north: number, column: number): void {
  const belowRise = east > north ? 1 : 0;
  const aboveFall = east >= -north ? 1 : 0;
  const rows = belowRise + (1 - aboveFall);
  place.base = (rows << 2) + ((column + (belowRise & aboveFall)) & 3);
  setSides(east - (belowRise + aboveFall - 1), north + rows);
}

function setSides(east: number, north: number): void {
  place.northEast = (north + east) / 2;
  place.northWest = (north - east) / 2;
}

function gridStep(share: number): number {
  return Math.min(nside - 1, Math.max(0, Math.trunc(share * nside)));
}

/** 16 bits, each followed by a 0. */
function spread(bits: number): number {
  let wide = bits;
  wide = (wide | (wide << 8)) & 0x00ff00ff;
  wide = (wide | (wide << 4)) & 0x0f0f0f0f;
  wide = (wide | (wide << 2)) & 0x33333333;
  return (wide | (wide << 1)) & 0x55555555;
}
