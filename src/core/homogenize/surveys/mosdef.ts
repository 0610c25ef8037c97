import { always, direct, survey } from '#core/homogenize/rules';

/** MOSDEF: quality 0 to 7. */
export const mosdef = survey('MOSDEF', direct([7, 4], [6, 3], [5, 2], [4, 2], [3, 1], [2, 1], [1, 0], [0, 0]), always('s'));
