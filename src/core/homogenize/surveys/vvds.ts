import { always, digits, survey } from '#core/homogenize/rules';

/** VIMOS VLT Deep Survey. */
export const vvds = survey('VVDS', digits([0, 0], [1, 1], [2, 2], [3, 3], [4, 4], [9, 2]), always('s'));
