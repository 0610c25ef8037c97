import { always, conditions, survey } from '#core/homogenize/rules';

const finite = (columns: readonly string[]): string => columns.map((each) => `isfinite(${each})`).join(' and ');
const needed = finite(['z', 'z_ml', 'chi_a', 'nfilt']);
const within = (low: string, high: string): string =>
  `${finite([low, high, 'z_peak', 'z500'])} and ${['z_ml', 'z_peak', 'z500'].map((each) => `${low} <= ${each} <= ${high}`).join(' and ')}`;

/** The last two do not ask for filters or for z again: a row without filters can still reach 3, as in the reference service. */
const flag = conditions(
  0,
  [`not (${needed}) or nfilt <= 0`, 0],
  [`${needed} and nfilt > 0`, 1],
  [within('l95', 'u95'), 2],
  [within('l68', 'u68'), 3],
);

/** JADES DR5 photometric redshifts: better the tighter its estimates agree. */
export const jadesDr5 = survey('JADES_DR5_PHOTOZ', flag, always('p'));
export const jadesDr5Kron = survey('JADES_DR5_PHOTOZ_KRON', flag, always('p'));
