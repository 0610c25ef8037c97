import { always, direct, survey } from '#core/homogenize/rules';

/** 2-degree Field Lensing Survey: quality 1 to 4, 6 is a star. */
export const twoDegreeFieldLensing = survey('2DFLENS', direct([1, 0], [2, 1], [3, 3], [4, 4], [6, 6]), always('s'));
