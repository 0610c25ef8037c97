import { always, digits, survey } from '#core/homogenize/rules';

/** COSMOS spectroscopic redshift compilation. */
export const cosmosSrc = survey('COSMOS_SRC', digits([0, 0], [1, 1], [2, 2], [3, 3], [4, 4], [9, 2]), always('s'));
