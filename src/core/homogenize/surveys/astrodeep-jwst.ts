import { conditions, survey, typed, type SurveyRules } from '#core/homogenize/rules';

/** The tens digit of the flag; the sign does not count. */
const tens = '(trunc(abs(z_flag) / 10) - 10 * trunc(abs(z_flag) / 100))';

/** ASTRODEEP-JWST: flags below 400 whose tens digit is at most 3 are good, with a spectrum (zspec is not -99) or without. */
export const astrodeepJwst: SurveyRules = {
  ...survey(
    'ASTRODEEP-JWST',
    conditions(0, [`zspec != -99 and z_flag < 400 and ${tens} <= 3`, 3], [`zspec == -99 and z_flag < 400 and ${tens} <= 3`, 3]),
    typed('p', ['zspec != -99', 's'], ['zspec == -99', 'p']),
  ),
  refusals: [
    { when: 'not isfinite(z_flag) or z_flag != trunc(z_flag)', because: 'its flag must be a whole number' },
    { when: 'z_flag < 0 and z_flag > -10', because: 'its flag has no tens digit' },
  ],
};
