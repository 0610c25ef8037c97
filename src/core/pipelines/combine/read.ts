import type { Step } from '#core/engine';
import type { RuleColumn, RuleScope } from '#core/homogenize/compile';
import { columnsRead, surveyCase, type Lacking } from '#core/homogenize/survey-case';
import type { Catalog, SourceColumn } from '#core/pipelines/combine/catalog';
import {
  extraCell,
  flagCell,
  numberCell,
  surveyCell,
  textCell,
  tieCell,
  unreadable,
  unreadableFlag,
  wholeCell,
} from '#core/pipelines/combine/cells';
import { flagColumn, typeColumn, type CombineParams } from '#core/pipelines/combine-params';
import { list, name, sql, type Sql } from '#core/sql';

/** All rows of all catalogs in the order of their files; its `rowid` is the row's place among them. */
export const catalogRows = 'catalog_rows';

/** What the plan knows about the catalogs before any row is seen. */
export interface Reading {
  step: Step;
  /** Per catalog: surveys whose rules need columns that it does not have. */
  lacking: Lacking[][];
}

interface Field {
  name: string;
  of: (catalog: Catalog) => Sql;
}

export const priorityField = (column: string): string => `priority.${column}`;
export const extraField = (column: string): string => `extra.${column}`;
const rawField = (column: string): string => `raw.${column}`;

const userFlags: readonly (number | null)[] = [0, 1, 2, 3, 4, 6];
const types = ['s', 'g', 'p'];

/** Names that the rules find under the standard columns, not among the raw ones of the file. */
const numbers = ['ra', 'dec', 'z', 'z_flag', 'z_err'];
const texts = ['id', 'instrument_type', 'survey'];

/** Priority columns besides the two of the common scale, which have no column of their own yet. */
export function furtherPriority(params: CombineParams): string[] {
  return params.priority.filter((column) => column !== flagColumn && column !== typeColumn);
}

export function readCatalogs(catalogs: readonly Catalog[], params: CombineParams): Reading {
  const fields = fieldsOf(catalogs, params);
  const parts = catalogs.map((catalog) => readOne(catalog, params, fields));
  const count = catalogs.length === 1 ? '1 catalog' : `${catalogs.length} catalogs`;
  const query = list(
    parts.map((part) => part.query),
    ' UNION ALL ',
  );
  return { step: { makes: catalogRows, title: `Read ${count}`, query }, lacking: parts.map((part) => part.lacking) };
}

/** The file's own names of all columns that the query over a catalog reads. */
export function sourcesRead({ columns, extras }: Catalog, params: CombineParams): Set<string> {
  const marked = ['type', 'tie_result', 'is_in_DP1_fields', 'is_in_rubin_footprint', flagColumn, typeColumn];
  const read = [...numbers, ...texts, ...marked, ...params.priority, ...columnsRead(params.surveys)];
  const found = [...read.map((each) => columns.get(each)), ...extras.values()];
  return new Set(found.flatMap((column) => (column ? [column.name] : [])));
}

/** Columns that all catalogs share; those that no catalog can fill are left out. */
function fieldsOf(catalogs: readonly Catalog[], params: CombineParams): Field[] {
  const anyHas = (column: string): boolean => catalogs.some((catalog) => catalog.columns.has(column));
  const footprint = (column: string, inserted: boolean): Field[] =>
    !inserted && anyHas(column) ? [{ name: column, of: ({ columns }) => wholeCell(columns.get(column)) }] : [];
  return [
    { name: 'input', of: (catalog) => sql`${catalog.input}::INTEGER` },
    { name: 'id', of: ({ columns }) => textCell(columns.get('id')) },
    ...['ra', 'dec', 'z', 'z_err'].map((each): Field => ({ name: each, of: ({ columns }) => numberCell(columns.get(each)) })),
    { name: 'z_flag', of: ({ columns }) => flagCell(columns.get('z_flag'), columns.get('survey')) },
    { name: 'instrument_type', of: ({ columns }) => textCell(columns.get('instrument_type')) },
    { name: 'survey', of: ({ columns }) => surveyCell(columns.get('survey')) },
    ...(anyHas('type') ? [{ name: 'type', of: ({ columns }: Catalog) => sql`lower(${textCell(columns.get('type'))})` }] : []),
    { name: 'tie_in', of: (catalog) => tieCell(earlierTie(catalog, params)) },
    ...footprint('is_in_DP1_fields', params.insertDp1Flag),
    ...footprint('is_in_rubin_footprint', params.insertRubinFlag),
    ...furtherPriority(params).map((each): Field => ({ name: priorityField(each), of: ({ columns }) => numberCell(columns.get(each)) })),
    ...params.extraColumns.map((each): Field => ({
      name: extraField(each.name),
      of: ({ extras, relation }) => extraCell(extras.get(each.name), each.type, params.referenceFaults ? relation : null),
    })),
    ...(hasUnreadable(catalogs) ? doubtFields : []),
  ];
}

/**
 * A verdict on duplicates that a catalog brings along stays with its lone rows. Not that of an earlier run of this pipeline: the row that won there
 * may not be here, and then its object would be lost with the loser. The reference keeps it.
 */
function earlierTie({ columns, isEarlier }: Catalog, { referenceFaults }: CombineParams): SourceColumn | undefined {
  return isEarlier && !referenceFaults ? undefined : columns.get('tie_result');
}

/** Whether any text stands in a place for numbers, so that `catalog_rows` tells of unreadable ones. */
export function hasUnreadable(catalogs: readonly Catalog[]): boolean {
  return catalogs.some((catalog) => doubtful(catalog).length > 0);
}

const doubtFields: Field[] = [
  { name: 'unreadable_column', of: (catalog) => firstDoubt(catalog, (column) => sql`${column.name}`) },
  { name: 'unreadable_value', of: (catalog) => firstDoubt(catalog, (column) => column.sql) },
];

/** Text columns in places where numbers belong. */
function doubtful({ columns }: Catalog): { column: SourceColumn; bad: Sql }[] {
  return ['ra', 'dec', 'z', 'z_err', 'z_flag', flagColumn].flatMap((each) => {
    const column = columns.get(each);
    const bad = column && (each === 'z_flag' ? unreadableFlag(column, columns.get('survey')) : unreadable(column));
    return column && bad ? [{ column, bad }] : [];
  });
}

function firstDoubt(catalog: Catalog, tell: (column: SourceColumn) => Sql): Sql {
  const arms = doubtful(catalog).map(({ column, bad }) => sql`WHEN ${bad} THEN ${tell(column)}`);
  return arms.length === 0 ? sql`NULL::VARCHAR` : sql`CASE ${list(arms, ' ')} END`;
}

/** The columns of the file under standard names and, around them, what the rules make of each row. */
function readOne(catalog: Catalog, params: CombineParams, fields: readonly Field[]): { query: Sql; lacking: Lacking[] } {
  const raws = rawColumns(catalog, params);
  const ruled = surveyCase(params.surveys, scopeOf(catalog, raws), params.referenceFaults ? presentIn(catalog) : null);
  const flag = ownFlag(catalog, params, ruled);
  const type = ownType(catalog, params, ruled.type);
  const inner = [
    ...fields.map((field) => sql`${field.of(catalog)} AS ${name(field.name)}`),
    ...raws.map(([called, column]) => sql`${rawCell(column)} AS ${name(rawField(called))}`),
    ...flag.needs,
    ...type.needs,
  ];
  const outer = [...fields.map((field) => name(field.name)), ...flag.gives, ...type.gives];
  return { query: sql`SELECT ${list(outer)}\nFROM (SELECT ${list(inner)}\n  FROM ${name(catalog.relation)})`, lacking: ruled.lacking };
}

/** Whether the catalog has a row of the survey. */
function presentIn({ relation, columns }: Catalog): (survey: string) => Sql {
  return (survey) => sql`(SELECT count(*) > 0 FROM ${name(relation)} WHERE ${surveyCell(columns.get('survey'))} = ${survey})`;
}

interface Own {
  needs: Sql[];
  gives: Sql[];
}

/** `own_flag`: the flag on the common scale as the file says it, else as the survey's rules say. */
function ownFlag({ columns }: Catalog, params: CombineParams, ruled: { flag: Sql; refused: Sql }): Own {
  const given = columns.get(flagColumn);
  const wanted = params.priority.includes(flagColumn);
  const own = name('given_flag');
  if (given) {
    const refused = wanted ? sql`coalesce(${own} NOT IN ${userFlags}, FALSE)` : sql`FALSE`;
    return {
      needs: [sql`${numberCell(given)} AS ${own}`],
      gives: [sql`${own} AS own_flag`, sql`${refused} AS flag_refused`, sql`${own} AS said_flag`],
    };
  }
  const [flag, refused] = wanted ? [ruled.flag, ruled.refused] : [sql`NULL`, sql`FALSE`];
  return { needs: [], gives: [sql`(${flag})::DOUBLE AS own_flag`, sql`${refused} AS flag_refused`, sql`${name('z_flag')} AS said_flag`] };
}

function ownType({ columns }: Catalog, params: CombineParams, ruled: Sql): Own {
  const given = columns.get(typeColumn);
  const wanted = params.priority.includes(typeColumn);
  const own = name('given_type');
  if (given) {
    const refused = wanted ? sql`coalesce(${own} NOT IN ${types}, FALSE)` : sql`FALSE`;
    return { needs: [sql`lower(${textCell(given)}) AS ${own}`], gives: [sql`${own} AS own_type`, sql`${refused} AS type_refused`] };
  }
  return { needs: [], gives: [sql`(${wanted ? ruled : sql`NULL`})::VARCHAR AS own_type`, sql`FALSE AS type_refused`] };
}

/** Columns of the file that the rules name, apart from the standard ones. */
function rawColumns(catalog: Catalog, params: CombineParams): [string, SourceColumn][] {
  const standard = new Set([...numbers, ...texts, ...(typeIsNumber(catalog, params) ? [] : ['type'])]);
  return columnsRead(params.surveys).flatMap((each): [string, SourceColumn][] => {
    const column = standard.has(each) ? undefined : catalog.columns.get(each);
    return column ? [[each, column]] : [];
  });
}

/** A number stays a number for the rules; the reference makes it text, and then no comparison with 1 ever holds. */
function typeIsNumber({ columns }: Catalog, { referenceFaults }: CombineParams): boolean {
  const type = columns.get('type')?.type;
  return !referenceFaults && type !== undefined && type !== 'text' && type !== 'boolean';
}

function rawCell(column: SourceColumn): Sql {
  return column.type === 'text' || column.type === 'boolean' ? column.sql : numberCell(column);
}

function scopeOf(catalog: Catalog, raws: readonly [string, SourceColumn][]): RuleScope {
  const scope = new Map<string, RuleColumn>();
  for (const each of numbers) scope.set(each, { sql: name(each), kind: 'number', ieee: false });
  for (const each of texts) scope.set(each, { sql: name(each), kind: 'text', ieee: false });
  if (catalog.columns.has('type')) scope.set('type', { sql: name('type'), kind: 'text', ieee: false });
  for (const [called, { type }] of raws) {
    const kind = type === 'text' || type === 'boolean' ? type : 'number';
    scope.set(called, { sql: name(rawField(called)), kind, ieee: kind === 'number' });
  }
  return scope;
}
