import { double, list, sql, type Sql } from '#core/sql';

/** The seven fields of Data Preview 1, centers in degrees. */
export interface Dp1Field {
  name: string;
  ra: number;
  dec: number;
}

export const dp1Fields: readonly Dp1Field[] = [
  { name: '47 Tucanae', ra: 6.02, dec: -72.08 },
  { name: 'Low Ecliptic Latitude', ra: 37.86, dec: 6.98 },
  { name: 'Fornax dSph', ra: 40.0, dec: -34.45 },
  { name: 'Extended Chandra Deep Field South', ra: 53.13, dec: -28.1 },
  { name: 'Euclid Deep Field South', ra: 59.1, dec: -48.73 },
  { name: 'Low Galactic Latitude', ra: 95.0, dec: -25.0 },
  { name: 'Seagull Nebula', ra: 106.23, dec: -10.51 },
];

/** A row belongs to a field when it is no farther from its center. */
const dp1RadiusDegrees = 2.5;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** 1 where (ra, dec), degrees, lies in a DP1 field, else 0: the scalar product with each center, since acos fails beyond 1. */
export function insideDp1(ra: Sql, dec: Sql): Sql {
  const limit = double(Math.cos(radians(dp1RadiusDegrees)));
  const fields = dp1Fields.map((field) => {
    const [x, y, z] = unitVector(field);
    const across = sql`cos(radians(${dec})) * (${double(x)} * cos(radians(${ra})) + ${double(y)} * sin(radians(${ra})))`;
    return sql`${across} + ${double(z)} * sin(radians(${dec})) >= ${limit}`;
  });
  return sql`CASE WHEN ${list(fields, ' OR ')} THEN 1 ELSE 0 END::BIGINT`;
}

function unitVector({ ra, dec }: Dp1Field): [number, number, number] {
  const across = Math.cos(radians(dec));
  return [across * Math.cos(radians(ra)), across * Math.sin(radians(ra)), Math.sin(radians(dec))];
}
