import { direct, survey, typed } from '#core/homogenize/rules';

const flag = direct([0, 0], [1, 1], [2, 2], [3, 3], [4, 4], [6, 6]);

/** ELAIS-S1 optical identifications and the ELAIS final band-merged catalog: already on the common scale. */
export const elaisS1 = survey('ELAISS1OID', flag, typed('p', ["zfinal_type == 's'", 's'], ["zfinal_type == 'p'", 'p']));
export const elaisBandMerged = survey('ELAISFBMC', flag, typed('p', ["zbest_type == 's'", 's'], ["zbest_type == 'p'", 'p']));
