import { always, direct, survey } from '#core/homogenize/rules';

/** 2dF Galaxy Redshift Survey: quality 1 to 5. */
export const twoDegreeField = survey('2DFGRS', direct([1, 0], [2, 1], [3, 3], [4, 4], [5, 4]), always('s'));
