/** One row as the rules of duplicates see it; `near` are the places of its neighbors in the list. */
export interface Redshift {
  id: string;
  z: number | null;
  flag: number | null;
  scores: (number | null)[];
  tieIn: number;
  near: number[];
}

export interface Settled {
  tie: number;
  group: number;
  comparedTo: string | null;
}

/** The rules once more, said as plainly and as slowly as can be: what the fast steps are compared with. */
export function settle(rows: readonly Redshift[], deltaZ: number): Settled[] {
  const isStar = (i: number): boolean => rows[i]?.flag === 6;
  const linked = (i: number): number[] => (rows[i]?.near ?? []).filter((other) => !isStar(i) && !isStar(other));
  const groups = rows.map((_, i) => [...reachable(i, linked)].sort((a, b) => a - b));
  return rows.map((row, i) => {
    const group = groups[i] ?? [];
    const ownGroup = Math.min(...group);
    const around = row.near.map((other) => groups[other] ?? []).filter((members) => members.length > 1);
    return {
      tie: isStar(i) ? 3 : group.length === 1 ? row.tieIn : verdict(rows, { group, member: i, deltaZ }),
      group: isStar(i) && around.length > 0 ? Math.min(...around.flat()) : ownGroup,
      comparedTo: named(row.near.map((other) => rows[other]?.id ?? '')),
    };
  });
}

function named(ids: string[]): string | null {
  return ids.length === 0 ? null : ids.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).join(', ');
}

function reachable(start: number, linked: (i: number) => number[]): Set<number> {
  const seen = new Set([start]);
  for (const member of seen) for (const other of linked(member)) seen.add(other);
  return seen;
}

function verdict(rows: readonly Redshift[], o: { group: number[]; member: number; deltaZ: number }): number {
  let best = o.group.flatMap((i) => rows[i] ?? []);
  for (let priority = 0; priority < (best[0]?.scores.length ?? 0); priority += 1) {
    const score = (row: Redshift): number => row.scores[priority] ?? -Infinity;
    best = best.filter((row) => best.every((other) => score(row) >= score(other)));
  }
  const left =
    o.deltaZ > 0 ? best.filter((row) => !best.some((other) => sameRun(best, [row, other], o.deltaZ) && before(other.id, row.id))) : best;
  const mine = rows[o.member];
  if (mine === undefined || !left.includes(mine)) return 0;
  return left.length === 1 ? 1 : 2;
}

/** Whether one comes from the other by steps that are nowhere larger than deltaZ. */
function sameRun(best: readonly Redshift[], [a, b]: readonly [Redshift, Redshift], deltaZ: number): boolean {
  if (a.z === null || b.z === null) return false;
  const [low, high] = [Math.min(a.z, b.z), Math.max(a.z, b.z)];
  const between = best
    .flatMap((row) => (row.z !== null && row.z >= low && row.z <= high ? [row.z] : []))
    .sort((x, y) => (x === y ? 0 : x - y));
  return between.every((z, i) => !(z - (between[i - 1] ?? z) > deltaZ));
}

function before(a: string, b: string): boolean {
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0;
}
