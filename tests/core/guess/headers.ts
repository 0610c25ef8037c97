import type { ColumnFacts } from '#core/facts/facts';
import type { CellType } from '#core/table';

/**
 * Headers of real surveys and of tables as people make them. A word is `name/kind`, with `=role` where the column plays one
 * and `~role` where an offer is as good as nothing.
 */
export const headers: Record<string, string> = {
  'SDSS SpecObj':
    'specObjID/id=id bestObjID/long plate/few mjd/few fiberID/few ra/ra=ra dec/dec=dec z/z=z zErr/err=z_err zWarning/flag=z_flag class/class subClass/class survey/program~survey',
  'SDSS CasJobs join': 'objid/id=id ra/ra=ra dec/dec=dec u/mag g/mag r/mag i/mag z/mag redshift/z=z redshift_err/err=z_err',
  'SDSS PhotoObj':
    'objID/id=id ra/ra=ra dec/dec=dec u/mag g/mag r/mag i/mag z/mag err_u/magerr err_g/magerr err_r/magerr err_i/magerr err_z/magerr type/few',
  'BOSS spAll': 'THING_ID/id=id PLUG_RA/ra=ra PLUG_DEC/dec=dec Z/z=z Z_ERR/err=z_err ZWARNING/flag=z_flag RCHI2/positive CLASS/class',
  'eBOSS LSS': 'RA/ra=ra DEC/dec=dec Z/z=z WEIGHT_SYSTOT/positive WEIGHT_FKP/positive NZ/positive',
  'DESI zcatalog':
    'TARGETID/id=id TARGET_RA/ra=ra TARGET_DEC/dec=dec Z/z=z ZERR/err=z_err ZWARN/flag=z_flag SPECTYPE/class DELTACHI2/positive PMRA/pm PMDEC/pm SURVEY/program~survey HEALPIX/few',
  'DESI LSS clustering': 'TARGETID/id=id RA/ra=ra DEC/dec=dec Z/z=z WEIGHT/positive NX/positive',
  'VizieR plain': 'recno/row~id RAJ2000/ra=ra DEJ2000/dec=dec z/z=z e_z/err=z_err q_z/flag=z_flag',
  'VizieR computed positions': '_RAJ2000/ra=ra _DEJ2000/dec=dec Seq/row~id zsp/z~z',
  'VizieR sexagesimal': '_RA/ra=ra _DE/dec=dec ID/id=id RAJ2000/hms DEJ2000/hms z/z=z Vmag/mag',
  'VizieR ICRS': 'RA_ICRS/ra=ra DE_ICRS/dec=dec Name/id=id zspec/z=z e_zspec/err=z_err Ref/text~survey',
  'SExtractor with z': 'NUMBER/id=id ALPHA_J2000/ra=ra DELTA_J2000/dec=dec MAG_AUTO/mag MAGERR_AUTO/magerr FLAGS/flag~z_flag Z_SPEC/z=z',
  'SExtractor windowed':
    'NUMBER/id=id ALPHAWIN_J2000/ra=ra DELTAWIN_J2000/dec=dec X_IMAGE/pixel Y_IMAGE/pixel FLUX_AUTO/positive Z_BEST/z=z',
  COSMOS2020: 'ID/id=id ALPHA_J2000/ra=ra DELTA_J2000/dec=dec FLAG_COMBINED/few lp_zBEST/z~z HSC_z_MAG/mag HSC_z_MAGERR/magerr lp_type/few',
  'COSMOS spec compilation': 'Id_specz/id=id ra_corrected/ra=ra dec_corrected/dec=dec specz/z=z flag/flag=z_flag survey/survey=survey',
  zCOSMOS: 'object_id/id=id ra/ra=ra dec/dec=dec Redshift/z=z CC/flag~z_flag Imag_AB/mag',
  VIPERS: 'id_IAU/id~id num/id2=id alpha/ra=ra delta/dec=dec selmag/mag zspec/z=z zflg/flag=z_flag classFlag/few',
  'GAMA SpecObj': 'SPECID/text~id CATAID/id=id RA/ra=ra DEC/dec=dec Z/z=z NQ/flag=z_flag PROB/quality SURVEY/program~survey',
  'GAMA local flow': 'CATAID/id=id RA/ra=ra DEC/dec=dec Z_HELIO/z=z NQ/flag=z_flag',
  'DEEP2 DR4': 'OBJNO/id=id RA/ra=ra DEC/dec=dec MAGB/mag MAGR/mag Z/z ZBEST/z2=z ZERR/err=z_err ZQUALITY/flag=z_flag',
  PRIMUS: 'OBJNAME/id=id RA/ra=ra DEC/dec=dec Z/z=z ZQUALITY/flag=z_flag',
  '3D-HST': 'phot_id/id=id ra/ra=ra dec/dec=dec z_best/z=z z_best_s/few use_zgrism/few z_spec/z2',
  MUSE: 'UNIQUE_ID/id=id RA/ra=ra DEC/dec=dec Z/z=z Z_ERR/err=z_err CONFID/flag~z_flag',
  VANDELS: 'id/id=id alpha/ra=ra delta/dec=dec zspec/z=z zflg/flag=z_flag',
  VUDS: 'vuds_ident/id=id alpha/ra=ra delta/dec=dec z_spec/z=z zflags/flag=z_flag mag_auto_i/mag',
  MOSDEF: 'FIELD/class ID/id=id RA/ra=ra DEC/dec=dec Z_MOSFIRE/z~z Z_MOSFIRE_ZQUAL/flag~z_flag',
  '6dFGS': 'TARGETNAME/id=id RA/ra=ra DEC/dec=dec Z/z=z QUALITY/flag=z_flag BJMAG/mag',
  '2MRS': 'TMID/id=id RA/ra=ra DEC/dec=dec GLON/ra GLAT/dec redshift/z=z redshift_err/err=z_err',
  OzDES: 'OzDES_ID/id=id Alpha_J2000/ra=ra Delta_J2000/dec=dec z/z=z qop/flag=z_flag Object_types/class',
  'Euclid Q1': 'object_id/id=id right_ascension/ra=ra declination/dec=dec spe_z/z~z spe_z_err/err~z_err spe_z_rel/quality',
  'Rubin truth': 'id/id=id coord_ra/ra=ra coord_dec/dec=dec redshift_true/z=z mag_g/mag mag_r/mag mag_i/mag mag_z/mag',
  'Rubin DP1 object':
    'objectId/id=id coord_ra/ra=ra coord_dec/dec=dec u_cModelFlux/positive z_cModelFlux/positive z_cModelFluxErr/positive tract/few patch/few',
  'RAIL training set':
    'object_id/id=id redshift/z=z mag_u_lsst/mag mag_g_lsst/mag mag_err_u_lsst/magerr mag_z_lsst/mag mag_err_z_lsst/magerr',
  'photometry and z_err': 'id/id=id ra/ra=ra dec/dec=dec u_err/magerr g_err/magerr r_err/magerr i_err/magerr z_err/magerr~z_err zspec/z=z',
  HSC: 'object_id/id=id i_ra/ra~ra i_dec/dec~dec specz_redshift/z=z specz_redshift_err/err=z_err specz_flag_homogeneous/flag~z_flag specz_name/text2',
  DES: 'COADD_OBJECT_ID/id=id RA/ra=ra DEC/dec=dec Z/z=z ERR_Z/err=z_err FLAG_DES/flag=z_flag SOURCE/survey=survey',
  'DES portal': 'ID/id=id RA/ra=ra DEC/dec=dec Z/z=z ERR_Z/err=z_err FLAG_DES/flag=z_flag SURVEY/survey=survey',
  'NED export': 'No./row~id Object Name/id=id RA(deg)/ra=ra DEC(deg)/dec=dec Type/class Redshift/z=z Redshift Flag/class~z_flag',
  SIMBAD: 'main_id/id=id ra/ra=ra dec/dec=dec rvz_redshift/z~z rvz_error/err otype/class',
  'Gaia with z': 'source_id/id=id ra/ra=ra ra_error/magerr dec/dec=dec dec_error/magerr pmra/pm pmdec/pm redshift_qsoc/z=z',
  Milliquas: 'Name/id=id RA/ra=ra DEC/dec=dec Type/class Rmag/mag Z/z=z Cite/text~survey',
  UltraVISTA: 'id/id=id ra/ra=ra dec/dec=dec z_peak/z=z Ks_tot/mag star/few',
  HELP: 'help_id/id=id ra/ra=ra dec/dec=dec z_spec/z=z z_qual/flag=z_flag z_source/survey~survey',
  'ELAIS compilation':
    'OBJID/id=id RAJ2000/ra=ra DEJ2000/dec=dec ZSPEC/z=z ZSPEC_ERR/err=z_err QOP/flag=z_flag TARGET_SRC/survey~survey MAG_R/mag DATE_OBS/text2',
  'clusters by hand': 'name/id=id ra_deg/ra=ra dec_deg/dec=dec z/z=z N200/few',
  'degrees in the name': 'galaxy_id/id=id RA_deg/ra=ra DEC_deg/dec=dec z_spec/z=z z_spec_err/err=z_err z_spec_q/flag=z_flag',
  'gal prefixes': 'gal_id/id=id gal_ra/ra=ra gal_dec/dec=dec gal_z/z=z',
  'Portuguese and spaces': 'Numero/id~id RA J2000/ra=ra Dec J2000/dec=dec z spec/z=z',
  JADES:
    'unique_id/id=id NIRSpec_ID/long RA_TARG/ra=ra Dec_TARG/dec=dec RA_NIRCam/ra2 Dec_NIRCam/dec2 z_Spec/z=z z_Spec_flag/letters=z_flag',
  C3R2: 'ID/id=id RAdeg/ra=ra DEdeg/dec=dec Imag/mag zspec/z=z Qual/decimalflag=z_flag Instr/class',
  'byte by byte (AAS)': 'ID/id=id RAh/few RAm/few RAs/positive DEd/few DEm/few DEs/positive z/z=z e_z/err=z_err',
  'CRC output':
    'CRD_ID/id=id id/text~id ra/ra=ra dec/dec=dec z/z=z z_flag/flag=z_flag z_err/err=z_err survey/survey=survey source/class z_flag_homogenized/few tie_result/few compared_to/text2',
  'all unknown': 'a/positive b/positive c/text2',
  'only magnitudes': 'g/mag r/mag i/mag z/mag y/mag',
  'galactic only': 'glon/ra glat/dec cz/velocity',
  'velocity, not z': 'ID/id=id RA/ra=ra DEC/dec=dec V/velocity EV/positive',
  'z of a cube': 'x/pixel y/pixel z/pixel flux/positive',
  'PZ estimates': 'object_id/id=id z_mode/z~z z_mean/z2~z z_median/z3~z odds/quality',
  'pandas index': '__index_level_0__/id RA/ra=ra DEC/dec=dec redshift/z=z quality/quality=z_flag source/survey=survey',
  'text flags only': 'RA/ra=ra DEC/dec=dec Z/z=z FLAGS/text2',
  'hours of RA': 'id/id=id ra/hours=ra dec/dec=dec z/z=z',
  sentinels: 'id/id=id ra/ra=ra dec/dec=dec z/sentinelz=z z_err/sentinelerr=z_err',
};

interface Shape extends Partial<ColumnFacts> {
  type: CellType;
}

const words = (...sample: string[]): Shape => ({ type: 'text', distinct: sample.length, sample });
const numbers = (min: number, max: number, more: Partial<ColumnFacts> = {}): Shape => ({
  type: 'double',
  min,
  max,
  low: min,
  high: max,
  distinct: 990,
  ...more,
});
const wholes = (min: number, max: number, distinct: number): Shape => ({
  ...numbers(min, max, { whole: true, distinct }),
  type: 'integer',
});

const kinds: Record<string, Shape> = {
  id: wholes(1000, 99000, 1000),
  id2: wholes(1, 1000, 1000),
  long: wholes(1e6, 9e6, 900),
  row: wholes(1, 1000, 1000),
  few: wholes(0, 12, 12),
  flag: wholes(0, 4, 5),
  decimalflag: numbers(3, 4, { distinct: 3 }),
  quality: numbers(0.01, 0.999),
  letters: words('A', 'B', 'C', 'D'),
  ra: numbers(7.2, 351.6),
  ra2: numbers(7.2, 351.6),
  hours: numbers(0.4, 23.7),
  dec: numbers(-45.2, 31.6),
  dec2: numbers(-45.2, 31.6),
  z: numbers(0.0004, 3.9),
  z2: numbers(0.0004, 3.9),
  z3: numbers(0.0004, 3.9),
  sentinelz: numbers(-9.99, 3.9, { low: 0.01, high: 1.2 }),
  err: numbers(0.00001, 0.02),
  sentinelerr: numbers(-99, 0.02, { low: 0.0001, high: 0.01 }),
  mag: numbers(14.2, 26.9),
  magerr: numbers(0.001, 0.4),
  pm: numbers(-120, 140),
  positive: numbers(0.1, 5400),
  velocity: numbers(120, 12000),
  pixel: numbers(1.5, 9800),
  hms: { type: 'text', distinct: 1000, sample: ['00 12 33.1', '01 44 10.9'] },
  class: words('GALAXY', 'QSO', 'STAR'),
  program: words('main', 'sv1', 'sv3'),
  survey: words('OZDES', 'VVDS', 'DESI'),
  text: { type: 'text', distinct: 870, sample: ['2007MNRAS', '2010ApJ', 'x y'] },
  text2: { type: 'text', distinct: 300, sample: ['abc', 'd e f', '2014-10-21'] },
};

export interface Example {
  facts: ColumnFacts[];
  wanted: Record<string, string>;
  /** Columns that may be offered for a role though nothing is asked. */
  allowed: Record<string, string[]>;
}

export function exampleOf(header: string): Example {
  const example: Example = { facts: [], wanted: {}, allowed: {} };
  for (const [, name = '', kind = '', mark = '', role = ''] of header.matchAll(/(\S(?:[^/]*\S)?)\/(\w+)(?:([=~])(\w+))?/g)) {
    const shape = kinds[kind];
    if (!shape) throw new Error(`no kind ${kind}`);
    example.facts.push({ ...empty(name), ...shape });
    if (mark === '=') example.wanted[role] = name;
    if (mark !== '') (example.allowed[role] ??= []).push(name);
  }
  return example;
}

function empty(name: string): Omit<ColumnFacts, 'type'> {
  const none = { unit: null, ucd: null, description: null, min: null, max: null, low: null, high: null };
  return { name, ...none, rows: 1000, missing: 0, distinct: 1000, distinctExact: true, whole: false, sample: [] };
}
