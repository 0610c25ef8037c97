import { double, list, sql, type Sql } from '#core/sql';

/** Surveys that grade in letters, compared trimmed and in capitals; a letter that is not here is null. */
const letterFlags: readonly { survey: string; grades: readonly (readonly [string, number])[] }[] = [
  {
    survey: 'JADES',
    grades: [
      ['A', 4],
      ['B', 3],
      ['C', 2],
      ['D', 1],
      ['E', 0],
    ],
  },
  {
    survey: 'VIMOS',
    grades: [
      ['LRB_X', 0],
      ['MR_X', 0],
      ['LRB_B', 1],
      ['LRB_C', 1],
      ['MR_C', 1],
      ['MR_B', 3],
      ['LRB_A', 4],
      ['MR_A', 4],
    ],
  },
];

/** The number that a letter grade stands for; `survey` and `flag` are SQL texts. */
export function letterSql(survey: Sql, flag: Sql): Sql {
  const arms = letterFlags.map(({ survey: called, grades }) => {
    const steps = grades.map(([letter, grade]) => sql`WHEN ${letter} THEN ${double(grade)}`);
    return sql`WHEN ${called} THEN CASE upper(trim(${flag})) ${list(steps, ' ')} END`;
  });
  return sql`CASE ${survey} ${list(arms, ' ')} END`;
}

/** True where the survey grades in letters. */
export function gradesInLetters(survey: Sql): Sql {
  return sql`coalesce(${survey} IN ${letterFlags.map((each) => each.survey)}, FALSE)`;
}
