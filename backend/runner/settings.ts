import type { Setting } from '#core/wire/product';

/** A parameter that people know, and how its value reads. */
interface Wording {
  key: string;
  label: string;
  words: (value: unknown) => string;
}

const duplicates: Record<string, string> = {
  concatenate: 'kept, no matching',
  concatenate_and_mark_duplicates: 'marked',
  concatenate_and_remove_duplicates: 'removed',
};

const ties: Record<string, string> = { remove_all: 'left out', keep_all: 'all kept', draw_one: 'one drawn' };

const badRows: Record<string, string> = { set_aside: 'set aside', fail: 'end the run' };

const wordings: readonly Wording[] = [
  {
    key: 'z_flag_homogenized_value_to_cut',
    label: 'Flags kept',
    words: (value) => (value === null ? 'all' : `${String(value)} and above`),
  },
  { key: 'combine_type', label: 'Duplicates', words: (value) => duplicates[String(value)] ?? String(value) },
  { key: 'crossmatch_radius_arcsec', label: 'Same object', words: (value) => `within ${String(value)}″` },
  { key: 'delta_z_threshold', label: 'Same z', words: (value) => `within ${String(value)}` },
  { key: 'tie_treatment_option', label: 'Ties', words: (value) => ties[String(value)] ?? String(value) },
  { key: 'insert_rubin_footprint_flag', label: 'Rubin footprint', words: yesNo },
  { key: 'insert_DP1_footprint_flag', label: 'DP1 footprint', words: yesNo },
  { key: 'bad_rows', label: 'Bad rows', words: (value) => badRows[String(value)] ?? String(value) },
];

/** What a process was told to do, in words; a parameter without words of its own is shown as it is. */
export function settingsOf(params: Record<string, unknown>, outputFormat: string): Setting[] {
  const known = wordings.filter(({ key }) => key in params).map(({ key, label, words }) => ({ label, value: words(params[key] ?? null) }));
  const others = Object.entries(params).filter(([key]) => !wordings.some((wording) => wording.key === key));
  return [
    ...known,
    ...others.map(([key, value]) => ({ label: key, value: JSON.stringify(value) ?? '' })),
    { label: 'Format', value: outputFormat === 'csv' ? 'CSV' : 'Parquet' },
  ];
}

function yesNo(value: unknown): string {
  return value === true ? 'marked in a column' : 'not marked';
}
