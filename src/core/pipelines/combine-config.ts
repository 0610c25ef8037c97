import { readCombineParams, readTranslation, type Warned } from '#core/pipelines/combine-settings';
import { refuseUnknown, sectionOf, textAt, isObject, inWords, type Section } from '#core/pipelines/config-values';
import type { CombineParams, SourceMapping } from '#core/pipelines/combine-params';
import { Fault } from '#core/problem';

/** What a configuration file says. Paths are as written: inputs and output relative to the working folder, the flags file to the configuration. */
export interface CombineConfig {
  inputs: { path: string; internalName: string; mapping: SourceMapping }[];
  /** Null where the configuration names no output: then the command line must. */
  outputPath: string | null;
  outputFormat: string;
  flagsFile: string | null;
  /** The settings; `translation` is the flags file as parsed, when there is one. */
  params: (translation: unknown) => Warned<CombineParams>;
}

/** Keys of the reference's configuration that mean nothing here, or nothing for this pipeline. */
const executionKeys = ['executor', 'use_absolute_lsdb_path', 'output_catalog_name', 'duplicate_criteria', 'format'];
const outputKeys = ['output_root_dir', 'output_dir', 'output_name', 'output_format'];

export function readCombineConfig(value: unknown): CombineConfig {
  if (!isObject(value)) throw new Fault('bad-config', `The configuration must be a mapping of keys to values; it is ${inWords(value)}.`);
  const config = sectionOf(value, '');
  refuseUnknown(config, ['inputs', 'param', ...outputKeys, ...executionKeys]);
  const param = sectionOf(config.fields['param'], 'param');
  const flags = param.fields['flags_translation_file'];
  return {
    inputs: readInputs(config),
    ...readOutput(config),
    flagsFile: flags === undefined || flags === null || flags === '' ? null : textAt(param, 'flags_translation_file'),
    params: (translation) => {
      const defaults = translation === undefined ? { params: {}, warnings: [] } : readTranslation(translation);
      const read = readCombineParams(param.fields, defaults.params);
      return { params: read.params, warnings: [...defaults.warnings, ...read.warnings] };
    },
  };
}

function readInputs(config: Section): CombineConfig['inputs'] {
  const inputs = sectionOf(config.fields['inputs'], 'inputs');
  refuseUnknown(inputs, ['specz']);
  const specz = inputs.fields['specz'];
  if (!Array.isArray(specz) || specz.length === 0) {
    throw new Fault('bad-config', `inputs.specz must be a list of at least one catalog; it is ${inWords(specz)}.`, { at: 'inputs.specz' });
  }
  return specz.map((each: unknown, i) => {
    const input = sectionOf(each, `inputs.specz[${i}]`);
    refuseUnknown(input, ['path', 'internal_name', 'columns', 'format']);
    return { path: textAt(input, 'path'), internalName: textAt(input, 'internal_name'), mapping: readMapping(input) };
  });
}

function readMapping(input: Section): SourceMapping {
  const columns = sectionOf(input.fields['columns'], `${input.at}.columns`);
  const pairs = Object.entries(columns.fields).map(([standard, source]): [string, string | null] => {
    if (source === null || typeof source === 'string') return [standard, source];
    if (typeof source === 'number') return [standard, String(source)];
    throw new Fault('bad-config', `${columns.at}.${standard} must be the name of a column or null; it is ${inWords(source)}.`, {
      at: columns.at,
    });
  });
  return Object.fromEntries(pairs);
}

function readOutput(config: Section): { outputPath: string | null; outputFormat: string } {
  const given = config.fields['output_format'];
  const outputFormat = given === undefined || given === null ? 'parquet' : textAt(config, 'output_format').toLowerCase();
  const places = ['output_root_dir', 'output_dir', 'output_name'];
  if (!places.every((key) => config.fields[key] !== undefined && config.fields[key] !== null)) return { outputPath: null, outputFormat };
  const [root, folder, stem] = places.map((key) => textAt(config, key));
  return { outputPath: `${root}/${folder}/${stem}.${outputFormat}`, outputFormat };
}
