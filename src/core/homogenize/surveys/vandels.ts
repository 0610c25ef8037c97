import { always, digits, survey } from '#core/homogenize/rules';

/** VANDELS: a 9 (one clear line) is worth a 3. */
export const vandels = survey('VANDELS', digits([0, 0], [1, 1], [2, 2], [3, 4], [4, 4], [9, 3]), always('s'));
