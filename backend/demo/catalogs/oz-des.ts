import { inventedNotice, tableOf, type DemoCatalog } from '../catalog.ts';
import { inFields, sightingsOf, type Confidence, type Sighting } from '../observe.ts';
import { rounded } from '../table.ts';

const quality: Record<Confidence, number> = { certain: 4, probable: 3, poor: 2, none: 1 };

/** Four deep fields of the supernova survey; qop 1 to 4 and 6 for stars, -9.999 where nothing was measured. */
export const ozDes: DemoCatalog = {
  fileName: 'synthetic_ozdes.csv',
  displayName: 'Synthetic OzDES-like demo',
  description: `Deep fields (XMM-LSS, ECDFS, ELAIS-S1, Stripe 82) with the columns and quality codes of OzDES, some targets observed twice. ${inventedNotice}`,
  type: 'redshift_catalog',
  mapping: { id: 'OzDES_ID', ra: 'Alpha_J2000', dec: 'Delta_J2000', z: 'z', z_flag: 'qop', survey: 'survey_name' },
  release: null,
  pzCode: null,
  table: () => {
    const { random, sightings } = sightingsOf({
      seed: 'ozdes',
      looksAt: [{ population: 'deep', share: 0.66, where: inFields(['xmmLss', 'ecdfs', 'elaisS1', 'stripe82']) }],
      jitterArcsec: 0.2,
      sigmaZ: 0.0001,
      confidences: [
        ['certain', 52],
        ['probable', 22],
        ['poor', 13],
        ['none', 13],
      ],
      repeats: 0.06,
    });
    return tableOf(sightings, [
      ['OzDES_ID', 'text', (_, i) => `SVA1_COADD-${2925330000 + i * 17}`],
      ['Alpha_J2000', 'double', ({ ra }) => rounded(ra, 6)],
      ['Delta_J2000', 'double', ({ dec }) => rounded(dec, 6)],
      ['rmag', 'double', ({ target }) => rounded(target.mag, 2)],
      ['Object_types', 'text', objectTypes],
      ['z', 'double', ({ z }) => (z === null ? -9.999 : rounded(z, 5))],
      ['qop', 'integer', ({ target, confidence }) => (target.kind === 'star' ? 6 : quality[confidence])],
      ['Comment', 'text', () => (random.chance(0.02) ? 'two lines, one doubtful' : null)],
      ['survey_name', 'text', () => 'OZDES'],
    ]);
  },
};

function objectTypes({ target }: Sighting): string | null {
  if (target.kind === 'quasar') return 'AGN_reverberation';
  if (target.kind === 'star') return null;
  if (target.mag < 19.5) return 'BrightGalaxy';
  return target.z > 0.5 ? 'Photo-z,LRG' : 'SN_host';
}
