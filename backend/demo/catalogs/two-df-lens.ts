import { inventedNotice, tableOf, type DemoCatalog } from '../catalog.ts';
import { sightingsOf, type Confidence } from '../observe.ts';
import { rounded } from '../table.ts';

const quality: Record<Confidence, number> = { certain: 4, probable: 3, poor: 2, none: 1 };

/** Red galaxies far away, quality 1 to 4 and 6 for stars. */
export const twoDfLens: DemoCatalog = {
  fileName: 'synthetic_2dflens.csv',
  displayName: 'Synthetic 2dFLenS-like demo',
  description: `Luminous red galaxies in two strips, with the columns and quality codes of 2dFLenS; part of it overlaps the 2dFGRS-like demo. ${inventedNotice}`,
  type: 'redshift_catalog',
  mapping: { id: 'unique_id', ra: 'RA', dec: 'Dec', z: 'z', z_flag: 'qual', survey: 'survey_name' },
  release: null,
  pzCode: null,
  table: () => {
    const { random, sightings } = sightingsOf({
      seed: '2dflens',
      looksAt: [
        { population: 'red', share: 0.85 },
        { population: 'strips', share: 0.12, where: ({ dec }) => dec < -26 },
      ],
      jitterArcsec: 0.2,
      sigmaZ: 0.00015,
      confidences: [
        ['certain', 70],
        ['probable', 24],
        ['poor', 4],
        ['none', 2],
      ],
      repeats: 0.02,
    });
    return tableOf(sightings, [
      [
        'unique_id',
        'text',
        ({ ra, dec }, i) =>
          `${(ra * 1e6).toFixed(0).padStart(9, '0')}${dec < 0 ? 'M' : 'P'}${Math.abs(dec * 1e6)
            .toFixed(0)
            .padStart(9, '0')}T${i % 9}`,
      ],
      ['RA', 'double', ({ ra }) => rounded(ra, 6)],
      ['Dec', 'double', ({ dec }) => rounded(dec, 6)],
      ['z', 'double', ({ z }) => (z === null ? 0 : rounded(z, 5))],
      ['qual', 'integer', ({ target, confidence }) => (target.kind === 'star' ? 6 : quality[confidence])],
      ['gmag', 'double', ({ target }) => rounded(target.mag + random.between(0.8, 1.8), 2)],
      ['rmag', 'double', ({ target }) => rounded(target.mag, 2)],
      ['imag', 'double', ({ target }) => rounded(target.mag - random.between(0.3, 0.7), 2)],
      ['w1mag', 'double', ({ target }) => (random.chance(0.06) ? null : rounded(target.mag - random.between(1.5, 3), 2))],
      ['survey_name', 'text', () => '2DFLENS'],
    ]);
  },
};
