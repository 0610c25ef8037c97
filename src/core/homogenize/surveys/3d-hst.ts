import { conditions, survey, typed } from '#core/homogenize/rules';

/** 3D-HST: z_best_s says whether the best redshift is a star's, a spectrum's, a grism's or photometric. */
export const threeDHst = survey(
  '3D-HST',
  conditions(
    0,
    ['z_best_s == 0', 6],
    ['z_best_s == 1 and z_spec != -1', 3],
    ['z_best_s == 2 and use_zgrism == 1 and flag1 == 0 and flag2 == 0', 3],
    ['z_best_s == 3 and use_phot == 1', 3],
  ),
  typed('g', ['z_best_s == 1', 's'], ['z_best_s == 2', 'g'], ['z_best_s == 3', 'p']),
);
