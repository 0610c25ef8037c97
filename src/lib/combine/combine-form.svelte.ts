import type { CombineType, TieTreatment } from '#core/pipelines/combine-params';
import type { NewProcess, ProcessDetail } from '#core/wire/process';
import type { ProductSummary } from '#core/wire/product';
import { describe } from './describe.ts';

export type CombineLack = 'catalogs' | 'name' | 'radius' | 'deltaZ';

/** The largest radius that the pipeline accepts, in arcseconds. */
export const maxRadiusArcsec = 5;

/** The settings of one run of Combine Redshift Catalogs, as the person chooses them. */
export class CombineForm {
  catalogs = $state<ProductSummary[]>([]);
  lowestFlag = $state<number | null>(3);
  combineType = $state<CombineType>('concatenate_and_remove_duplicates');
  radiusArcsec = $state('0.5');
  deltaZ = $state('0.001');
  ties = $state<TieTreatment>('remove_all');
  displayName = $state('');
  format = $state<'parquet' | 'csv'>('parquet');
  rubinFootprint = $state(true);
  dp1Footprint = $state(false);
  badRows = $state<'set_aside' | 'fail'>('set_aside');
  /** Null while the description follows the settings. */
  ownDescription = $state<string | null>(null);

  readonly matches = $derived(this.combineType !== 'concatenate');
  readonly rowsIn = $derived(this.catalogs.reduce((sum, each) => sum + (each.rows ?? 0), 0));
  readonly description = $derived(this.ownDescription ?? describe(this));
  readonly lacks = $derived<CombineLack[]>([
    ...lack('catalogs', this.catalogs.length < 2),
    ...lack('radius', this.matches && !within(this.radiusArcsec, maxRadiusArcsec)),
    ...lack('deltaZ', this.matches && !isPositiveOrZero(this.deltaZ)),
    ...lack('name', this.displayName.trim() === ''),
  ]);

  has(catalog: { id: number }): boolean {
    return this.catalogs.some((each) => each.id === catalog.id);
  }

  add(catalog: ProductSummary): void {
    if (!this.has(catalog)) this.catalogs.push(catalog);
  }

  remove(catalog: { id: number }): void {
    this.catalogs = this.catalogs.filter((each) => each.id !== catalog.id);
  }

  get order(): NewProcess {
    return {
      pipeline: 'combine_redshift_dedup',
      displayName: this.displayName.trim(),
      description: this.description,
      inputs: this.catalogs.map((catalog) => catalog.id),
      params: this.#params(),
      outputFormat: this.format,
    };
  }

  #params(): Record<string, unknown> {
    const matching = {
      crossmatch_radius_arcsec: Number(this.radiusArcsec),
      delta_z_threshold: Number(this.deltaZ),
      tie_treatment_option: this.ties,
    };
    return {
      combine_type: this.combineType,
      z_flag_homogenized_value_to_cut: this.lowestFlag,
      ...(this.matches ? matching : {}),
      insert_rubin_footprint_flag: this.rubinFootprint,
      insert_DP1_footprint_flag: this.dp1Footprint,
      bad_rows: this.badRows,
    };
  }

  /** "Copy and edit": the settings of an earlier process; the catalogs are looked up by the page, since they may be gone. */
  copy(process: ProcessDetail): void {
    const { params } = process;
    this.displayName = process.displayName;
    this.format = process.outputFormat === 'csv' ? 'csv' : 'parquet';
    this.combineType = oneOf(combineTypes, params['combine_type']) ?? this.combineType;
    this.ties = oneOf(tieTreatments, params['tie_treatment_option']) ?? this.ties;
    this.badRows = oneOf(['set_aside', 'fail'], params['bad_rows']) ?? this.badRows;
    this.lowestFlag = flagOf(params['z_flag_homogenized_value_to_cut']);
    this.radiusArcsec = numberText(params['crossmatch_radius_arcsec']) ?? this.radiusArcsec;
    this.deltaZ = numberText(params['delta_z_threshold']) ?? this.deltaZ;
    this.rubinFootprint = params['insert_rubin_footprint_flag'] !== false;
    this.dp1Footprint = params['insert_DP1_footprint_flag'] === true;
    const written = describe(this);
    this.ownDescription = process.description === written ? null : process.description;
  }
}

const combineTypes: readonly CombineType[] = ['concatenate', 'concatenate_and_mark_duplicates', 'concatenate_and_remove_duplicates'];
const tieTreatments: readonly TieTreatment[] = ['remove_all', 'keep_all', 'draw_one'];

function lack(name: CombineLack, missing: boolean): CombineLack[] {
  return missing ? [name] : [];
}

function within(text: string, most: number): boolean {
  const value = Number(text);
  return text.trim() !== '' && value > 0 && value <= most;
}

function isPositiveOrZero(text: string): boolean {
  return text.trim() !== '' && Number(text) >= 0 && Number.isFinite(Number(text));
}

function oneOf<T extends string>(known: readonly T[], value: unknown): T | null {
  return known.find((each) => each === value) ?? null;
}

function flagOf(value: unknown): number | null {
  return typeof value === 'number' && value >= 1 && value <= 4 ? value : null;
}

function numberText(value: unknown): string | null {
  return typeof value === 'number' ? String(value) : null;
}
