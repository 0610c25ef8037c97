import { always, conditions, survey } from '#core/homogenize/rules';

const clean = 'type != 1 and z_flag == 0';

/** COSMOS-Web: `type` 1 is a star. The reference service turns `type` into text first, so that it finds none. */
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
