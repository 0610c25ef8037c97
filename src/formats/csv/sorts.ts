import { kinds } from '#formats/csv/cell';

/**
 * What cutting a line into cells has seen of a cell on its way: its kind where that is sure (missing, a whole number of at most 15
 * digits without a sign, a decimal that cannot overflow), else how it stands there.
 */
export const sorts = {
  missing: kinds.missing,
  integer: kinds.integer,
  /** A whole number of 11 to 15 digits without a sign. */
  long: kinds.long,
  decimal: kinds.decimal,
  /** Not looked at yet. */
  bare: 7,
  /** Bare, with blanks around it that are no part of it. */
  padded: 8,
  quoted: 9,
  /** Quoted, with quotes inside that are written twice. */
  doubled: 10,
} as const;

/** The first of the sorts that `scanCell` must look at. */
export const unsure = sorts.bare;
