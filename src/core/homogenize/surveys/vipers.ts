import { always, digits, survey, type SurveyRules } from '#core/homogenize/rules';

const byDigit = digits([1, 1], [2, 3], [9, 3], [3, 4], [4, 4]);
const flag: SurveyRules['flag'] = {
  ...byDigit,
  conditions: [
    ...byDigit.conditions.map(({ when, gives }) => ({ when: `classFlag != -1 and ${when}`, gives })),
    { when: 'classFlag == -1', gives: 6 },
  ],
};

/** VIPERS PDR2: classFlag -1 is a star. */
export const vipers = survey('VIPERS_PDR2', flag, always('s'));
