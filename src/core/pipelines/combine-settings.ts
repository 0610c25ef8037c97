import { surveysWithFaults } from '#core/homogenize/built-in-surveys';
import {
  defaultCombineParams,
  type CombineParams,
  type CombineType,
  type ExtraColumn,
  type ExtraType,
  type TieTreatment,
} from '#core/pipelines/combine-params';
import { choiceAt, inWords, isObject, numberAt, readBoolean, refuseUnknown, sectionOf, type Section } from '#core/pipelines/config-values';
import { readSurveyRules } from '#core/pipelines/translation-rules';
import { Fault } from '#core/problem';

/** Settings, with a sentence for each value that was set right rather than refused. */
export interface Warned<T> {
  params: T;
  warnings: string[];
}

const combineTypes: readonly CombineType[] = ['concatenate', 'concatenate_and_mark_duplicates', 'concatenate_and_remove_duplicates'];
const tieTreatments: readonly TieTreatment[] = ['remove_all', 'keep_all', 'draw_one'];
const rankingKeys = ['tiebreaking_priority', 'instrument_type_priority', 'delta_z_threshold', 'crossmatch_radius_arcsec'];
/** Keys of the reference that only speed its own machinery up. */
const machineKeys = ['prepare_max_inflight', 'auto_cross_max_inflight', 'cross_max_inflight'];
const matchKeys = [
  ...['crossmatch_n_neighbors', 'save_expr_columns', 'expr_column_schema', 'translation_rules'],
  ...['margin_threshold_arcsec', 'margin_warning_fraction', 'validate_global_graph_edges', 'validate_global_tie_invariants'],
  ...['validate_crd_id_uniqueness', 'repartition_prepared_catalogs', 'prepared_partition_size'],
  ...['crossmatch_saturation_enabled', 'crossmatch_saturation_warn_fraction', 'crossmatch_saturation_fail_fraction'],
];
const paramKeys = [
  ...['combine_type', 'tie_treatment_option', 'z_flag_homogenized_value_to_cut', 'flags_translation_file', 'insert_DP1_footprint_flag'],
  ...[
    'insert_rubin_footprint_flag',
    'extra_columns',
    'bad_rows',
    'winner_by',
    'reference_faults',
    'random_seed',
    ...rankingKeys,
    ...machineKeys,
  ],
  ...['use_absolute_lsdb_path', 'output_catalog_name', 'duplicate_criteria', 'format'],
];
const mostArcsec = 3600;

/** The `param` section as files and the server write it. `base` holds what a flags file has already settled. */
export function readCombineParams(param: unknown, base: Partial<CombineParams> = {}): Warned<CombineParams> {
  const section = sectionOf(param, 'param');
  refuseUnknown(section, paramKeys);
  for (const key of machineKeys) numberAt(section, key, { least: 1, otherwise: 1 });
  const before = { ...defaultCombineParams, ...base };
  const warnings: string[] = [];
  const referenceFaults = readSwitch(section, { key: 'reference_faults', otherwise: before.referenceFaults, warnings });
  const combineType = choiceAt(section, 'combine_type', { choices: combineTypes, otherwise: before.combineType });
  const params: CombineParams = {
    ...before,
    combineType,
    tieTreatment: combineType === 'concatenate_and_remove_duplicates' ? readTies(section, warnings) : before.tieTreatment,
    flagCut: readCut(section.fields['z_flag_homogenized_value_to_cut'], warnings),
    insertDp1Flag: readSwitch(section, { key: 'insert_DP1_footprint_flag', otherwise: before.insertDp1Flag, warnings }),
    insertRubinFlag: readSwitch(section, { key: 'insert_rubin_footprint_flag', otherwise: before.insertRubinFlag, warnings }),
    extraColumns: readExtras(section),
    referenceFaults,
    surveys: referenceFaults && base.surveys === undefined ? surveysWithFaults : before.surveys,
    badRows: choiceAt(section, 'bad_rows', { choices: ['set_aside', 'fail'], otherwise: referenceFaults ? 'fail' : before.badRows }),
    winnerBy: choiceAt(section, 'winner_by', { choices: ['crd_id', 'measurement'], otherwise: before.winnerBy }),
    seed: numberAt(section, 'random_seed', { least: 0, otherwise: before.seed }),
    ...readRanking(section, before),
  };
  return { params, warnings };
}

type Ranking = Pick<CombineParams, 'priority' | 'typePriority' | 'deltaZ' | 'radiusArcsec'>;

/** A flags file: how rows are ranked, and the rules of its surveys; without rules the built-in ones hold. */
export function readTranslation(file: unknown): Warned<Partial<CombineParams>> {
  const section = sectionOf(file, 'flags_translation_file');
  refuseUnknown(section, [...rankingKeys, ...matchKeys]);
  const mostNeighbors = Math.trunc(numberAt(section, 'crossmatch_n_neighbors', { least: 1, otherwise: 10 }));
  if (readBoolean(section.fields['save_expr_columns']) === true) {
    throw new Fault('bad-config', 'save_expr_columns is not offered. Name the columns in param.extra_columns instead.', {
      at: 'save_expr_columns',
    });
  }
  if (section.fields['tiebreaking_priority'] === undefined) {
    throw new Fault('bad-config', 'The flags file must have tiebreaking_priority: a list of columns.', { at: 'tiebreaking_priority' });
  }
  const rules = section.fields['translation_rules'];
  const ranking = readRanking(section, { ...defaultCombineParams, deltaZ: 0, radiusArcsec: 0.75 });
  const surveys = rules === undefined || rules === null ? {} : { surveys: readSurveyRules(rules) };
  return { params: { ...ranking, ...surveys, mostNeighbors }, warnings: [] };
}

function readRanking(section: Section, before: Ranking): Ranking {
  const radiusArcsec = numberAt(section, 'crossmatch_radius_arcsec', { least: 0, otherwise: before.radiusArcsec });
  if (radiusArcsec === 0 || radiusArcsec > mostArcsec) {
    const message = `crossmatch_radius_arcsec must be more than 0 and at most ${mostArcsec}; it is ${radiusArcsec}.`;
    throw new Fault('bad-config', message, { at: 'crossmatch_radius_arcsec' });
  }
  return {
    radiusArcsec,
    deltaZ: numberAt(section, 'delta_z_threshold', { least: 0, otherwise: before.deltaZ }),
    priority: readPriority(section.fields['tiebreaking_priority'], before.priority),
    typePriority: readTypePriority(section, before.typePriority),
  };
}

function readPriority(value: unknown, otherwise: readonly string[]): readonly string[] {
  if (value === undefined || value === null) return otherwise;
  const names: unknown[] = Array.isArray(value) ? value : [value];
  const texts = names.filter((each) => typeof each === 'string' && each !== '');
  if (names.length > 0 && texts.length === names.length) return [...new Set(names.map(String))];
  throw new Fault('bad-config', `tiebreaking_priority must be a list of column names; it is ${inWords(value)}.`, {
    at: 'tiebreaking_priority',
  });
}

function readTypePriority(section: Section, otherwise: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const value = section.fields['instrument_type_priority'];
  if (value === undefined || value === null) return otherwise;
  const types = sectionOf(value, 'instrument_type_priority');
  return Object.fromEntries(
    Object.keys(types.fields).map((type) => [type.toLowerCase(), numberAt(types, type, { least: -Number.MAX_VALUE, otherwise: 0 })]),
  );
}

function readTies(section: Section, warnings: string[]): TieTreatment {
  const value = section.fields['tie_treatment_option'];
  const found = tieTreatments.find((each) => each === value);
  if (found !== undefined || value === undefined || value === null) return found ?? 'remove_all';
  warnings.push(`tie_treatment_option is ${inWords(value)}, which is none of ${tieTreatments.join(', ')}; remove_all is used.`);
  return 'remove_all';
}

/** Only 1 to 6 cut; the reference runs on without a cut on anything else, and so does this, with a word. */
function readCut(value: unknown, warnings: string[]): number | null {
  if (value === undefined || value === null) return null;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && [1, 2, 3, 4, 5, 6].includes(number)) return number;
  warnings.push(`z_flag_homogenized_value_to_cut is ${inWords(value)}; only 1, 2, 3, 4, 5 and 6 cut, so all flags are kept.`);
  return null;
}

function readSwitch(section: Section, { key, otherwise, warnings }: { key: string; otherwise: boolean; warnings: string[] }): boolean {
  const value = section.fields[key];
  if (value === undefined || value === null) return otherwise;
  const read = readBoolean(value);
  if (read === null) warnings.push(`${key} is ${inWords(value)}, which is neither true nor false; ${otherwise} is used.`);
  return read ?? otherwise;
}

const extraTypes: Readonly<Record<string, ExtraType>> = {
  ...{ str: 'text', string: 'text', float: 'double', float64: 'double', double: 'double' },
  ...{ int: 'bigint', int64: 'bigint', bool: 'boolean', boolean: 'boolean' },
};
const reserved = [
  ...['CRD_ID', 'id', 'ra', 'dec', 'z', 'z_flag', 'z_err', 'instrument_type', 'survey', 'source', 'tie_result', 'compared_to', 'group_id'],
  ...['z_flag_homogenized', 'instrument_type_homogenized', 'is_in_DP1_fields', 'is_in_rubin_footprint'],
];

function readExtras(section: Section): ExtraColumn[] {
  const extras = sectionOf(section.fields['extra_columns'], 'param.extra_columns');
  const taken = new Map(reserved.map((each) => [each.toLowerCase(), each]));
  return Object.entries(extras.fields).map(([out, value]) => {
    const at = `param.extra_columns.${out}`;
    const clash = taken.get(out.trim().toLowerCase());
    if (out.trim() === '') throw new Fault('bad-config', 'param.extra_columns has a column without a name.', { at });
    if (clash !== undefined) throw new Fault('bad-config', `${at}: the result has a column ${clash} already. Choose another name.`, { at });
    taken.set(out.toLowerCase(), out);
    return readExtra(out, value, at);
  });
}

function readExtra(out: string, value: unknown, at: string): ExtraColumn {
  const given = isObject(value) ? sectionOf(value, at) : { at, fields: { type: value } };
  refuseUnknown(given, ['source', 'type']);
  const { source = out, type } = given.fields;
  if (typeof source !== 'string' || source === '') {
    throw new Fault('bad-config', `${at}.source must be the name of a column; it is ${inWords(source)}.`, { at });
  }
  const known = typeof type === 'string' && Object.hasOwn(extraTypes, type.toLowerCase()) ? extraTypes[type.toLowerCase()] : undefined;
  if (known) return { name: out, source, type: known };
  throw new Fault('bad-config', `${at}: the type must be one of ${Object.keys(extraTypes).join(', ')}; it is ${inWords(type)}.`, { at });
}
