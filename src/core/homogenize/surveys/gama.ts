import { always, direct, survey } from '#core/homogenize/rules';

/** GAMA DR4: nQ 1 to 5. */
export const gama = survey('GAMA_DR4', direct([5, 4], [4, 4], [3, 3], [2, 2], [1, 1]), always('s'));
