import { direct, survey, typed } from '#core/homogenize/rules';

/** SWIRE, revised: already on the common scale. */
export const swire = survey(
  'SWIRE-REVISED',
  direct([0, 0], [1, 1], [2, 2], [3, 3], [4, 4], [6, 6]),
  typed('p', ["zfinal_type == 's'", 's'], ["zfinal_type == 'p'", 'p']),
);
