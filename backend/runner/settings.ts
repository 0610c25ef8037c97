import type { Setting } from '#core/wire/product';

type Params = Readonly<Record<string, unknown>>;

/** A parameter that people know, and how its value reads. `matters`: whether it changed anything in this run. */
interface Wording {
  key: string;
  label: string;
  words: (value: unknown) => string;
  matters?: (params: Params) => boolean;
}

const from = (words: Record<string, string>) => (value: unknown) => words[String(value)] ?? String(value);
const matches = (params: Params): boolean => params['combine_type'] !== 'concatenate';
const removes = (params: Params): boolean => params['combine_type'] === 'concatenate_and_remove_duplicates';
const draws = (params: Params): boolean => removes(params) && params['tie_treatment_option'] === 'draw_one';

const duplicates = from({
  concatenate: 'kept, no matching',
  concatenate_and_mark_duplicates: 'marked',
  concatenate_and_remove_duplicates: 'removed',
});
const ties = from({ remove_all: 'left out', keep_all: 'all kept', draw_one: 'one drawn' });
const marked = from({ true: 'in a column', false: 'not marked' });
const flags = (value: unknown): string => (value === null ? 'all' : `${String(value)} and above`);

const wordings: readonly Wording[] = [
  { key: 'z_flag_homogenized_value_to_cut', label: 'Flags kept', words: flags },
  { key: 'combine_type', label: 'Duplicates', words: duplicates },
  { key: 'crossmatch_radius_arcsec', label: 'Same object', words: (value) => `within ${String(value)}″`, matters: matches },
  { key: 'delta_z_threshold', label: 'Same z', words: (value) => `within ${String(value)}`, matters: matches },
  { key: 'tie_treatment_option', label: 'Ties', words: ties, matters: removes },
  { key: 'random_seed', label: 'Seed of the draw', words: String, matters: draws },
  { key: 'insert_rubin_footprint_flag', label: 'Rubin footprint', words: marked },
  { key: 'insert_DP1_footprint_flag', label: 'DP1 footprint', words: marked },
  {
    key: 'winner_by',
    label: 'Same redshift',
    words: from({ crd_id: 'first CRD_ID stands', measurement: 'smallest error stands' }),
    matters: matches,
  },
  {
    key: 'reference_faults',
    label: 'Faults of the reference',
    words: from({ true: 'repeated', false: 'mended' }),
    matters: (params) => params['reference_faults'] === true,
  },
  { key: 'bad_rows', label: 'Bad rows', words: from({ set_aside: 'set aside', fail: 'end the run' }) },
];

/** What a process was told to do, in words; a parameter without words of its own is shown as it is. */
export function settingsOf(params: Params, outputFormat: string): Setting[] {
  const known = wordings.filter(({ key, matters }) => key in params && (matters?.(params) ?? true));
  const others = Object.entries(params).filter(([key]) => !wordings.some((wording) => wording.key === key));
  return [
    ...known.map(({ key, label, words }) => ({ label, value: words(params[key]) })),
    ...others.map(([key, value]) => ({ label: key, value: JSON.stringify(value) ?? '' })),
    { label: 'Format', value: outputFormat === 'csv' ? 'CSV' : 'Parquet' },
  ];
}
