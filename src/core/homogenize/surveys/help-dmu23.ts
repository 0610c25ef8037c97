import { always, direct, survey } from '#core/homogenize/rules';

/** HELP DMU 23, a compilation of spectroscopic redshifts. */
export const help = survey('HELP-DMU23', direct([1, 0], [2, 1], [3, 3], [4, 4], [5, 4]), always('s'));
