import { inventedNotice, tableOf, type DemoCatalog } from '../catalog.ts';
import { sightingsOf, type Confidence } from '../observe.ts';
import { rounded } from '../table.ts';

const quality: Record<Confidence, number> = { certain: 4, probable: 3, poor: 2, none: 1 };

/** The whole southern sky but for the Milky Way; quality 1 to 4 and 6 for stars, -9.999 where nothing was measured. */
export const sixDfGs: DemoCatalog = {
  fileName: 'synthetic_6dfgs.parquet',
  displayName: 'Synthetic 6dFGS-like demo',
  description: `Nearby galaxies over the southern sky away from the Milky Way, with the columns and quality codes of the 6dF Galaxy Survey. ${inventedNotice}`,
  type: 'redshift_catalog',
  mapping: { id: 'SPECID', ra: 'RA_deg', dec: 'DEC_deg', z: 'Z', z_flag: 'QUALITY', survey: 'survey_name' },
  release: null,
  pzCode: null,
  table: () => {
    const { random, sightings } = sightingsOf({
      seed: '6dfgs',
      looksAt: [
        { population: 'south', share: 0.9 },
        { population: 'strips', share: 0.5, where: ({ z, dec }) => z < 0.07 && dec < 0 },
      ],
      jitterArcsec: 0.3,
      sigmaZ: 0.00013,
      confidences: [
        ['certain', 82],
        ['probable', 8],
        ['poor', 6],
        ['none', 4],
      ],
      repeats: 0.04,
    });
    return tableOf(sightings, [
      ['SPECID', 'integer', (_, i) => 1000 + i * 3],
      [
        'TARGETNAME',
        'text',
        ({ ra, dec }) => `g${(ra / 15).toFixed(4).replace('.', '').padStart(6, '0')}${dec.toFixed(4).replace('.', '')}`,
      ],
      ['RA_deg', 'double', ({ ra }) => rounded(ra, 6)],
      ['DEC_deg', 'double', ({ dec }) => rounded(dec, 6)],
      ['Z', 'double', ({ z }) => (z === null ? -9.999 : rounded(z, 6))],
      ['QUALITY', 'integer', ({ target, confidence }) => (target.kind === 'star' ? 6 : quality[confidence])],
      ['Z_HELIO', 'double', ({ z }) => (z === null ? null : rounded(z - 0.0001, 6))],
      ['R_CRCOR', 'double', () => rounded(random.between(2, 18), 2)],
      ['survey_name', 'text', () => '6DFGS'],
    ]);
  },
};
