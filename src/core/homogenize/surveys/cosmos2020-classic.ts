import { always, conditions, survey } from '#core/homogenize/rules';

const galaxy = '(lp_type != 1 and lp_type != -9 and isfinite(z))';
const bounded = 'isfinite(lp_zPDF) and isfinite(lp_zMinChi2) and isfinite(lp_zPDF_l68) and isfinite(lp_zPDF_u68)';
const agree = ['z', 'lp_zPDF', 'lp_zMinChi2'].map((each) => `lp_zPDF_l68 <= ${each} <= lp_zPDF_u68`).join(' and ');
const consistent = `${galaxy} and ${bounded} and ${agree}`;

/** COSMOS2020 CLASSIC (LePhare): better the more its estimates agree within the 68 % interval and the more filters it has. */
export const cosmos2020Classic = survey(
  'COSMOS2020_CLASSIC',
  conditions(
    0,
    ['lp_type == -9 or not isfinite(z)', 0],
    ['lp_type == 1', 6],
    [galaxy, 1],
    [consistent, 2],
    [`${consistent} and isfinite(lp_NbFilt) and lp_NbFilt > 30`, 3],
  ),
  always('p'),
);
