import { conditions, survey, typed } from '#core/homogenize/rules';

/** ASTRODEEP: zspec_survey names the source of a spectrum, '-' where the redshift is photometric. */
export const astrodeep = survey(
  'ASTRODEEP',
  conditions(0, ["zspec_survey != '-'", 3], ["zspec_survey == '-'", 3]),
  typed('p', ["zspec_survey != '-'", 's'], ["zspec_survey == '-'", 'p']),
);
