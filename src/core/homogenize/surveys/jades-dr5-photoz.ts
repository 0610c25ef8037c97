import { always, conditions, survey } from '#core/homogenize/rules';

const finite = (columns: readonly string[]): string => columns.map((each) => `isfinite(${each})`).join(' and ');
const needed = finite(['z', 'z_ml', 'chi_a', 'nfilt']);
const within = (low: string, high: string): string =>
  `${finite([low, high, 'z_peak', 'z500'])} and ${['z_ml', 'z_peak', 'z500'].map((each) => `${low} <= ${each} <= ${high}`).join(' and ')}`;

const usable = `${needed} and nfilt > 0`;

const flag = conditions(
  0,
  [`not (${needed}) or nfilt <= 0`, 0],
  [usable, 1],
  [`${usable} and ${within('l95', 'u95')}`, 2],
  [`${usable} and ${within('l68', 'u68')}`, 3],
);

/** The reference does not ask for filters or for z again in the last two: there a row without a redshift can reach 3. */
const flagWithFaults = conditions(
  0,
  [`not (${needed}) or nfilt <= 0`, 0],
  [usable, 1],
  [within('l95', 'u95'), 2],
  [within('l68', 'u68'), 3],
);

/** JADES DR5 photometric redshifts: better the tighter its estimates agree. */
export const jadesDr5 = survey('JADES_DR5_PHOTOZ', flag, always('p'));
export const jadesDr5Kron = survey('JADES_DR5_PHOTOZ_KRON', flag, always('p'));
export const jadesDr5WithFaults = survey('JADES_DR5_PHOTOZ', flagWithFaults, always('p'));
export const jadesDr5KronWithFaults = survey('JADES_DR5_PHOTOZ_KRON', flagWithFaults, always('p'));
