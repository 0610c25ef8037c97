import { parseRule } from '#core/homogenize/parse';
import type { Expression } from '#core/homogenize/expression';

/** The common scale: 0 none, 1 below 70 %, 2 to 90 %, 3 to 99 %, 4 above, 6 not extragalactic (a star). */
export type Flag = 0 | 1 | 2 | 3 | 4 | 6;

/** Spectrum, grism, photometry. */
export type InstrumentType = 's' | 'g' | 'p';

export interface Condition<Value> {
  when: string;
  gives: Value;
}

/** `direct` first maps the survey's own flag (or instrument type), then each true condition overrides: the last one wins. */
export interface Rule<Key, Value> {
  direct: readonly (readonly [Key, Value])[];
  conditions: readonly Condition<Value>[];
  otherwise: Value | null;
}

/** How one survey speaks of quality. A row for which a refusal holds ends the run with its words. */
export interface SurveyRules {
  survey: string;
  flag: Rule<number, number>;
  type: Rule<string, InstrumentType>;
  refusals: readonly { when: string; because: string }[];
}

type FlagRule = SurveyRules['flag'];
type TypeRule = SurveyRules['type'];

/** Each value of the survey's flag has its place on the common scale; the rest stay null. */
export function direct(...pairs: readonly (readonly [number, Flag])[]): FlagRule {
  return { direct: pairs, conditions: [], otherwise: null };
}

/** Only the last digit of the survey's flag counts, as in the VIMOS surveys, where tens tell of secondary targets and AGN. */
export function digits(...pairs: readonly (readonly [number, Flag])[]): FlagRule {
  return conditions(0, ...pairs.map(([digit, flag]) => [`last_digit(z_flag) == ${digit}`, flag] as const));
}

/** Conditions in order; the last true one wins. */
export function conditions(otherwise: Flag | null, ...pairs: readonly (readonly [string, Flag])[]): FlagRule {
  return { direct: [], conditions: pairs.map(([when, gives]) => ({ when, gives })), otherwise };
}

/** Every row of the survey is of this type. */
export function always(type: InstrumentType): TypeRule {
  return { direct: [], conditions: [], otherwise: type };
}

export function typed(otherwise: InstrumentType, ...pairs: readonly (readonly [string, InstrumentType])[]): TypeRule {
  return { direct: [], conditions: pairs.map(([when, gives]) => ({ when, gives })), otherwise };
}

/** A survey's rules under its name as it is compared: trimmed and in capitals. */
export function survey(called: string, flag: FlagRule, type: TypeRule): SurveyRules {
  return { survey: called.toUpperCase(), flag, type, refusals: [] };
}

/** The conditions of a rule, read; the order is kept. */
export function readConditions<Value>(rule: Rule<unknown, Value>): { when: Expression; gives: Value }[] {
  return rule.conditions.map(({ when, gives }) => ({ when: parseRule(when), gives }));
}
