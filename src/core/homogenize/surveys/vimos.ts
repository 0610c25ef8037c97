import { always, direct, survey } from '#core/homogenize/rules';

/** VIMOS in GOODS: grades in letters, which are numbers by the time they come here. */
export const vimos = survey('VIMOS', direct([4, 4], [3, 3], [2, 2], [1, 1], [0, 0]), always('s'));
