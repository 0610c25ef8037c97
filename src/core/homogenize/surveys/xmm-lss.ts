import { always, conditions, survey } from '#core/homogenize/rules';

/** XMM-LSS: 1 is best, so the scale is turned round; Class 'STA' is a star. */
export const xmmLss = survey(
  'XMM_LSS',
  conditions(
    0,
    ["Class == 'STA'", 6],
    ["Class != 'STA' and z_flag == 3", 1],
    ["Class != 'STA' and z_flag == 2", 2],
    ["Class != 'STA' and z_flag == 1", 3],
  ),
  always('s'),
);
