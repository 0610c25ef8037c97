import { always, conditions, survey } from '#core/homogenize/rules';

const clean = 'type != 1 and z_flag == 0';

/** COSMOS-Web. `type` reaches the rules as text, so it never equals 1: no star is marked, as in the reference service. */
export const cosmosWeb = survey(
  'COSMOS_Web',
  conditions(
    0,
    ['type != 1 and z_flag != 0', 0],
    [`${clean} and abs(zpdf_med - zchi2) > 0.001`, 1],
    [`${clean} and abs(zpdf_med - zchi2) <= 0.001 and nbfilt < 30`, 2],
    [`${clean} and abs(zpdf_med - zchi2) <= 0.001 and nbfilt > 30`, 3],
    ['type == 1', 6],
  ),
  always('p'),
);
