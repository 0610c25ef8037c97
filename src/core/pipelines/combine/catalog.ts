import { Fault } from '#core/problem';
import { name, type Sql } from '#core/sql';
import { cellColumns, type CellType } from '#core/table';
import { flagColumn, typeColumn, type CombineInput, type CombineParams } from '#core/pipelines/combine-params';
import { closestNames } from '#core/pipelines/combine/closest-names';

/** A column of the file: `name` as the file has it. */
export interface SourceColumn {
  sql: Sql;
  name: string;
  type: CellType;
}

/** A catalog under the names that the pipeline and its rules use. */
export interface Catalog {
  /** Its place among the inputs, from 0. */
  input: number;
  relation: string;
  internalName: string;
  /** The digits before the first `_`, which CRD_ID carries. */
  digits: string;
  columns: ReadonlyMap<string, SourceColumn>;
  extras: ReadonlyMap<string, SourceColumn>;
  /** It is what an earlier run of this pipeline wrote. */
  isEarlier: boolean;
}

/** When two names share one column, the later one here gets it. */
const standardNames = ['id', 'ra', 'dec', 'z', 'z_flag', 'z_err', 'instrument_type', 'survey'];
const neededNames = ['ra', 'dec', 'z'];
const earlierOutput = ['CRD_ID', 'ra', 'dec', 'z', 'source'];
const earlierMarks = ['tie_result', 'compared_to', 'group_id', flagColumn, typeColumn, 'is_in_DP1_fields', 'is_in_rubin_footprint'];

/** Gives every catalog its columns under standard names, and refuses inputs that cannot be told apart. */
export function catalogsOf(inputs: readonly CombineInput[], params: CombineParams): Catalog[] {
  if (inputs.length === 0) throw new Fault('bad-config', 'There is no catalog to combine. Choose at least one.', { at: 'inputs' });
  const catalogs = inputs.map((input, i) => catalogOf(input, i, params));
  const first = new Map<string, string>();
  for (const { digits, internalName } of catalogs) {
    const other = first.get(digits);
    if (other === undefined) first.set(digits, internalName);
    else {
      const message = `${other} and ${internalName} both begin with ${digits}, so their rows would share CRD_IDs. Give each catalog its own number.`;
      throw new Fault('bad-config', message, { at: 'internal_name' });
    }
  }
  return catalogs;
}

function catalogOf(input: CombineInput, index: number, params: CombineParams): Catalog {
  const file = new Map(
    cellColumns(input.schema.columns).map((column): [string, SourceColumn] => [column.name, { ...column, sql: name(column.name) }]),
  );
  const mapping = mappingOf(input, file);
  refuseMissing(input, mapping, file);
  const columns = renamed(withExtras(file, params), mapping);
  for (const needed of neededNames) if (!columns.has(needed)) throw lacks(input, needed, [...file.keys()]);
  const extras = params.extraColumns.flatMap(({ name: out, source }): [string, SourceColumn][] => {
    const column = file.get(source);
    return column ? [[out, column]] : [];
  });
  const { internalName, relation } = input;
  return {
    input: index,
    relation,
    internalName,
    digits: digitsOf(internalName),
    columns,
    extras: new Map(extras),
    isEarlier: isEarlierOutput(file),
  };
}

function digitsOf(internalName: string): string {
  const digits = /^(\d+)_/.exec(internalName)?.[1];
  if (digits) return digits;
  throw new Fault('bad-config', `The internal name "${internalName}" must begin with digits and "_", as in 001_${internalName}.`, {
    at: 'internal_name',
  });
}

/** Names without a column are left out; an earlier output of this pipeline goes by its own id. */
function mappingOf(input: CombineInput, file: ReadonlyMap<string, unknown>): Map<string, string> {
  const given = Object.entries(input.mapping).flatMap(([standard, source]): [string, string][] =>
    source === null || source === undefined || source === '' || source === 'null' ? [] : [[standard, source]],
  );
  const mapping = new Map(given);
  if (isEarlierOutput(file)) mapping.set('id', file.has('id') ? 'id' : 'CRD_ID');
  return mapping;
}

function isEarlierOutput(file: ReadonlyMap<string, unknown>): boolean {
  return earlierOutput.every((each) => file.has(each)) && earlierMarks.some((each) => file.has(each));
}

function refuseMissing(input: CombineInput, mapping: ReadonlyMap<string, string>, file: ReadonlyMap<string, unknown>): void {
  const missing = [...mapping].filter(([, source]) => !file.has(source));
  if (missing.length === 0) return;
  const names = [...file.keys()];
  const words = missing.map(([standard, source]) => {
    const close = closestNames(source, names);
    return `"${source}" (for ${standard})${close.length > 0 ? `, perhaps ${close.join(' or ')}` : ''}`;
  });
  const message = `${input.internalName} has no column ${words.join('; no column ')}. Its columns: ${shortList(names)}.`;
  throw new Fault('bad-config', message, { at: input.internalName });
}

function lacks(input: CombineInput, needed: string, names: readonly string[]): Fault {
  const message = `${input.internalName} has no column for ${needed}. Say which column holds it; there are ${shortList(names)}.`;
  return new Fault('bad-config', message, { at: input.internalName });
}

function shortList(names: readonly string[]): string {
  const more = names.length > 30 ? ` and ${names.length - 30} more` : '';
  return `${names.slice(0, 30).join(', ')}${more}`;
}

/** An extra column is copied before the renaming, and hides a column of the file that has its name. */
function withExtras(file: ReadonlyMap<string, SourceColumn>, params: CombineParams): Map<string, SourceColumn> {
  const columns = new Map(file);
  for (const { name: out, source } of params.extraColumns) {
    const column = file.get(source);
    if (column) columns.set(out, column);
    else columns.delete(out);
  }
  return columns;
}

function renamed(file: ReadonlyMap<string, SourceColumn>, mapping: ReadonlyMap<string, string>): Map<string, SourceColumn> {
  const columns = new Map(file);
  const known = standardNames.filter((standard) => mapping.has(standard));
  const others = [...mapping.keys()].filter((standard) => !standardNames.includes(standard));
  const claims = new Map([...known, ...others].map((standard) => [mapping.get(standard) ?? '', standard]));
  const moved = [...claims].map(([source, standard]) => ({ standard, column: file.get(source) }));
  for (const source of claims.keys()) columns.delete(source);
  for (const { standard, column } of moved) {
    park(columns, standard);
    if (column) columns.set(standard, column);
  }
  columns.delete('source');
  honor(columns, mapping, { of: 'z_flag', as: flagColumn });
  honor(columns, mapping, { of: 'instrument_type', as: typeColumn });
  return columns;
}

/** A column that has a standard name by chance stays reachable beside the mapped one. */
function park(columns: Map<string, SourceColumn>, standard: string): void {
  const column = columns.get(standard);
  if (!column) return;
  let parked = `${standard}__orig`;
  for (let n = 1; columns.has(parked); n += 1) parked = `${standard}__orig${n}`;
  columns.set(parked, column);
}

/** Whoever maps z_flag to z_flag_homogenized says that the flags are on the common scale already. */
function honor(columns: Map<string, SourceColumn>, mapping: ReadonlyMap<string, string>, { of, as }: { of: string; as: string }): void {
  const column = columns.get(of);
  if (column && mapping.get(of)?.toLowerCase() === as) columns.set(as, column);
}
