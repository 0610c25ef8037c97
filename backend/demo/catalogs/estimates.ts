import { inventedNotice, tableOf, type DemoCatalog } from '../catalog.ts';
import { inFields } from '../observe.ts';
import { randomFrom } from '../random.ts';
import { rounded } from '../table.ts';
import { targetsOf, type Target } from '../targets.ts';

const bands = [
  ['u', 1.6],
  ['g', 0.7],
  ['r', 0],
  ['i', -0.4],
  ['z', -0.6],
  ['y', -0.7],
] as const;

function galaxies(): Target[] {
  return targetsOf('deep').filter((target) => target.kind === 'galaxy' && inFields(['ecdfs', 'edfs', 'lowEcliptic'])(target));
}

const objectId = (_: Target, i: number): bigint => 611253000000000000n + BigInt(i) * 7919n;

/** Six magnitudes and a true redshift for the galaxies in three DP1 fields. */
export const trainingSet: DemoCatalog = {
  fileName: 'synthetic_training_set.parquet',
  displayName: 'Synthetic training set demo, DP1 fields',
  description: `Galaxies in three DP1 fields with six magnitudes, their errors and a true redshift. ${inventedNotice}`,
  type: 'training_set',
  mapping: { id: 'objectId', ra: 'coord_ra', dec: 'coord_dec', z: 'redshift' },
  release: 'dp1',
  pzCode: null,
  table: () => {
    const random = randomFrom('training');
    return tableOf(galaxies(), [
      ['objectId', 'bigint', objectId],
      ['coord_ra', 'double', ({ ra }) => rounded(ra, 7)],
      ['coord_dec', 'double', ({ dec }) => rounded(dec, 7)],
      ['redshift', 'double', ({ z }) => rounded(z, 5)],
      ...bands.flatMap(([band, color]) => [
        [
          `mag_${band}`,
          'double',
          ({ mag, z }: Target) =>
            band === 'u' && random.chance(0.08) ? null : rounded(mag + color * (1 + 0.3 * z) + random.normal(0, 0.08), 4),
        ] as const,
        [`magerr_${band}`, 'double', ({ mag }: Target) => rounded(0.004 * 10 ** (0.3 * (mag - 20)) * random.between(0.8, 1.3), 4)] as const,
      ]),
    ]);
  },
};

/** Point estimates for the same galaxies, with scatter, bias and outliers. */
export const photozEstimates: DemoCatalog = {
  fileName: 'synthetic_photoz_estimates.csv',
  displayName: 'Synthetic photo-z estimates demo, DP1 fields',
  description: `Point estimates of the redshifts of the galaxies in the training set demo. ${inventedNotice}`,
  type: 'photoz_estimates',
  mapping: { id: 'objectId', z: 'z_mode', z_err: 'z_err' },
  release: 'dp1',
  pzCode: 'demo',
  table: () => {
    const random = randomFrom('estimates');
    return tableOf(galaxies(), [
      ['objectId', 'bigint', objectId],
      [
        'z_mode',
        'double',
        ({ z }) => rounded(random.chance(0.06) ? random.between(0.02, 2.5) : Math.abs(z + random.normal(0.003, 0.03 * (1 + z))), 4),
      ],
      ['z_err', 'double', ({ z, mag }) => rounded((1 + z) * (0.02 + 0.01 * Math.max(0, mag - 21)) * random.between(0.8, 1.4), 4)],
      ['odds', 'double', () => rounded(1 - random.unit() ** 2 * 0.7, 3)],
    ]);
  },
};
