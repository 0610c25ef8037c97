import type { Engine } from '#core/engine';
import type { Mapping } from '#core/mapping';
import { redshiftBinCount, redshiftEdge, type Face, type RedshiftBins, type SkyCells } from '#core/profile';
import { name, sql, type Sql } from '#core/sql';
import { isCellType, type ColumnType } from '#core/table';

/** The HEALPix cell (NESTED) of a direction: colatitude and longitude in radians. */
export type CellOf = (nside: number, theta: number, phi: number) => number;

export interface Faced {
  relation: string;
  mapping: Mapping;
  /** The type of a column of the relation, null when it has no such column. */
  typeOf: (column: string) => ColumnType | null;
}

const profileNside = 64;
const rowsAtOnce = 1_000_000;
const radians = Math.PI / 180;

/** The sky and the n(z) of a table that an engine loaded. */
export async function faceOf(engine: Engine, table: Faced, cellOf: CellOf): Promise<Face> {
  const ra = numberColumn(table, table.mapping.ra);
  const dec = numberColumn(table, table.mapping.dec);
  const z = numberColumn(table, table.mapping.z);
  return {
    sky: ra && dec ? await skyOf(engine, { relation: table.relation, ra, dec }, cellOf) : null,
    redshifts: z ? await redshiftsOf(engine, table.relation, z) : null,
  };
}

function numberColumn(table: Faced, column: string | undefined): Sql | null {
  if (column === undefined) return null;
  const type = table.typeOf(column);
  return type === null || !isCellType(type) || type === 'text' || type === 'boolean' ? null : sql`${name(column)}::DOUBLE`;
}

async function skyOf(engine: Engine, at: { relation: string; ra: Sql; dec: Sql }, cellOf: CellOf): Promise<SkyCells> {
  const [last] = await engine.rows(sql`SELECT max(rowid)::DOUBLE AS most FROM ${name(at.relation)}`);
  const counts = new Map<number, number>();
  for (let start = 0; start <= Number(last?.['most'] ?? -1); start += rowsAtOnce) {
    const [ra, dec] = await engine.columns(
      sql`SELECT ra, d FROM (SELECT ${at.ra} AS ra, ${at.dec} AS d FROM ${name(at.relation)} WHERE rowid >= ${start} AND rowid < ${start + rowsAtOnce})
        WHERE isfinite(ra) AND isfinite(d) AND abs(d) <= 9e1`,
    );
    if (ra?.type !== 'double' || dec?.type !== 'double') continue;
    for (const [i, lon] of ra.values.entries()) {
      const cell = cellOf(profileNside, (90 - (dec.values[i] ?? 0)) * radians, (((lon % 360) + 360) % 360) * radians);
      counts.set(cell, (counts.get(cell) ?? 0) + 1);
    }
  }
  const cells = [...counts.keys()].sort((a, b) => a - b);
  return { nside: profileNside, cells, counts: cells.map((cell) => counts.get(cell) ?? 0) };
}

async function redshiftsOf(engine: Engine, relation: string, z: Sql): Promise<RedshiftBins> {
  const most = redshiftEdge(redshiftBinCount);
  const [row] = await engine.rows(
    sql`SELECT count(CASE WHEN z < 0e0 THEN 1 END)::DOUBLE AS below, count(CASE WHEN z >= ${most} THEN 1 END)::DOUBLE AS above,
      count(CASE WHEN z IS NULL THEN 1 END)::DOUBLE AS missing, quantile_cont(f, 5e-1) AS median, quantile_cont(f, 25e-3) AS low, quantile_cont(f, 975e-3) AS high
      FROM (SELECT z, CASE WHEN isfinite(z) THEN z END AS f FROM (SELECT ${z} AS z FROM ${name(relation)}))`,
  );
  const found = await engine.rows(
    sql`SELECT least(${redshiftBinCount - 1}, floor(ln(1e0 + z) / ln(1e0 + ${most}) * ${redshiftBinCount}))::INTEGER AS bin, count(*)::DOUBLE AS n
      FROM (SELECT ${z} AS z FROM ${name(relation)}) WHERE z >= 0e0 AND z < ${most} GROUP BY 1`,
  );
  const counts = new Array<number>(redshiftBinCount).fill(0);
  for (const each of found) counts[Number(each['bin'])] = Number(each['n']);
  const numeric = (key: string): number | null => (typeof row?.[key] === 'number' ? row[key] : null);
  return {
    counts,
    below: numeric('below') ?? 0,
    above: numeric('above') ?? 0,
    missing: numeric('missing') ?? 0,
    median: numeric('median'),
    low: numeric('low'),
    high: numeric('high'),
  };
}
