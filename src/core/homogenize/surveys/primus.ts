import { always, direct, survey } from '#core/homogenize/rules';

/** PRIMUS: low-resolution prism spectra. */
export const primus = survey('PRIMUS', direct([-1, 0], [2, 1], [3, 2], [4, 3]), always('g'));
