import { combineRedshifts } from '#core/pipelines/combine-redshifts';
import type { CombineParams } from '#core/pipelines/combine-params';
import { readCombineParams } from '#core/pipelines/combine-settings';
import { Fault } from '#core/problem';

export interface CheckedParams {
  /** With all defaults said, so that the record tells what was done. */
  params: Record<string, unknown>;
  /** What was set right rather than refused. */
  warnings: string[];
}

/** A Fault names the key that is wrong. */
export function checkedParams(pipeline: string, params: Record<string, unknown>): CheckedParams {
  if (pipeline !== combineRedshifts.name) throw new Fault('bad-request', `There is no pipeline "${pipeline}".`, { at: 'pipeline' });
  const file = params['flags_translation_file'];
  if (file !== undefined && file !== null && file !== '') {
    const message = 'flags_translation_file names a file that is not on the server. Leave it out: the built-in rules are used.';
    throw new Fault('bad-config', message, { at: 'flags_translation_file' });
  }
  const read = readCombineParams(params);
  return { params: { ...given(params), ...said(read.params) }, warnings: read.warnings };
}

/** What the reference's own machinery was told is of no use here; the lists of a user stay as they were written. */
function given(params: Record<string, unknown>): Record<string, unknown> {
  const kept = ['extra_columns', 'tiebreaking_priority', 'instrument_type_priority'];
  return Object.fromEntries(Object.entries(params).filter(([key, value]) => kept.includes(key) && value !== null));
}

/** In the words of the configuration; reading them again gives the same parameters. */
function said(params: CombineParams): Record<string, unknown> {
  return {
    combine_type: params.combineType,
    z_flag_homogenized_value_to_cut: params.flagCut,
    tie_treatment_option: params.tieTreatment,
    crossmatch_radius_arcsec: params.radiusArcsec,
    delta_z_threshold: params.deltaZ,
    insert_rubin_footprint_flag: params.insertRubinFlag,
    insert_DP1_footprint_flag: params.insertDp1Flag,
    bad_rows: params.badRows,
    random_seed: params.seed,
    winner_by: params.winnerBy,
    reference_faults: params.referenceFaults,
  };
}
