import { conditionSql, unanswerable, type RuleScope } from '#core/homogenize/compile';
import { columnsOf } from '#core/homogenize/expression';
import { parseRule } from '#core/homogenize/parse';
import { readConditions, type Rule, type SurveyRules } from '#core/homogenize/rules';
import { double, list, name, sql, type Sql } from '#core/sql';

/** What the rules become for one catalog. `lacking`: surveys whose rule reads columns that the catalog does not have. */
export interface SurveyCase {
  flag: Sql;
  type: Sql;
  /** True for a row that a rule refuses. */
  refused: Sql;
  lacking: Lacking[];
}

export interface Lacking {
  survey: string;
  makes: 'flag' | 'type';
  columns: string[];
}

/** The columns of a catalog, besides the standard ones, that any of the rules reads. */
export function columnsRead(rules: readonly SurveyRules[]): string[] {
  return [...new Set(rules.flatMap((each) => [...columnsOfRule(each.flag), ...columnsOfRule(each.type)]))];
}

/**
 * One CASE over the survey names for the flag, one for the type. Surveys whose columns are not there are left out and named.
 * `present` asks whether a survey is in the catalog at all: then its rule may refuse rows of others too, as the reference's does; null asks each row.
 */
export function surveyCase(rules: readonly SurveyRules[], scope: RuleScope, present: ((survey: string) => Sql) | null = null): SurveyCase {
  const lacking = (makes: 'flag' | 'type'): Lacking[] =>
    rules
      .map((each) => ({ survey: each.survey, makes, columns: columnsOfRule(each[makes]).filter((column) => !scope.has(column)) }))
      .filter((each) => each.columns.length > 0);
  const [flagless, typeless] = [lacking('flag'), lacking('type')];
  const without = (missing: readonly Lacking[]): SurveyRules[] =>
    rules.filter((each) => !missing.some((lack) => lack.survey === each.survey));
  const [flagged, typedRules] = [without(flagless), without(typeless)];
  return {
    flag: bySurvey(flagged.map((each) => [each.survey, flagSql(each.flag, scope)])),
    type: bySurvey(typedRules.map((each) => [each.survey, typeSql(each.type, scope)])),
    refused: refusedSql(flagged, scope, present ?? ((survey) => sql`${name('survey')} = ${survey}`)),
    lacking: [...flagless, ...typeless],
  };
}

function columnsOfRule(rule: Rule<unknown, unknown>): string[] {
  return [...new Set(readConditions(rule).flatMap(({ when }) => columnsOf(when)))];
}

function bySurvey(arms: readonly (readonly [string, Sql])[]): Sql {
  if (arms.length === 0) return sql`NULL`;
  return sql`CASE ${name('survey')}\n${list(
    arms.map(([survey, value]) => sql`    WHEN ${survey} THEN ${value}`),
    '\n',
  )}\n  END`;
}

function flagSql(rule: SurveyRules['flag'], scope: RuleScope): Sql {
  const otherwise = rule.otherwise === null ? sql`NULL` : double(rule.otherwise);
  const mapped = directSql(
    name('z_flag'),
    rule.direct.map(([key, value]) => [double(key), double(value)]),
    otherwise,
  );
  const arms = readConditions(rule).map(({ when, gives }): Arm => [conditionSql(when, scope), double(gives)]);
  return lastTrue(arms, mapped);
}

function typeSql(rule: SurveyRules['type'], scope: RuleScope): Sql {
  const mapped = directSql(
    sql`lower(${name('instrument_type')})`,
    rule.direct.map(([key, value]) => [sql`${key.toLowerCase()}`, sql`${value}`]),
    sql`${rule.otherwise}`,
  );
  const arms = readConditions(rule).map(({ when, gives }): Arm => [conditionSql(when, scope), sql`${gives}`]);
  return lastTrue(arms, mapped);
}

type Arm = readonly [Sql, Sql];

function directSql(key: Sql, pairs: readonly Arm[], otherwise: Sql): Sql {
  if (pairs.length === 0) return otherwise;
  return sql`CASE ${key} ${list(
    pairs.map(([from, to]) => sql`WHEN ${from} THEN ${to}`),
    ' ',
  )} ELSE ${otherwise} END`;
}

/** SQL takes the first true arm, a rule its last. */
function lastTrue(arms: readonly Arm[], otherwise: Sql): Sql {
  if (arms.length === 0) return otherwise;
  return sql`CASE ${list(
    [...arms].reverse().map(([when, gives]) => sql`WHEN ${when} THEN ${gives}`),
    ' ',
  )} ELSE ${otherwise} END`;
}

function refusedSql(rules: readonly SurveyRules[], scope: RuleScope, asked: (survey: string) => Sql): Sql {
  const refusals = rules.flatMap(({ survey, flag, refusals: own }) => {
    const strict = readConditions(flag).flatMap(({ when }) => unanswerable(when, scope));
    const all = [...own.map(({ when }) => conditionSql(parseRule(when), scope)), ...strict];
    return all.length === 0 ? [] : [sql`(${asked(survey)} AND (${list(all, ' OR ')}))`];
  });
  return refusals.length === 0 ? sql`FALSE` : sql`coalesce(${list(refusals, ' OR ')}, FALSE)`;
}
