import { parseRule } from '#core/homogenize/parse';
import type { Condition, InstrumentType, Rule, SurveyRules } from '#core/homogenize/rules';
import { inWords, isObject, refuseUnknown, sectionOf, type Section } from '#core/pipelines/config-values';
import { Fault } from '#core/problem';

const parts = ['z_flag_translation', 'instrument_type_translation'];

/** The rules of surveys as a flags file writes them: direct values, `default`, and `conditions` of `expr` and `value`. */
export function readSurveyRules(value: unknown): SurveyRules[] {
  const rules = sectionOf(value, 'translation_rules');
  return Object.keys(rules.fields).flatMap((survey) => {
    const section = sectionOf(rules.fields[survey], `translation_rules.${survey}`);
    refuseUnknown(section, parts);
    // A survey with half its rules is one without: it is refused by name, but only when a catalog has rows of it.
    if (!parts.every((part) => isObject(section.fields[part]))) return [];
    const flag = readRule(section, 'z_flag_translation', asFlag);
    const type = readRule(section, 'instrument_type_translation', asType);
    const numbers = flag.direct.map(([key, gives]): [number, number] => [asKey(key, section), gives]);
    return [{ survey: survey.trim().toUpperCase(), flag: { ...flag, direct: numbers }, type, refusals: [] }];
  });
}

type Read<Value> = (value: unknown, at: string) => Value;

function readRule<Value>(section: Section, key: string, read: Read<Value>): Rule<string, Value> {
  const rule = sectionOf(section.fields[key], `${section.at}.${key}`);
  const { conditions, default: otherwise, ...direct } = rule.fields;
  return {
    direct: Object.entries(direct).map(([from, to]): [string, Value] => [from, read(to, `${rule.at}.${from}`)]),
    conditions: readConditionList(conditions, `${rule.at}.conditions`, read),
    otherwise: otherwise === undefined || otherwise === null ? null : read(otherwise, `${rule.at}.default`),
  };
}

function readConditionList<Value>(value: unknown, at: string, read: Read<Value>): Condition<Value>[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Fault('bad-config', `${at} must be a list; it is ${inWords(value)}.`, { at });
  return value.map((each: unknown, i) => {
    const condition = sectionOf(each, `${at}[${i}]`);
    refuseUnknown(condition, ['expr', 'value']);
    const when = condition.fields['expr'];
    if (typeof when !== 'string') throw new Fault('bad-config', `${condition.at}.expr must be a text; it is ${inWords(when)}.`, { at });
    parseRule(when);
    return { when, gives: read(condition.fields['value'], condition.at) };
  });
}

function asFlag(value: unknown, at: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new Fault('bad-config', `${at} must give a number of the common scale; it gives ${inWords(value)}.`, { at });
}

function asType(value: unknown, at: string): InstrumentType {
  const type = typeof value === 'string' ? value.trim().toLowerCase() : value;
  if (type === 's' || type === 'g' || type === 'p') return type;
  throw new Fault('bad-config', `${at} must give s, g or p; it gives ${isObject(value) ? 'a mapping' : inWords(value)}.`, { at });
}

function asKey(key: string, section: Section): number {
  const number = key.trim() === '' ? Number.NaN : Number(key);
  if (Number.isFinite(number)) return number;
  throw new Fault(
    'bad-config',
    `${section.at}.z_flag_translation: "${key}" is no number. A key is a flag of the survey, default or conditions.`,
    {
      at: section.at,
    },
  );
}
