import type { Redshift } from '../core/match/straightforward.ts';

const types: Record<string, number> = { s: 3, g: 2, p: 1 };

/** The reference's own cases: CRD_ID, z, flag, type, neighbors and the tie result before; what came out of it. */
export function goldenTies(csv: string): { rows: Redshift[]; ties: number[]; groups: string[] } {
  const lines = csv.trim().split(/\r?\n/).slice(1).map(fieldsOf);
  const place = new Map(lines.map((fields, i) => [fields[1] ?? '', i]));
  const number = (text: string | undefined): number | null =>
    text === undefined || text === '' ? null : text === 'inf' ? Infinity : Number(text);
  const rows = lines.map(([, id = '', z, flag, type = '', near = '', tieIn]) => ({
    ...{ id, z: number(z), flag: number(flag), tieIn: Number(tieIn), scores: [number(flag), types[type] ?? 0] },
    near: near === '' ? [] : near.split(', ').flatMap((other) => place.get(other) ?? []),
  }));
  return { rows, ties: lines.map((fields) => Number(fields[7])), groups: lines.map((fields) => fields[8] ?? '') };
}

function fieldsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}
