import type { Step } from '#core/engine';
import { meaningOf, type Role } from '#core/meaning';
import { list, name, sql, type Sql } from '#core/sql';
import type { Column, CellType } from '#core/table';
import { sourceName } from '#core/pipelines/combine/by-catalog';
import type { Catalog } from '#core/pipelines/combine/catalog';
import { catalogFacts } from '#core/pipelines/combine/decide';
import { footprints } from '#core/pipelines/combine/footprints';
import { keptRows } from '#core/pipelines/combine/keep';
import { marks, survivors } from '#core/pipelines/combine/mark';
import { catalogRows, extraField, furtherPriority, priorityField } from '#core/pipelines/combine/read';
import { flagColumn, typeColumn, type CombineParams } from '#core/pipelines/combine-params';

/** A column of the result. `always`: it is written even when no row has a value. */
export interface OutputColumn extends Column {
  role: Role | null;
  always: boolean;
}

interface Output {
  column: OutputColumn;
  of: Sql;
}

export const result = 'result';

/** What of the plan shapes the columns: which inputs carry what. */
export interface ResultOptions {
  catalogs: readonly Catalog[];
  params: CombineParams;
  hasType: boolean;
}

export function resultStep(o: ResultOptions): Step {
  const { combineType, insertDp1Flag, insertRubinFlag } = o.params;
  const ranked = combineType === 'concatenate_and_remove_duplicates' ? survivors : marks;
  const joins = [
    sql`FROM ${name(keptRows)} k JOIN ${name(catalogRows)} c ON c.rowid = k."row"`,
    ...(combineType === 'concatenate' ? [] : [sql`JOIN ${name(ranked)} m ON m."row" = k."row"`]),
    ...(insertDp1Flag || insertRubinFlag ? [sql`JOIN ${name(footprints)} f ON f."row" = k."row"`] : []),
    ...(o.hasType ? [sql`JOIN ${name(catalogFacts)} d ON d.input = k.input`] : []),
  ];
  const columns = outputs(o).map(({ column, of }) => sql`${of} AS ${name(column.name)}`);
  return { makes: result, title: 'Put the result in order', query: sql`SELECT ${list(columns)}\n${list(joins, '\n')}\nORDER BY k."row"` };
}

/** The columns of the result in their order, with what they mean. */
export function outputColumns(o: ResultOptions): OutputColumn[] {
  return outputs(o).map((each) => each.column);
}

/** One row: how many values each column has. Those without any are left out of the file. */
export function filledQuery(columns: readonly OutputColumn[]): Sql {
  return sql`SELECT ${list(columns.map((column) => sql`count(${name(column.name)})::INTEGER AS ${name(column.name)}`))} FROM ${name(result)}`;
}

function outputs(o: ResultOptions): Output[] {
  const all = [...standard(o), ...ranks(o), ...onCommonScale(o), ...further(o), ...groups(o)];
  return all.filter((each, i) => all.findIndex((other) => other.column.name === each.column.name) === i);
}

const plain = (called: string, type: CellType, description: string): OutputColumn => ({
  name: called,
  type,
  unit: null,
  ucd: null,
  description,
  role: null,
  always: false,
});

function withRole(role: Role, column: OutputColumn): OutputColumn {
  return { ...column, role, ucd: meaningOf(role).ucd };
}

const must = (column: OutputColumn): OutputColumn => ({ ...column, always: true });
const degrees = (column: OutputColumn): OutputColumn => ({ ...must(column), unit: 'deg' });

function standard({ catalogs, hasType, params }: ResultOptions): Output[] {
  const instrument = hasType ? sql`CASE WHEN d.typed THEN c.type ELSE c.instrument_type END` : sql`c.instrument_type`;
  const error = withRole('z_err', plain('z_err', 'double', 'Error of the redshift, as the catalog gives it'));
  const surveyFlag = plain('z_flag', 'double', 'Quality flag on the scale of the survey');
  const common = params.priority.includes(flagColumn) || catalogs.some((catalog) => catalog.columns.has(flagColumn));
  return [
    { column: must(withRole('id', plain('CRD_ID', 'text', 'Catalog number and row in that catalog'))), of: sql`k.crd_id` },
    { column: plain('id', 'text', 'Identifier in the original catalog'), of: sql`c.id` },
    { column: degrees(withRole('ra', plain('ra', 'double', 'Right ascension'))), of: sql`c.ra` },
    { column: degrees(withRole('dec', plain('dec', 'double', 'Declination'))), of: sql`c."dec"` },
    { column: must(withRole('z', plain('z', 'double', 'Redshift'))), of: sql`c.z` },
    { column: common ? surveyFlag : withRole('z_flag', surveyFlag), of: sql`c.z_flag` },
    { column: error, of: sql`c.z_err` },
    { column: plain('instrument_type', 'text', 'Type of instrument, as the catalog gives it'), of: instrument },
    { column: withRole('survey', plain('survey', 'text', 'Survey that measured the redshift')), of: sql`c.survey` },
    { column: must(plain('source', 'text', 'Catalog that the row comes from')), of: sourceName(catalogs, sql`k.input`) },
  ];
}

function ranks({ catalogs, params }: ResultOptions): Output[] {
  const has = (column: string): boolean => catalogs.some((catalog) => catalog.columns.has(column));
  const footprint = (column: string, inserted: boolean): Output[] => {
    const about =
      column === 'is_in_DP1_fields' ? 'within 2.5 degrees of a field of Data Preview 1' : 'south of the northern border of Rubin';
    const meaning = plain(column, 'bigint', `1 where the position lies ${about}, else 0`);
    if (inserted) return [{ column: meaning, of: sql`f.${name(column)}` }];
    return has(column) ? [{ column: meaning, of: sql`c.${name(column)}` }] : [];
  };
  const ranked = params.combineType !== 'concatenate';
  const tieColumn = must(plain('tie_result', 'integer', '1 unique or best of its group, 0 duplicate, 2 unresolved tie, 3 star'));
  const neighbors = must(plain('compared_to', 'text', 'CRD_IDs of all rows within the radius'));
  return [
    ...(ranked ? [{ column: tieColumn, of: sql`m.tie_result::TINYINT` }] : []),
    ...footprint('is_in_DP1_fields', params.insertDp1Flag),
    ...footprint('is_in_rubin_footprint', params.insertRubinFlag),
    ...(ranked ? [{ column: neighbors, of: sql`m.compared_to` }] : []),
  ];
}

function onCommonScale({ catalogs, params }: ResultOptions): Output[] {
  const there = (column: string): boolean => params.priority.includes(column) || catalogs.some((catalog) => catalog.columns.has(column));
  const flag = withRole(
    'z_flag',
    plain(flagColumn, 'double', 'Quality on the common scale: 0 none, 1 <70 %, 2 70-90 %, 3 90-99 %, 4 >99 %, 6 star'),
  );
  const type = plain(typeColumn, 'text', 's spectrum, g grism or prism, p photometry');
  return [
    ...(there(flagColumn) ? [{ column: flag, of: sql`k.flag` }] : []),
    ...(there(typeColumn) ? [{ column: type, of: sql`k.type` }] : []),
  ];
}

function further({ params }: ResultOptions): Output[] {
  const extraType = { text: 'text', double: 'double', bigint: 'bigint', boolean: 'boolean' } as const;
  return [
    ...furtherPriority(params).map((each): Output => {
      return { column: plain(each, 'double', 'Asked which of two rows is the better one'), of: sql`c.${name(priorityField(each))}` };
    }),
    ...params.extraColumns.map((each): Output => {
      return {
        column: must(plain(each.name, extraType[each.type], `${each.source} of the original catalog`)),
        of: sql`c.${name(extraField(each.name))}`,
      };
    }),
  ];
}

function groups({ params }: ResultOptions): Output[] {
  if (params.combineType === 'concatenate') return [];
  return [{ column: must(plain('group_id', 'bigint', 'Rows with the same number stand for one object')), of: sql`m.group_id` }];
}
