import type { ColumnFacts } from '#core/facts/facts';
import { nameScore, plainName } from '#core/guess/names';
import { ucdScore } from '#core/guess/ucd';
import { fitOf, isKnownSurvey } from '#core/guess/values';
import type { Mapping } from '#core/mapping';
import { roles, type Role } from '#core/meaning';

export type Confidence = 'sure' | 'likely' | 'guess';

/** A role and the column that seems to play it. A `guess` is an offer; it is not filled in by itself. */
export interface Guess {
  role: Role;
  column: string;
  confidence: Confidence;
  reason: string;
}

interface Candidate {
  role: Role;
  column: string;
  score: number;
  reason: string;
}

const sure = 0.88;
const likely = 0.62;
const offered = 0.4;
/** Two columns that suit a role about equally well leave a doubt. */
const close = 0.02;

/** Which column plays which role, at most one each, told from names, UCDs, units and values. */
export function guessRoles(columns: readonly ColumnFacts[]): Guess[] {
  const candidates = roles.flatMap(({ role }) => columns.flatMap((facts) => candidate(role, facts, columns)));
  const paired = candidates.map((each) => ({ ...each, score: each.score + pairBonus(each, candidates) }));
  paired.sort((a, b) => b.score - a.score);
  const chosen = new Map<Role, Candidate>();
  const used = new Set<string>();
  for (const each of paired) {
    if (each.score < offered || chosen.has(each.role) || used.has(each.column)) continue;
    chosen.set(each.role, each);
    used.add(each.column);
  }
  return roles.flatMap(({ role }) => {
    const best = chosen.get(role);
    return best ? [{ role, column: best.column, confidence: confidence(best, paired), reason: best.reason }] : [];
  });
}

/** The mapping that guesses give: all but mere offers. */
export function guessedMapping(guesses: readonly Guess[]): Mapping {
  const mapping: Mapping = {};
  for (const guess of guesses) if (guess.confidence !== 'guess') mapping[guess.role] = guess.column;
  return mapping;
}

function candidate(role: Role, facts: ColumnFacts, all: readonly ColumnFacts[]): Candidate[] {
  const byUcd = ucdScore(role, facts.ucd);
  const byName = byUcd < 0 ? 0 : Math.max(byUcd, nameScore(role, facts.name), valueScore(role, facts));
  if (byName <= 0) return [];
  const fit = fitOf[role](facts);
  const score = Math.min(1, byName * fit.factor) * bandFactor(role, facts, all);
  const reason = byUcd > 0 && facts.ucd ? `UCD ${facts.ucd}, ${fit.reason}` : fit.reason;
  return score > 0 ? [{ role, column: facts.name, score, reason }] : [];
}

/** Survey names speak for themselves, whatever their column is called; such a column is offered. */
function valueScore(role: Role, facts: ColumnFacts): number {
  if (role !== 'survey' || facts.type !== 'text' || facts.sample.length === 0) return 0;
  return facts.sample.every(isKnownSurvey) ? 0.55 : 0;
}

const bands = ['u', 'g', 'r', 'i', 'y'];

/** Beside g and r (or g_err and r_err) a z may be the z band; it keeps the role only if no other column says redshift. */
function bandFactor(role: Role, facts: ColumnFacts, all: readonly ColumnFacts[]): number {
  if (role !== 'z' && role !== 'z_err') return 1;
  const plain = plainName(facts.name);
  const shape = /^(.*?)z(.*)$/.exec(plain);
  if (!shape || plain.includes('redshift') || (role === 'z' && plain !== 'z')) return 1;
  const names = new Set(all.map((each) => plainName(each.name)));
  const siblings = bands.filter((band) => names.has(`${shape[1] ?? ''}${band}${shape[2] ?? ''}`)).length;
  if (siblings < 2) return 1;
  return role === 'z' ? 0.7 : 0.4;
}

/** RA_TARG belongs to DEC_TARG: a small push for columns whose partner has the same name beside the angle. */
function pairBonus(each: Candidate, all: readonly Candidate[]): number {
  const other = each.role === 'ra' ? 'dec' : each.role === 'dec' ? 'ra' : null;
  if (!other) return 0;
  const rest = restOf(each.column);
  return all.some((partner) => partner.role === other && restOf(partner.column) === rest) ? 0.02 : -0.02;
}

function restOf(name: string): string {
  return plainName(name).replace(/right_?ascension|declination|alpha|delta|dec(?!a)|ra|decl|de/, '*');
}

function confidence(best: Candidate, all: readonly Candidate[]): Confidence {
  const rival = all.find((each) => each.role === best.role && each.column !== best.column);
  const doubt = rival !== undefined && best.score - rival.score < close;
  if (best.score >= sure) return doubt ? 'likely' : 'sure';
  return best.score >= likely ? 'likely' : 'guess';
}
