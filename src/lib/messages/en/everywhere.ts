import type { Role } from '#core/meaning';
import type { ProductTypeName } from '#core/product';
import { count } from '../../format.ts';

const types: Record<ProductTypeName, string> = {
  redshift_catalog: 'Redshift Catalog',
  training_set: 'Training Set',
  training_results: 'Training Results',
  validation_results: 'Validation Results',
  photoz_estimates: 'Photo-z Estimates',
  object_catalog: 'Object Catalog',
  other: 'Other',
};

const roleNames: Record<Role, string> = {
  id: 'ID',
  ra: 'RA',
  dec: 'Dec',
  z: 'z',
  z_err: 'z_err',
  z_flag: 'z_flag',
  survey: 'survey',
};

const spokenRoles: Record<Role, string> = {
  id: 'ID',
  ra: 'RA',
  dec: 'Dec',
  z: 'z',
  z_err: 'error',
  z_flag: 'flag',
  survey: 'survey',
};

function spoken(has: readonly Role[], lacks: readonly Role[]): string {
  const words = (list: readonly Role[]) => list.map((role) => spokenRoles[role]).join(', ');
  if (has.length === 0) return 'no column with a role';
  return lacks.length === 0 ? `has ${words(has)}` : `has ${words(has)}; no ${words(lacks)}`;
}

/** Words that more than one area of the pages uses. */
export const everywhere = {
  title: (page: string) => `${page} · Photo-z Server`,
  types,
  roleNames,
  spokenRoles: spoken,
  rows: (n: number) => (n === 1 ? '1 row' : `${count(n)} rows`),
  columns: (n: number) => (n === 1 ? '1 column' : `${count(n)} columns`),
  products: (n: number) => (n === 1 ? '1 product' : `${count(n)} products`),
  columnsSeen: (first: number, last: number, all: number) =>
    first === last ? `Column ${last} of ${all}` : `Columns ${first} to ${last} of ${all}`,
  columnsLeft: 'Earlier columns',
  columnsRight: 'More columns',
  files: (n: number) => (n === 1 ? '1 file' : `${count(n)} files`),
  none: 'none',
  nothing: '–',
  null: 'null',
  yes: 'yes',
  no: 'no',
  close: 'Close',
  cancel: 'Cancel',
  keep: 'Keep it',
  save: 'Save',
  edit: 'Edit',
  delete: 'Delete',
  undo: 'Undo',
  copy: 'Copy',
  copied: 'Copied',
  clear: 'Clear',
  remove: (what: string) => `Remove ${what}`,
  required: 'required',
  optional: 'optional',
  official: 'Official',
  previous: 'Previous',
  next: 'Next',
  working: 'working',
  sure: 'sure',
  likely: 'likely',
  guess: 'guess',
  confidence: (word: string) => `Confidence: ${word}`,
  noRole: 'no role',
  guessed: 'guessed',
  notATable: 'not a table',
  noRedshifts: 'no redshifts',
  noSky: 'no positions',
  severities: { error: 'Wrong', warning: 'Look', note: 'Note', passed: 'Passed' },
  moreChecks: (n: number) => (n === 1 ? '1 more check passed' : `${count(n)} more checks passed`),
  breadcrumb: 'Breadcrumb',
  sections: 'Sections',
  of: (done: string, total: string) => `${done} of ${total}`,
  chooseOne: 'Choose',
};
