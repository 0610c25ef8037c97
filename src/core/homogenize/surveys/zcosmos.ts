import { always, digits, survey } from '#core/homogenize/rules';

/** zCOSMOS bright. */
export const zcosmos = survey('ZCOSMOS', digits([0, 0], [1, 1], [2, 2], [3, 3], [4, 4], [9, 2]), always('s'));
