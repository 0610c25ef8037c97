import { inventedNotice, tableOf, type DemoCatalog } from '../catalog.ts';
import { inFields, sightingsOf, type Confidence, type Sighting } from '../observe.ts';
import { weighted, type Random } from '../random.ts';
import { rounded } from '../table.ts';

const lastDigit: Record<Confidence, readonly (readonly [number, number])[]> = {
  certain: [
    [4, 1],
    [3, 1],
  ],
  probable: [
    [2, 5],
    [9, 1],
  ],
  poor: [[1, 1]],
  none: [[0, 1]],
};

/** Deep fields, flags 0 to 4 and 9, plus 10 for broad lines and 20 for a second object in the slit; 9.9999 where nothing was measured. */
export const vvds: DemoCatalog = {
  fileName: 'synthetic_vvds.parquet',
  displayName: 'Synthetic VVDS-like demo',
  description: `Deep fields (XMM-LSS, COSMOS, ECDFS, 14 h, 22 h) with the columns and flags of the VIMOS VLT Deep Survey. ${inventedNotice}`,
  type: 'redshift_catalog',
  mapping: { id: 'NUM', ra: 'ALPHA', dec: 'DELTA', z: 'Z', z_flag: 'ZFLAGS', survey: 'survey_name' },
  release: null,
  pzCode: null,
  table: () => {
    const { random, sightings } = sightingsOf({
      seed: 'vvds',
      looksAt: [{ population: 'deep', share: 0.55, where: inFields(['xmmLss', 'cosmos', 'ecdfs', 'vvds14', 'vvds22']) }],
      jitterArcsec: 0.22,
      sigmaZ: 0.0003,
      confidences: [
        ['certain', 38],
        ['probable', 29],
        ['poor', 20],
        ['none', 13],
      ],
      repeats: 0.02,
    });
    return tableOf(sightings, [
      ['NUM', 'integer', (_, i) => 100375000 + i * 13],
      ['ALPHA', 'double', ({ ra }) => rounded(ra, 6)],
      ['DELTA', 'double', ({ dec }) => rounded(dec, 6)],
      ['MAGI', 'double', ({ target }) => rounded(target.mag - 0.4, 4)],
      ['Z', 'double', ({ z }) => (z === null ? 9.9999 : rounded(z, 4))],
      ['ZFLAGS', 'integer', (sighting) => flag(random, sighting)],
      ['MAG_U_CFH12K', 'double', ({ target }) => (random.chance(0.3) ? -99.9 : rounded(target.mag + 1.7, 4))],
      ['MAG_G_CFHTLS', 'double', ({ target }) => (random.chance(0.4) ? null : rounded(target.mag + 0.6, 4))],
      ['survey_name', 'text', () => 'VVDS'],
    ]);
  },
};

function flag(random: Random, { target, confidence }: Sighting): number {
  const digit = weighted(random, lastDigit[confidence]);
  if (target.kind === 'quasar') return 10 + digit;
  return random.chance(0.05) ? 20 + digit : digit;
}
