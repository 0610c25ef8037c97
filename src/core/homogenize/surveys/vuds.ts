import { always, digits, survey } from '#core/homogenize/rules';

/** VIMOS Ultra Deep Survey. */
export const vuds = survey('VUDS', digits([1, 1], [2, 2], [3, 3], [4, 4], [9, 2]), always('s'));
