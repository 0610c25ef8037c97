import { always, conditions, survey } from '#core/homogenize/rules';

/** Euclid Q1: the flag is a probability. */
export const euclidQ1 = survey(
  'EUCLID_Q1',
  conditions(
    0,
    ['z_flag == 0', 0],
    ['0 < z_flag < 0.7', 1],
    ['0.7 <= z_flag < 0.9', 2],
    ['0.9 <= z_flag < 0.99', 3],
    ['z_flag >= 0.99', 4],
  ),
  always('s'),
);
