import { always, conditions, survey } from '#core/homogenize/rules';

/** 2MASS Redshift Survey: no flag of its own, the error decides; an error of exactly 0 is one that nobody published. */
export const twoMassRedshift = survey(
  '2MRS',
  conditions(0, ['z_err == 0', 3], ['z_err > 0 and z_err < 0.001', 4], ['z_err >= 0.001', 3]),
  always('s'),
);
