import { always, digits, survey } from '#core/homogenize/rules';

/** DESI deep pilot: visual inspection grades. */
export const desiDeepPilot = survey('DESI_DEEP_PILOT', digits([0, 0], [1, 1], [2, 2], [3, 3], [4, 4]), always('s'));
