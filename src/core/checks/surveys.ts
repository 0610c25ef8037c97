import { columnOf, numberOf, passed, says, textOf, type Check } from '#core/checks/check';
import type { Finding } from '#core/finding';
import { isKnownSurvey } from '#core/guess/values';
import { name, sql } from '#core/sql';
import { grouped, rowsWith } from '#core/words';

/** Survey names choose the rule by which z_flag is translated. */
export const surveys: Check = {
  needs: ['survey'],
  async run(engine, table) {
    const column = columnOf(table, 'survey');
    const rows = await engine.rows(
      sql`SELECT upper(trim(${name(column)}::VARCHAR)) AS survey, count(*)::DOUBLE AS n FROM ${name(table.relation)} GROUP BY 1 ORDER BY n DESC, survey`,
    );
    const made: Finding[] = [];
    const unnamed = rows.find((row) => ['', 'NONE', 'NULL', 'NAN'].includes(textOf(row, 'survey')));
    if (unnamed) made.push(withoutSurvey(column, numberOf(unnamed['n'])));
    const strange = rows.filter((row) => row !== unnamed && !isKnownSurvey(textOf(row, 'survey')));
    if (strange.length > 0)
      made.push(
        unknown(
          column,
          strange.map((row) => ({ name: textOf(row, 'survey'), rows: numberOf(row['n']) })),
        ),
      );
    return made.length > 0
      ? made
      : [
          passed(
            'survey-known',
            `All survey names are known: ${rows
              .slice(0, 6)
              .map((row) => textOf(row, 'survey'))
              .join(', ')}`,
          ),
        ];
  },
};

function withoutSurvey(column: string, rows: number): Finding {
  const message = `${rowsWith(rows, ['has', 'have'])} no survey name, so their z_flag cannot be translated.`;
  return says('note', 'survey-empty', { column, rows, message, remedy: 'Fill in the survey of those rows if you know it.' });
}

function unknown(column: string, strange: readonly { name: string; rows: number }[]): Finding {
  const rows = strange.reduce((sum, each) => sum + each.rows, 0);
  const names = strange
    .slice(0, 3)
    .map((each) => each.name)
    .join(', ');
  const more = strange.length > 3 ? ` and ${grouped(strange.length - 3)} more` : '';
  const message = `${rowsWith(rows, ['has', 'have'])} a survey that is not known here (${names}${more}), so their z_flag cannot be translated.`;
  const remedy = 'Correct the name, or bring a rule of your own when you combine catalogs.';
  return says('warning', 'survey-unknown', { column, rows, message, remedy });
}
