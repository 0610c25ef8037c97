import { always, conditions, survey } from '#core/homogenize/rules';

const object = "CLASS != 'STAR'";
const good = `${object} and z_flag == 0 and SPECPRIMARY == 1`;

const flag = conditions(
  0,
  [`${object} and z_flag != 0 and SPECPRIMARY != 1`, 0],
  [`${object} and z_flag != 0 and SPECPRIMARY == 1`, 1],
  [`${good} and z_err >= 0.001`, 3],
  [`${good} and z_err < 0.001`, 4],
  ["CLASS == 'STAR'", 6],
);

/** SDSS: z_flag is zWarning, 0 when all is well; only the primary spectrum of an object is good. */
export const sdssDr17 = survey('SDSS_DR17', flag, always('s'));
export const sdssDr19 = survey('SDSS_DR19', flag, always('s'));
