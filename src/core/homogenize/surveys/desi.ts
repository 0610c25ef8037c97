import { always, conditions, survey } from '#core/homogenize/rules';

const object = "SPECTYPE != 'STAR'";
const good = `${object} and z_flag == 0 and ZCAT_PRIMARY == True`;

const flag = conditions(
  0,
  [`${object} and z_flag != 0 and ZCAT_PRIMARY != True`, 0],
  [`${object} and z_flag != 0 and ZCAT_PRIMARY == True`, 1],
  [`${good} and z_err >= 0.001`, 3],
  [`${good} and z_err < 0.001`, 4],
  ["SPECTYPE == 'STAR'", 6],
);

/** DESI: z_flag is ZWARN, 0 when all is well; only the primary spectrum of a target is good. */
export const desi = survey('DESI', flag, always('s'));
export const desiDr1 = survey('DESI_DR1', flag, always('s'));
