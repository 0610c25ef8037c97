import type { CombineType, TieTreatment } from '#core/pipelines/combine-params';
import { combine } from '../messages/en/combine.ts';

export interface CombineChoices {
  catalogs: readonly unknown[];
  lowestFlag: number | null;
  combineType: CombineType;
  radiusArcsec: string;
  ties: TieTreatment;
}

/** The settings as sentences, for the description of the result; empty while no catalog is chosen. */
export function describe(choices: CombineChoices): string {
  const words = combine.described;
  if (choices.catalogs.length === 0) return '';
  return words.catalogs(choices.catalogs.length) + words.scale + words.flags[flagKey(choices.lowestFlag)] + objects(choices);
}

function objects(choices: CombineChoices): string {
  const words = combine.described;
  if (choices.combineType === 'concatenate') return words.concatenate;
  if (choices.combineType === 'concatenate_and_mark_duplicates') return words.mark(choices.radiusArcsec);
  return words.remove(choices.radiusArcsec) + words.ties[choices.ties];
}

export type FlagKey = 'all' | '1' | '2' | '3' | '4';

export const flagKeys: readonly FlagKey[] = ['all', '1', '2', '3', '4'];

export function flagKey(flag: number | null): FlagKey {
  return flagKeys.find((key) => key === String(flag)) ?? 'all';
}
