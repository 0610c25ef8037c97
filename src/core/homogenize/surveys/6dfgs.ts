import { always, direct, survey } from '#core/homogenize/rules';

/** 6dF Galaxy Survey: quality 1 to 4, 6 is a star of our Galaxy. */
export const sixDegreeField = survey('6DFGS', direct([1, 0], [2, 1], [3, 3], [4, 4], [6, 6]), always('s'));
