import { always, conditions, survey } from '#core/homogenize/rules';

/** Emission-line galaxies of FIGS: every published redshift counts as good. */
export const elgFigs = survey('ELG_FIGS', conditions(3), always('s'));
