import { inventedNotice, tableOf, type DemoCatalog } from '../catalog.ts';
import { inFields, sightingsOf } from '../observe.ts';
import { rounded } from '../table.ts';

const spectralType = { galaxy: 'GALAXY', quasar: 'QSO', star: 'STAR' } as const;

/** Fields in reach of DESI; ZWARN 0 is good, identifiers are longer than a double can hold. */
export const desi: DemoCatalog = {
  fileName: 'synthetic_desi.parquet',
  displayName: 'Synthetic DESI-like demo, deep fields',
  description: `Deep fields in reach of DESI, among them the DP1 field at low ecliptic latitude, with redshift errors, warnings and spectral types in the manner of DESI. ${inventedNotice}`,
  type: 'redshift_catalog',
  mapping: { id: 'TARGETID', ra: 'TARGET_RA', dec: 'TARGET_DEC', z: 'Z', z_err: 'ZERR', z_flag: 'ZWARN', survey: 'survey_name' },
  release: null,
  pzCode: null,
  table: () => {
    const { random, sightings } = sightingsOf({
      seed: 'desi',
      looksAt: [{ population: 'deep', share: 0.72, where: inFields(['xmmLss', 'cosmos', 'lowEcliptic', 'stripe82', 'vvds14', 'vvds22']) }],
      jitterArcsec: 0.1,
      sigmaZ: 0.00006,
      confidences: [
        ['certain', 74],
        ['probable', 10],
        ['poor', 16],
      ],
      repeats: 0.03,
    });
    return tableOf(sightings, [
      ['TARGETID', 'bigint', (_, i) => 39627966220600000n + BigInt(i) * 331n],
      ['Z', 'double', ({ z }) => (z === null ? 0 : rounded(z, 9))],
      [
        'ZERR',
        'double',
        ({ confidence, target }) => rounded(random.between(0.00002, confidence === 'certain' ? 0.0002 : 0.0016) * (1 + target.z), 9),
      ],
      ['ZWARN', 'integer', ({ confidence }) => (confidence === 'poor' ? ([1, 4, 5, 516][random.below(4)] ?? 4) : 0)],
      ['TARGET_RA', 'double', ({ ra }) => rounded(ra, 9)],
      ['TARGET_DEC', 'double', ({ dec }) => rounded(dec, 9)],
      ['SPECTYPE', 'text', ({ target }) => spectralType[target.kind]],
      ['ZCAT_PRIMARY', 'boolean', () => !random.chance(0.02)],
      ['FLUX_R', 'double', ({ target }) => rounded(10 ** (0.4 * (22.5 - target.mag)), 5)],
      ['PROGRAM', 'text', ({ target }) => (target.mag < 20.2 ? 'bright' : 'dark')],
      ['survey_name', 'text', () => 'DESI'],
    ]);
  },
};
