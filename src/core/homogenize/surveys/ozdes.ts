import { always, direct, survey } from '#core/homogenize/rules';

/** OzDES DR2: qop 1 to 4, 6 is a star. */
export const ozdes = survey('OZDES', direct([1, 0], [2, 1], [3, 3], [4, 4], [6, 6]), always('s'));
