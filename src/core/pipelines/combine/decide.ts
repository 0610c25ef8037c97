import type { Step } from '#core/engine';
import type { Lacking } from '#core/homogenize/survey-case';
import { Fault } from '#core/problem';
import { name, sql, type Sql } from '#core/sql';
import type { ColumnData } from '#core/table';
import type { Catalog } from '#core/pipelines/combine/catalog';
import { catalogRows } from '#core/pipelines/combine/read';
import { booleans, integers, Wide } from '#core/pipelines/combine/wide';
import { flagColumn, typeColumn, type CombineParams } from '#core/pipelines/combine-params';

/** Per catalog: `first_row` (rowid), and whether its flags are probabilities and its `type` the common one. */
export const catalogFacts = 'catalog_facts';

/** What has to be known before a survey's own rules may speak. */
export interface Decision {
  catalogs: readonly Catalog[];
  params: CombineParams;
  lacking: readonly (readonly Lacking[])[];
  /** Whether `catalog_rows` tells of unreadable numbers and of types. */
  has: { unreadable: boolean; type: boolean };
}

interface SurveyFacts {
  survey: string | null;
  rows: number;
  firstRow: number;
  flags: { lowest: number; highest: number; between: number; refused: number; example: string | null };
  types: { common: number; other: number; refused: number; example: string | null };
}

/** Looks at each catalog as a whole, refuses what no rule covers, and leaves the decisions as a relation. */
export function decideStep(decision: Decision): Step {
  return {
    makes: catalogFacts,
    title: 'Look at surveys and flags',
    needs: facts(decision.has),
    compute: (columns) => decisions(decision, columns),
  };
}

function facts(has: Decision['has']): Sql {
  const readable = has.unreadable ? sql`unreadable_column IS NULL` : sql`TRUE`;
  const [common, other] = has.type
    ? [sql`type IN ('s', 'g', 'p')`, sql`type IS NOT NULL AND type NOT IN ('s', 'g', 'p')`]
    : [sql`FALSE`, sql`FALSE`];
  const count = (when: Sql): Sql => sql`count(*) FILTER (WHERE ${readable} AND ${when})::INTEGER`;
  return sql`SELECT input, survey, min(rowid)::DOUBLE AS first_row, ${count(sql`TRUE`)} AS "rows",
    min(z_flag) FILTER (WHERE ${readable}) AS lowest, max(z_flag) FILTER (WHERE ${readable}) AS highest,
    ${count(sql`z_flag > 0 AND z_flag < 1`)} AS "between", ${count(common)} AS common, ${count(other)} AS other,
    ${count(sql`flag_refused`)} AS flag_refused, min(said_flag) FILTER (WHERE flag_refused)::VARCHAR AS flag_example,
    ${count(sql`type_refused`)} AS type_refused, min(own_type) FILTER (WHERE type_refused) AS type_example
    FROM ${name(catalogRows)} GROUP BY input, survey ORDER BY input, survey`;
}

function decisions(decision: Decision, columns: readonly ColumnData[]): ColumnData[] {
  const table = new Wide(columns);
  const bySurvey = decision.catalogs.map(({ input }) => surveysOf(table, input));
  const made = decision.catalogs.map((catalog, i) => decide(decision, catalog, bySurvey[i] ?? []));
  const firsts = bySurvey.map((surveys) => surveys.reduce((least, each) => Math.min(least, each.firstRow), Number.MAX_SAFE_INTEGER));
  return [
    integers(
      'input',
      decision.catalogs.map((catalog) => catalog.input),
    ),
    integers(
      'first_row',
      firsts.map((first) => (first === Number.MAX_SAFE_INTEGER ? 0 : first)),
    ),
    booleans(
      'quality_like',
      made.map((each) => each.qualityLike),
    ),
    booleans(
      'typed',
      made.map((each) => each.typed),
    ),
  ];
}

function surveysOf(table: Wide, input: number): SurveyFacts[] {
  const rows = Array.from({ length: table.rows }, (_, row) => row).filter((row) => table.number('input', row) === input);
  return rows.map((row) => ({
    survey: table.text('survey', row),
    rows: table.number('rows', row),
    firstRow: table.number('first_row', row),
    flags: {
      lowest: table.number('lowest', row),
      highest: table.number('highest', row),
      between: table.number('between', row),
      refused: table.number('flag_refused', row),
      example: table.text('flag_example', row),
    },
    types: {
      common: table.number('common', row),
      other: table.number('other', row),
      refused: table.number('type_refused', row),
      example: table.text('type_example', row),
    },
  }));
}

function decide(decision: Decision, catalog: Catalog, surveys: readonly SurveyFacts[]): { qualityLike: boolean; typed: boolean } {
  const wants = (column: string): boolean => decision.params.priority.includes(column);
  const flagGiven = catalog.columns.has(flagColumn);
  const typeGiven = catalog.columns.has(typeColumn);
  const qualityLike = wants(flagColumn) && !flagGiven && areProbabilities(surveys);
  const typed = wants(typeColumn) && !typeGiven && areTypes(surveys);
  if (wants(flagColumn) && !flagGiven && !qualityLike) refuseUncovered(decision, catalog, { surveys, makes: 'flag' });
  if (wants(typeColumn) && !typeGiven && !typed) refuseUncovered(decision, catalog, { surveys, makes: 'type' });
  if (!qualityLike) refuseFlags(decision, catalog, surveys);
  refuseTypes(catalog, surveys);
  return { qualityLike, typed };
}

/** All flags from 0 to 1 and at least one strictly between: then they are probabilities, not grades. */
function areProbabilities(surveys: readonly SurveyFacts[]): boolean {
  const outside = surveys.some(({ flags }) => flags.lowest < 0 || flags.highest > 1);
  return !outside && surveys.some(({ flags }) => flags.between > 0);
}

function areTypes(surveys: readonly SurveyFacts[]): boolean {
  return surveys.some(({ types }) => types.common > 0) && !surveys.some(({ types }) => types.other > 0);
}

function refuseUncovered(
  { params, lacking }: Decision,
  catalog: Catalog,
  { surveys, makes }: { surveys: readonly SurveyFacts[]; makes: 'flag' | 'type' },
): void {
  const present = surveys.filter((each) => each.survey !== null && each.rows > 0);
  const known = new Set(params.surveys.map((each) => each.survey));
  const strange = present.filter((each) => !known.has(each.survey ?? ''));
  if (strange.length > 0) {
    const names = strange.map((each) => `${each.survey} (${rowsInWords(each.rows)})`).join(', ');
    throw new Fault(
      'bad-data',
      `${catalog.internalName}: there is no rule for the survey ${names}. Rules exist for ${[...known].join(', ')}.`,
      {
        at: catalog.internalName,
      },
    );
  }
  const needed = (lacking[catalog.input] ?? []).filter(
    (lack) => lack.makes === makes && present.some((each) => each.survey === lack.survey),
  );
  if (needed.length === 0) return;
  const words = needed.map((lack) => `the rule of ${lack.survey} reads ${lack.columns.join(', ')}`).join('; ');
  throw new Fault('bad-data', `${catalog.internalName}: ${words}, which the catalog does not have under that name.`, {
    at: catalog.internalName,
  });
}

function refuseFlags({ params }: Decision, catalog: Catalog, surveys: readonly SurveyFacts[]): void {
  const bad = surveys.find((each) => each.flags.refused > 0);
  if (!bad) return;
  const where = `${catalog.internalName}: ${rowsInWords(bad.flags.refused)}`;
  if (catalog.columns.has(flagColumn)) {
    throw new Fault('bad-data', `${where} have a ${flagColumn} that is not 0, 1, 2, 3, 4 or 6, such as ${bad.flags.example}.`, {
      at: flagColumn,
    });
  }
  const reasons = params.surveys.find((each) => each.survey === bad.survey)?.refusals.map((each) => each.because) ?? [];
  const because = reasons.length > 0 ? reasons.join(', or ') : 'it takes int() of what is no whole number';
  const message = `${where} of ${bad.survey} have a flag that its rule cannot read, such as ${bad.flags.example}: ${because}.`;
  throw new Fault('bad-data', message, { at: 'z_flag' });
}

function refuseTypes(catalog: Catalog, surveys: readonly SurveyFacts[]): void {
  const bad = surveys.find((each) => each.types.refused > 0);
  if (!bad) return;
  const message = `${catalog.internalName}: ${rowsInWords(bad.types.refused)} have an ${typeColumn} that is not s, g or p, such as "${bad.types.example}".`;
  throw new Fault('bad-data', message, { at: typeColumn });
}

function rowsInWords(rows: number): string {
  return rows === 1 ? '1 row' : `${rows} rows`;
}
