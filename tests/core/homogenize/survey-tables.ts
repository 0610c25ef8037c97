import type { Cell } from '#core/table';

/** Old value in, new value out. `of`: the columns of the rows; each row ends with the flag and the type that must come of it. */
export interface SurveyTable {
  survey: string;
  of: string[];
  rows: Cell[][];
}

/** Surveys that map their flag alone: [flag, expected flag]; all rows have one type. */
const mapped = (survey: string, type: string, pairs: readonly (readonly [number | null, number | null])[]): SurveyTable => {
  return { survey, of: ['z_flag'], rows: pairs.map(([flag, expected]) => [flag, expected, type]) };
};

const lastDigit = (survey: string, digits: Readonly<Record<number, number>>): SurveyTable => {
  const expected = (flag: number): number => (flag < 0 && flag % 10 !== 0 ? 0 : (digits[Math.abs(flag % 10)] ?? 0));
  const flags = [...Array.from({ length: 30 }, (_, i) => i), 211, 219, 224, 9.7, 3.5, -1, -10, -24];
  return mapped(survey, 's', [...flags.map((flag) => [flag, expected(Math.trunc(flag))] as const), [null, 0], [Infinity, 0]]);
};

const spectral = (survey: string, kind: string, primary: Cell[]): SurveyTable => {
  const [yes = true, no = false] = primary;
  return {
    survey,
    of: [kind, 'z_flag', survey.startsWith('DESI') ? 'ZCAT_PRIMARY' : 'SPECPRIMARY', 'z_err'],
    rows: [
      ['GALAXY', 4, no, 0.1, 0, 's'],
      ['GALAXY', 4, yes, 0.1, 1, 's'],
      ['QSO', 0, yes, 0.001, 3, 's'],
      ['GALAXY', 0, yes, 0.00099, 4, 's'],
      ['GALAXY', 0, yes, -1, 4, 's'],
      ['GALAXY', 0, yes, null, 0, 's'],
      ['GALAXY', 0, no, 0.0001, 0, 's'],
      ['STAR', 4, no, 0.1, 6, 's'],
      ['star', 0, yes, 0.0001, 4, 's'],
      [null, 0, yes, 0.0001, 0, 's'],
      ['GALAXY', null, yes, 0.0001, 0, 's'],
    ],
  };
};

const jadesPhotometric = (survey: string): SurveyTable => ({
  survey,
  of: ['z', 'z_ml', 'chi_a', 'nfilt', 'l95', 'u95', 'l68', 'u68', 'z_peak', 'z500'],
  rows: [
    [1, 1, 5, 0, 9, 9, 9, 9, 1, 1, 0, 'p'],
    [1, null, 5, 3, 9, 9, 9, 9, 1, 1, 0, 'p'],
    [1, 1, 5, 3, 9, 9, 9, 9, 1, 1, 1, 'p'],
    [1, 1, 5, 3, 0, 2, 9, 9, 1, 1, 2, 'p'],
    [1, 1, 5, 3, 0, 2, 0.9, 1.1, 1, 1, 3, 'p'],
    [1, 1, 5, 3, null, 2, 9, 9, 1, 1, 1, 'p'],
    [1, 1, 5, 0, 0, 2, 0.9, 1.1, 1, 1, 0, 'p'],
    [null, 1, 5, 3, 0, 2, 9, 9, 1, 1, 0, 'p'],
    [null, 1, 5, 3, 9, 9, 9, 9, 1, 1, 0, 'p'],
  ],
});

const ownScale = [
  [0, 0],
  [1, 1],
  [2, 2],
  [3, 3],
  [4, 4],
  [6, 6],
  [5, null],
  [null, null],
] as const;

const typedByColumn = (survey: string, column: string): SurveyTable => ({
  survey,
  of: ['z_flag', column],
  rows: [
    [0, 's', 0, 's'],
    [1, 'p', 1, 'p'],
    [2, 'S', 2, 'p'],
    [3, null, 3, 'p'],
    [6, 'x', 6, 'p'],
    [5, 's', null, 's'],
  ],
});

const fifth = [
  [1, 0],
  [2, 1],
  [3, 3],
  [4, 4],
  [6, 6],
  [5, null],
  [0, null],
  [3.5, null],
  [null, null],
] as const;

export const surveyTables: readonly SurveyTable[] = [
  mapped('2DFGRS', 's', [[1, 0], [2, 1], [3, 3], [4, 4], [5, 4], [6, null], [null, null]]), // prettier-ignore
  mapped('2DFLENS', 's', fifth),
  {
    survey: '2MRS',
    of: ['z_err'],
    rows: [
      [0, 3, 's'],
      [0.0009, 4, 's'],
      [0.001, 3, 's'],
      [5, 3, 's'],
      [-0.1, 0, 's'],
      [null, 0, 's'],
    ],
  },
  {
    survey: '3D-HST',
    of: ['z_best_s', 'z_spec', 'use_zgrism', 'flag1', 'flag2', 'use_phot'],
    rows: [
      [0, 0.1, 0, 0, 0, 0, 6, 'g'],
      [1, 0.1, 0, 0, 0, 0, 3, 's'],
      [1, -1, 0, 0, 0, 0, 0, 's'],
      [1, null, 0, 0, 0, 0, 3, 's'],
      [2, 0.1, 1, 0, 0, 0, 3, 'g'],
      [2, 0.1, 1, 1, 0, 0, 0, 'g'],
      [3, 0.1, 0, 0, 0, 1, 3, 'p'],
      [3, 0.1, 0, 0, 0, 0, 0, 'p'],
      [null, 0.1, 0, 0, 0, 1, 0, 'g'],
    ],
  },
  mapped('6DFGS', 's', fifth),
  {
    survey: 'ASTRODEEP',
    of: ['zspec_survey'],
    rows: [
      ['VLT', 3, 's'],
      ['-', 3, 'p'],
      [null, 0, 'p'],
    ],
  },
  {
    survey: 'ASTRODEEP-JWST',
    of: ['z_flag', 'zspec'],
    rows: [
      [0, -99, 3, 'p'],
      [5, 1, 3, 's'],
      [35, -99, 3, 'p'],
      [45, 1, 0, 's'],
      [130, 1, 3, 's'],
      [140, 1, 0, 's'],
      [430, 1, 0, 's'],
      [-25, 1, 3, 's'],
      [-45, 1, 0, 's'],
      [5, null, 3, 's'],
      [null, 1, 0, 's'],
    ],
  },
  mapped('C3R2_DR3', 's', [[4, 4], [3.5, 3], [3, 3], [2, null], [null, null]]), // prettier-ignore
  {
    survey: 'COSMOS2020_CLASSIC',
    of: ['z', 'lp_type', 'lp_zPDF', 'lp_zMinChi2', 'lp_zPDF_l68', 'lp_zPDF_u68', 'lp_NbFilt'],
    rows: [
      [1, -9, 1, 1, 0, 2, 31, 0, 'p'],
      [1, 1, 1, 1, 0, 2, 31, 6, 'p'],
      [null, 1, 1, 1, 0, 2, 31, 6, 'p'],
      [1, 0, 1, 1, 2, 3, 31, 1, 'p'],
      [1, 0, 1, 1, 0, 2, 30, 2, 'p'],
      [1, 0, 1, 1, 0, 2, null, 2, 'p'],
      [1, 0, 1, 1, 0, 2, 31, 3, 'p'],
      [1, 0, null, 1, 0, 2, 31, 1, 'p'],
      [1, null, 1, 1, 0, 2, 31, 3, 'p'],
      [Infinity, 0, 1, 1, 0, 2, 31, 0, 'p'],
    ],
  },
  lastDigit('COSMOS_SRC', { 0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 9: 2 }),
  {
    survey: 'COSMOS_Web',
    of: ['type', 'z_flag', 'zpdf_med', 'zchi2', 'nbfilt'],
    rows: [
      [0, 1, 1, 1, 31, 0, 'p'],
      [0, 0, 1, 1.1, 31, 1, 'p'],
      [0, 0, 1, 1, 29, 2, 'p'],
      [0, 0, 1, 1, 31, 3, 'p'],
      [0, 0, 1, 1, 30, 0, 'p'],
      [1, 0, 1, 1, 31, 6, 'p'],
      [1, 1, null, 1, 31, 6, 'p'],
      [0, 0, null, 1, 31, 0, 'p'],
    ],
  },
  lastDigit('DEIMOS_10K', { 0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 9: 2 }),
  spectral('DESI', 'SPECTYPE', [true, false]),
  spectral('DESI_DR1', 'SPECTYPE', [1, 0]),
  lastDigit('DESI_DEEP_PILOT', { 0: 0, 1: 1, 2: 2, 3: 3, 4: 4 }),
  typedByColumn('ELAISS1OID', 'zfinal_type'),
  typedByColumn('ELAISFBMC', 'zbest_type'),
  mapped('ELG_FIGS', 's', [[7, 3], [null, 3]]), // prettier-ignore
  mapped('EUCLID_Q1', 's', [[0, 0], [0.5, 1], [0.7, 2], [0.89, 2], [0.9, 3], [0.99, 4], [1.5, 4], [-0.1, 0], [null, 0]]), // prettier-ignore
  mapped('FMOS_COSMOS', 's', [[-99, 0], [0, 0], [1, 1], [2, 2], [3, 3], [4, 4], [-1, 6], [5, null]]), // prettier-ignore
  mapped('GAMA_DR4', 's', [[5, 4], [4, 4], [3, 3], [2, 2], [1, 1], [0, null]]), // prettier-ignore
  mapped('HELP-DMU23', 's', [[1, 0], [2, 1], [3, 3], [4, 4], [5, 4], [6, null]]), // prettier-ignore
  mapped('JADES', 's', [[4, 4], [3, 3], [2, 2], [1, 1], [0, 0], [5, null]]), // prettier-ignore
  { survey: 'JADES', of: ['z_flag'], rows: [['A', 4, 's'], ['b ', 3, 's'], ['C', 2, 's'], ['D', 1, 's'], ['E', 0, 's'], ['F', null, 's'], ['2', 2, 's']] }, // prettier-ignore
  jadesPhotometric('JADES_DR5_PHOTOZ'),
  jadesPhotometric('JADES_DR5_PHOTOZ_KRON'),
  mapped('MOSDEF', 's', [[7, 4], [6, 3], [5, 2], [4, 2], [3, 1], [2, 1], [1, 0], [0, 0], [8, null]]), // prettier-ignore
  mapped('OZDES', 's', fifth),
  mapped('PRIMUS', 'g', [[-1, 0], [2, 1], [3, 2], [4, 3], [0, null]]), // prettier-ignore
  spectral('SDSS_DR17', 'CLASS', [1, 0]),
  spectral('SDSS_DR19', 'CLASS', [1, null]),
  typedByColumn('SWIRE-REVISED', 'zfinal_type'),
  { ...mapped('SWIRE-REVISED', 'p', ownScale), of: ['z_flag', 'zfinal_type'], rows: ownScale.map(([flag, to]) => [flag, 'q', to, 'p']) },
  lastDigit('VANDELS', { 0: 0, 1: 1, 2: 2, 3: 4, 4: 4, 9: 3 }),
  mapped('VIMOS', 's', [[4, 4], [3, 3], [2, 2], [1, 1], [0, 0], [9, null]]), // prettier-ignore
  { survey: 'VIMOS', of: ['z_flag'], rows: [['LRB_X', 0, 's'], ['MR_X', 0, 's'], ['lrb_b', 1, 's'], ['LRB_C', 1, 's'], ['MR_C', 1, 's'], ['MR_B', 3, 's'], ['LRB_A', 4, 's'], ['MR_A', 4, 's'], ['LRB', null, 's']] }, // prettier-ignore
  {
    survey: 'VIPERS_PDR2',
    of: ['z_flag', 'classFlag'],
    rows: [
      [4, -1, 6, 's'],
      [1, 1, 1, 's'],
      [2, 1, 3, 's'],
      [9, 1, 3, 's'],
      [13, 1, 4, 's'],
      [4, 1, 4, 's'],
      [0, 1, 0, 's'],
      [3, null, 4, 's'],
    ],
  },
  lastDigit('VUDS', { 1: 1, 2: 2, 3: 3, 4: 4, 9: 2 }),
  lastDigit('VVDS', { 0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 9: 2 }),
  {
    survey: 'XMM_LSS',
    of: ['z_flag', 'Class'],
    rows: [
      [1, 'STA', 6, 's'],
      [1, 'GAL', 3, 's'],
      [2, 'GAL', 2, 's'],
      [3, 'GAL', 1, 's'],
      [4, 'GAL', 0, 's'],
      [1, null, 0, 's'],
    ],
  },
  lastDigit('ZCOSMOS', { 0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 9: 2 }),
];
