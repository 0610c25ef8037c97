import type { ColumnFacts } from '#core/facts/facts';
import { builtInSurveys } from '#core/homogenize/built-in-surveys';
import type { Role } from '#core/meaning';
import { grouped, range } from '#core/words';

/** How well a column's values suit a role (a factor on what its name says, 0 rules it out), and why, in words. */
export interface Fit {
  factor: number;
  reason: string;
}

const never: Fit = { factor: 0, reason: '' };
/** Compilations without flag rules of their own, whose flags are qualities from 0 to 1. */
const compilations = ['CANDELS', 'NED'];
const known = new Set([...builtInSurveys.map((rules) => rules.survey.toUpperCase()), ...compilations]);

export function isKnownSurvey(name: string): boolean {
  return known.has(name.trim().toUpperCase());
}

export const fitOf: Record<Role, (facts: ColumnFacts) => Fit> = { id, ra, dec, z, z_err: zErr, z_flag: zFlag, survey };

const isNumber = (facts: ColumnFacts): boolean => facts.type === 'double' || facts.type === 'integer' || facts.type === 'bigint';
const isEmpty = (facts: ColumnFacts): boolean => facts.rows > 0 && facts.missing === facts.rows;
const present = (facts: ColumnFacts): number => facts.rows - facts.missing;
const unitWords = (facts: ColumnFacts): string => (facts.unit ? `unit ${facts.unit}, ` : '');

function id(facts: ColumnFacts): Fit {
  if (facts.type === 'boolean' || isEmpty(facts)) return never;
  if (facts.type === 'double' && !facts.whole) return never;
  if (facts.rows === 0) return { factor: 0.8, reason: 'by its name' };
  const share = facts.distinct / facts.rows;
  if (facts.distinctExact && facts.distinct === facts.rows) return { factor: 1.03, reason: `different in all ${grouped(facts.rows)} rows` };
  const reason = `${facts.distinctExact ? '' : 'about '}${grouped(facts.distinct)} different values in ${grouped(facts.rows)} rows`;
  if (share >= 0.97) return { factor: facts.distinctExact ? 0.9 : 1, reason };
  return { factor: share > 0.5 ? 0.75 : 0.3, reason };
}

function angle(facts: ColumnFacts, least: number, most: number): Fit {
  if (!isNumber(facts)) return never;
  if (isEmpty(facts)) return { factor: 0.5, reason: 'missing in every row' };
  const { min, max, low, high } = facts;
  if (min === null || max === null || low === null || high === null) return { factor: 0.8, reason: 'by its name' };
  const reason = `${unitWords(facts)}${range(min, max)}`;
  if (low < least || high > most) return { factor: 0.2, reason };
  if (facts.unit && !/^(deg|degree|degrees|d|°|°)/i.test(facts.unit)) return { factor: 0.75, reason };
  if (min < least || max > most) return { factor: 0.9, reason };
  return { factor: facts.type === 'double' ? 1 : 0.85, reason };
}

function ra(facts: ColumnFacts): Fit {
  return angle(facts, -180.001, 360.001);
}

function dec(facts: ColumnFacts): Fit {
  return angle(facts, -90.001, 90.001);
}

/** Magnitudes lie from 10 to 30: a column named z in a photometric table is a band. */
function z(facts: ColumnFacts): Fit {
  if (!isNumber(facts)) return never;
  if (isEmpty(facts)) return { factor: 0.5, reason: 'missing in every row' };
  const { min, max, low, high } = facts;
  if (min === null || max === null || low === null || high === null) return { factor: 0.8, reason: 'by its name' };
  const reason = range(min, max);
  if (facts.unit && /mag|jy|km|m\/s|nm|angstrom/i.test(facts.unit)) return { factor: 0.1, reason: `${unitWords(facts)}${reason}` };
  if (low > 9 || (high > 12 && low > 1)) return { factor: 0.1, reason };
  if (high > 12 && high < 98.9) return { factor: 0.4, reason };
  return { factor: facts.type === 'double' ? 1 : 0.7, reason };
}

function zErr(facts: ColumnFacts): Fit {
  if (!isNumber(facts)) return never;
  if (isEmpty(facts)) return { factor: 0.5, reason: 'missing in every row' };
  const { min, max, low } = facts;
  if (min === null || max === null || low === null) return { factor: 0.8, reason: 'by its name' };
  const sign = min > 0 ? 'positive, ' : '';
  const reason = `${sign}${range(min, max)}${facts.unit ? `, unit ${facts.unit}` : ', no unit'}`;
  if (facts.unit && /mag|jy|km|m\/s/i.test(facts.unit)) return { factor: 0.1, reason };
  if (min === max) return { factor: 0.8, reason };
  return { factor: low < 0 && low > -90 ? 0.6 : 1, reason };
}

function zFlag(facts: ColumnFacts): Fit {
  if (facts.type === 'boolean') return { factor: 0.7, reason: 'true or false' };
  if (isEmpty(facts)) return { factor: 0.5, reason: 'missing in every row' };
  const few = facts.distinct <= 64;
  if (facts.type === 'text') {
    const letters = facts.sample.every((word) => /^[A-Za-z][A-Za-z_+-]{0,5}$/.test(word));
    const reason = `${facts.distinct === 1 ? '1 value' : `${facts.distinct} values`}: ${facts.sample.slice(0, 4).join(', ')}`;
    return few && letters && facts.distinct <= 12 ? { factor: 0.9, reason } : { factor: 0.3, reason };
  }
  const { min, max } = facts;
  if (min === null || max === null) return { factor: 0.8, reason: 'by its name' };
  if (facts.whole) return { factor: few ? 1 : 0.6, reason: `whole numbers ${range(min, max)}` };
  const quality = min >= 0 && max <= 1;
  return { factor: quality || few ? 0.95 : 0.5, reason: `numbers ${range(min, max)}` };
}

function survey(facts: ColumnFacts): Fit {
  if (facts.type !== 'text' || isEmpty(facts)) return never;
  if (facts.rows === 0) return { factor: 0.8, reason: 'by its name' };
  const found = facts.sample.filter(isKnownSurvey).length;
  const values = facts.distinct === 1 ? `1 value, ${facts.sample[0] ?? ''}` : `${grouped(facts.distinct)} values`;
  if (facts.distinct > Math.max(30, 0.2 * present(facts))) return { factor: 0.3, reason: values };
  if (found === 0) return { factor: 0.93, reason: `${values}, no survey name that we know` };
  if (found < facts.sample.length)
    return { factor: 1, reason: `${values}, ${found} of ${facts.sample.length} looked at are survey names we know` };
  const reason = facts.distinct === 1 ? `${values}, a survey name we know` : `${values}, all survey names we know`;
  return { factor: 1.05, reason };
}
