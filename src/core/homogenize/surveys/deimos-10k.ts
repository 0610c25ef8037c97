import { always, digits, survey } from '#core/homogenize/rules';

/** DEIMOS 10K in COSMOS. */
export const deimos = survey('DEIMOS_10K', digits([0, 0], [1, 1], [2, 2], [3, 3], [4, 4], [9, 2]), always('s'));
