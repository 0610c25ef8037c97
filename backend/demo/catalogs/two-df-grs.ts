import { inventedNotice, tableOf, type DemoCatalog } from '../catalog.ts';
import { sightingsOf, type Confidence } from '../observe.ts';
import { weighted } from '../random.ts';
import { rounded } from '../table.ts';

const quality: Record<Confidence, readonly (readonly [number, number])[]> = {
  certain: [
    [4, 7],
    [5, 3],
  ],
  probable: [[3, 1]],
  poor: [[2, 1]],
  none: [[1, 1]],
};

/** Two strips at the galactic poles, quality 1 to 5; -9 where nothing was measured. */
export const twoDfGrs: DemoCatalog = {
  fileName: 'synthetic_2dfgrs.parquet',
  displayName: 'Synthetic 2dFGRS-like demo',
  description: `Two strips near the galactic poles with the columns and quality codes of the 2dF Galaxy Redshift Survey. ${inventedNotice}`,
  type: 'redshift_catalog',
  mapping: { id: 'name', ra: 'ra_j2000_deg', dec: 'dec_j2000_deg', z: 'z', z_flag: 'quality', survey: 'survey_name' },
  release: null,
  pzCode: null,
  table: () => {
    const { random, sightings } = sightingsOf({
      seed: '2dfgrs',
      looksAt: [{ population: 'strips', share: 0.78 }],
      jitterArcsec: 0.15,
      sigmaZ: 0.00012,
      confidences: [
        ['certain', 84],
        ['probable', 10],
        ['poor', 4],
        ['none', 2],
      ],
      repeats: 0.03,
    });
    return tableOf(sightings, [
      ['serial', 'integer', (_, i) => i + 1],
      ['name', 'text', ({ dec }, i) => `${dec > -10 ? 'TGN' : 'TGS'}${String(100 + (i % 400))}Z${String(i % 1000).padStart(3, '0')}`],
      ['ra_j2000_deg', 'double', ({ ra }) => rounded(ra, 6)],
      ['dec_j2000_deg', 'double', ({ dec }) => rounded(dec, 6)],
      ['BJSEL', 'double', ({ target }) => rounded(target.mag + 1.1, 3)],
      ['z', 'double', ({ z }) => (z === null ? -9 : rounded(z, 5))],
      ['quality', 'integer', ({ confidence }) => weighted(random, quality[confidence])],
      ['R_CRCOR', 'double', ({ confidence }) => rounded(confidence === 'certain' ? random.between(4, 14) : random.between(0.5, 4), 2)],
      ['SNR', 'double', () => (random.chance(0.05) ? null : rounded(random.between(1, 32), 1))],
      ['survey_name', 'text', () => '2DFGRS'],
    ]);
  },
};
