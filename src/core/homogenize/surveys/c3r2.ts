import { always, direct, survey } from '#core/homogenize/rules';

/** Complete Calibration of the Color-Redshift Relation, DR3: only secure flags are published. */
export const c3r2 = survey('C3R2_DR3', direct([4, 4], [3.5, 3], [3, 3]), always('s'));
