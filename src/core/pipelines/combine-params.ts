import { builtInSurveys } from '#core/homogenize/built-in-surveys';
import type { SurveyRules } from '#core/homogenize/rules';
import type { TableSchema } from '#core/table';

/** The standard name of a column -> the name that it has in the file. Roles, and further names such as instrument_type. */
export type SourceMapping = Readonly<Record<string, string | null | undefined>>;

/** One catalog, already a relation whose rows are in the order of its file. `internalName` begins with digits and `_`. */
export interface CombineInput {
  relation: string;
  schema: TableSchema;
  mapping: SourceMapping;
  internalName: string;
}

export type CombineType = 'concatenate' | 'concatenate_and_mark_duplicates' | 'concatenate_and_remove_duplicates';
export type TieTreatment = 'remove_all' | 'keep_all' | 'draw_one';
/** Which of several rows with the same best flag, type and redshift stands for the object: the smallest CRD_ID, which depends on the numbers of the catalogs, or the best measured one, which does not. */
export type WinnerBy = 'crd_id' | 'measurement';
export type ExtraType = 'text' | 'double' | 'bigint' | 'boolean';

/** A column of the files that goes into the result under a name of its own. */
export interface ExtraColumn {
  name: string;
  source: string;
  type: ExtraType;
}

export interface CombineParams {
  combineType: CombineType;
  tieTreatment: TieTreatment;
  /** Rows keep their place from this value of the common scale on; null keeps all. */
  flagCut: number | null;
  insertDp1Flag: boolean;
  insertRubinFlag: boolean;
  extraColumns: readonly ExtraColumn[];
  /** What happens to rows without a usable position or with numbers that cannot be read. */
  badRows: 'set_aside' | 'fail';
  radiusArcsec: number;
  /** Redshifts that differ by no more are one measurement; 0 merges none. */
  deltaZ: number;
  /** Columns asked in this order which of two rows is the better one; the higher value wins. */
  priority: readonly string[];
  typePriority: Readonly<Record<string, number>>;
  winnerBy: WinnerBy;
  /** Answers as the reference service gives them, its faults included; `docs/guide/reference-faults.md` lists them. */
  referenceFaults: boolean;
  /** How many neighbors the reference looks at; matters only with its faults. */
  mostNeighbors: number;
  /** Of the draw among unresolved ties. */
  seed: number;
  surveys: readonly SurveyRules[];
}

export const flagColumn = 'z_flag_homogenized';
export const typeColumn = 'instrument_type_homogenized';

export const defaultCombineParams: CombineParams = {
  combineType: 'concatenate_and_mark_duplicates',
  tieTreatment: 'remove_all',
  flagCut: null,
  insertDp1Flag: false,
  insertRubinFlag: true,
  extraColumns: [],
  badRows: 'set_aside',
  radiusArcsec: 0.5,
  deltaZ: 0.001,
  priority: [flagColumn, typeColumn],
  typePriority: { s: 3, g: 2, p: 1 },
  winnerBy: 'crd_id',
  referenceFaults: false,
  mostNeighbors: 10,
  seed: 42,
  surveys: builtInSurveys,
};
