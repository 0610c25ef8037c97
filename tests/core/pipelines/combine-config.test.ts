import { describe, expect, it } from 'vitest';
import { readCombineConfig } from '#core/pipelines/combine-config';
import { defaultCombineParams } from '#core/pipelines/combine-params';
import { readCombineParams, readTranslation } from '#core/pipelines/combine-settings';

const inputs = { specz: [{ path: 'a.csv', internal_name: '1_a', columns: { ra: 'RA', z_err: null }, format: 'csv' }] };

describe('the configuration of a combination', () => {
  it('takes what is missing from the reference, and the built-in rules without a flags file', () => {
    const config = readCombineConfig({ inputs, output_root_dir: 'root', output_dir: 'out', output_name: 'crd' });
    expect(config.outputPath).toBe('root/out/crd.parquet');
    expect(config.flagsFile).toBeNull();
    expect(config.inputs).toEqual([{ path: 'a.csv', internalName: '1_a', mapping: { ra: 'RA', z_err: null } }]);
    expect(config.params(undefined)).toEqual({ params: defaultCombineParams, warnings: [] });
  });

  it('accepts the known keys of the reference and refuses others by name', () => {
    const known = {
      executor: { name: 'slurm' },
      use_absolute_lsdb_path: true,
      output_catalog_name: 'x',
      duplicate_criteria: 'closest',
      format: 'hats',
    };
    expect(() => readCombineConfig({ inputs, ...known, param: { prepare_max_inflight: 5 } })).not.toThrow();
    expect(() => readCombineConfig({ inputs, outputs: 1 })).toThrow(/Unknown key "outputs"/);
    expect(() => readCombineConfig({ inputs: { specz: [{ path: 'a', internal_name: '1_a', colums: {} }] } })).toThrow(
      /"colums" in inputs\.specz\[0\]/,
    );
    expect(() => readCombineParams({ radius: 1 })).toThrow(/Unknown key "radius" in param/);
  });

  it.each([
    [{}, /inputs\.specz must be a list/],
    [{ inputs: { specz: [] } }, /inputs\.specz must be a list/],
    [{ inputs: { specz: [{ internal_name: '1_a' }] } }, /inputs\.specz\[0\]\.path must be a text; it is missing/],
    [[], /must be a mapping of keys to values; it is a list/],
    [{ inputs, param: [] }, /param must be a mapping/],
    [{ inputs: { specz: [{ path: 'a', internal_name: '1_a', columns: { ra: ['x'] } }] } }, /columns\.ra must be the name of a column/],
  ])('refuses %j', (value, words) => {
    expect(() => readCombineConfig(value)).toThrow(words);
  });

  it('cuts at 1 to 6 only and says when it does not', () => {
    const cut = (value: unknown) => readCombineParams({ z_flag_homogenized_value_to_cut: value });
    expect([1, 3.0, 6, '3', null].map((value) => cut(value).params.flagCut)).toEqual([1, 3, 6, 3, null]);
    for (const value of [0, -1, 7, 2.5, 'three', true]) {
      expect(cut(value).params.flagCut).toBeNull();
      expect(cut(value).warnings).toHaveLength(1);
    }
    expect(cut(null).warnings).toEqual([]);
  });

  it('reads switches as people write them', () => {
    const read = (value: unknown) => readCombineParams({ insert_DP1_footprint_flag: value });
    expect(['yes', 'ON', 1, true].map((value) => read(value).params.insertDp1Flag)).toEqual([true, true, true, true]);
    expect(['no', '', 0, false, 'junk'].map((value) => read(value).params.insertDp1Flag)).toEqual([false, false, false, false, false]);
    expect(read('junk').warnings).toHaveLength(1);
  });

  it('refuses an unknown combine_type; an unknown treatment of ties is a warning, and only where it counts', () => {
    expect(() => readCombineParams({ combine_type: 'merge' })).toThrow(/must be one of concatenate,/);
    const remove = readCombineParams({ combine_type: 'concatenate_and_remove_duplicates', tie_treatment_option: 'best' });
    expect(remove.params.tieTreatment).toBe('remove_all');
    expect(remove.warnings).toHaveLength(1);
    expect(readCombineParams({ tie_treatment_option: 'best' }).warnings).toEqual([]);
    expect(readCombineParams({ random_seed: null }).params.seed).toBe(42);
  });

  it('reads extra columns and refuses names that the result has already, in any case', () => {
    const extra = (value: unknown) => readCombineParams({ extra_columns: value }).params.extraColumns;
    expect(extra({ A: 'int', B: { source: 'b', type: 'String' } })).toEqual([
      { name: 'A', source: 'A', type: 'bigint' },
      { name: 'B', source: 'b', type: 'text' },
    ]);
    expect(() => extra({ A: { typ: 'int' } })).toThrow(/Unknown key "typ" in param\.extra_columns\.A/);
    expect(() => extra({ RA: 'float' })).toThrow(/has a column ra already/);
    expect(() => extra({ a: 'int', A: 'int' })).toThrow(/has a column a already/);
    expect(() => extra({ A: 'date' })).toThrow(/the type must be one of/);
    expect(() => extra({ A: { source: '', type: 'int' } })).toThrow(/source must be the name/);
    expect(() => extra(['A'])).toThrow(/must be a mapping/);
  });
});

describe('a flags file', () => {
  const file = {
    tiebreaking_priority: 'z_flag_homogenized',
    delta_z_threshold: 0.01,
    crossmatch_radius_arcsec: 1,
    instrument_type_priority: { S: 9, p: 1 },
    crossmatch_n_neighbors: 10,
    translation_rules: {
      mine: {
        z_flag_translation: { 1: 0, 2.5: 4, default: 1, conditions: [{ expr: 'snr > 5', value: 3 }] },
        instrument_type_translation: { default: 'S' },
      },
    },
  };

  it('ranks and translates as it says', () => {
    const { params } = readTranslation(file);
    expect(params).toMatchObject({ priority: ['z_flag_homogenized'], deltaZ: 0.01, radiusArcsec: 1, typePriority: { s: 9, p: 1 } });
    const [mine] = params.surveys ?? [];
    expect(mine?.survey).toBe('MINE');
    expect(mine?.flag.conditions).toEqual([{ when: 'snr > 5', gives: 3 }]);
    expect(Object.fromEntries(mine?.flag.direct ?? [])).toEqual({ 1: 0, 2.5: 4 });
    expect([mine?.flag.otherwise, mine?.type.otherwise]).toEqual([1, 's']);
  });

  it('may leave the rules to us', () => {
    expect(readTranslation({ tiebreaking_priority: ['z_flag_homogenized'] }).params.surveys).toBeUndefined();
  });

  it.each([
    [{}, /must have tiebreaking_priority/],
    [{ ...file, tiebreaking_priority: [] }, /must be a list of column names/],
    [{ ...file, delta_z_threshold: -1 }, /must be a number from 0 on; it is -1/],
    [{ ...file, crossmatch_radius_arcsec: 0 }, /must be more than 0/],
    [{ ...file, save_expr_columns: true }, /save_expr_columns is not offered/],
    [{ ...file, nonsense: 1 }, /Unknown key "nonsense"/],
    [{ ...file, translation_rules: { A: { ...file.translation_rules.mine, z_flag_translation: { x: 1 } } } }, /"x" is no number/],
    [
      { ...file, translation_rules: { A: { ...file.translation_rules.mine, instrument_type_translation: { default: 'x' } } } },
      /must give s, g or p/,
    ],
    [
      {
        ...file,
        translation_rules: { A: { ...file.translation_rules.mine, z_flag_translation: { conditions: [{ expr: 'open("x")', value: 1 }] } } },
      },
      /calls open\(\)/,
    ],
  ])('is refused when it is wrong: %#', (value, words) => {
    expect(() => readTranslation(value)).toThrow(words);
  });
});
