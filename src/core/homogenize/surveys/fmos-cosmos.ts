import { always, direct, survey } from '#core/homogenize/rules';

/** FMOS-COSMOS: -99 without a redshift, -1 a star. */
export const fmosCosmos = survey('FMOS_COSMOS', direct([-99, 0], [0, 0], [1, 1], [2, 2], [3, 3], [4, 4], [-1, 6]), always('s'));
