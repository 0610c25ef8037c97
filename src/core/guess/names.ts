import type { Role } from '#core/meaning';

/** A pattern of lower-case names and how well it speaks for the role, 0 to 1. The first that fits counts. */
export type NameRule = [pattern: RegExp, score: number];

const epoch = '(?:_?(?:j?2000|icrs|deg|degrees|j2000_deg|degj2000|fk5|eq))?';
const whose = '(?:(?:target|targ|obj|object|coord|mean|best|gal|galaxy|source|src|spec|cat|median|final|true)_?)?';
const whose2 = '(?:_?(?:target|targ|obj|object|mean|best|gal|source|spec|cat|median|final|true|1))?';

const redshift =
  '(?:z|redshift|zspec|specz|z_?spec|spec_z|redshift_spec|spec_redshift|zbest|z_?best|best_z|zfinal|z_?final|final_z|z_?true|true_z|redshift_true|z_?sys|z_?gal|z_?obj|z_?out|zz)';
const lesser =
  '(?:z_?helio|zhelio|z_?hel|helio_z|cz_z|z_?cmb|zcmb|z_?phot|zphot|photoz|photo_z|phot_z|z_?peak|z_?mean|z_?median|z_?mode|z_?ml|z_?mc|redshift_\\w+|\\w+_redshift|z_?adopt\\w*|z_?noqso|z_?pub|z_?lit|z_?grism|z_?prism|z_?cosmo\\w*|z_?map|zpdf\\w*)';

const redshiftName = new RegExp(`^(?:${redshift}|${lesser})$`);

const error = '(?:e|err|error|sig|sigma|unc|std|stddev|stdev|rms)';

const nameRules: Record<Role, readonly NameRule[]> = {
  id: [
    [/^_*index_level|^unnamed/, 0],
    [/^(unique_?id|id|objid|object_?id|obj_?id|objectid|crd_id|source_?id|src_?id|gal_?id|galaxy_?id|main_id)$/, 0.95],
    [/^(specobj_?id|specobjid|spec_?id|spec_obj_id)$/, 0.94],
    [/^(target_?id|uid|uuid|cata?_?id|tmid|2mass(_?id)?|seqnr|num|number|ident|identifier)$/, 0.92],
    [
      /^(best_?obj_?id|photo_?obj_?id|bestobjid|dr\d+_?obj_?id|gaia_?id|iau_?name|designation|obj_?name|object_?name|objname|source_?name|target_?name|wise_id)$/,
      0.8,
    ],
    [/^(name|object|obj|target|source|id_.+)$/, 0.72],
    [/^(recno|serial|seq|sequence|index|idx|row|row_?id|no|nr|n)$/, 0.5],
    [/(ra|dec|field|mask|slit|plate|fiber|fibre|tile|ccd|brick|healpix|hpix|ref|bib)_?(id|num)$/, 0.35],
    [/^(obj|object|src|source)_?(no|num|nr|number)$|_ident$/, 0.85],
    [/_id$|^id|[a-z]id$/, 0.75],
  ],
  ra: [
    [/err|sigma|ivar|offset|off$|^d_?ra|^e_|^pm|pm_?ra|ra_?pm|rms|unc|^del_?ra|_h$|_m$|_s$|^rah$|^ram$|^ras$|glon|b1950|1950|hms|str$/, 0],
    [/^(ra|ra_?deg|raj2000|ra_?j2000|ra_icrs|raicrs|ra_?2000|ra_j2000_deg|right_?ascension|alpha_?j2000|alphawin_?j2000|alpha)$/, 0.96],
    [new RegExp(`^${whose}(?:ra|alpha|rightascension)${epoch}${whose2}$`), 0.92],
    [/^(plug_?ra|fib(er|re)_?ra|ra_?fib(er|re)|ra_?cen|racen|ra_?obs|obs_?ra|ra_?fk5|ra_?dr\d+|ra_?gaia|x_world|alphapeak_j2000)$/, 0.85],
    [/(^|_)ra(_|$)|^ra[_-]|^ra\d*$|_alpha$/, 0.6],
  ],
  dec: [
    [
      /err|sigma|ivar|offset|off$|^d_?dec?$|^e_|^pm|pm_?de|dec?_?pm|rms|unc|^del_?de|_d$|_m$|_s$|^ded$|^dem$|^des$|^decd$|^decm$|^decs$|glat|b1950|1950|dms|str$/,
      0,
    ],
    [
      /^(dec|de|decl|dec_?deg|de_?deg|dej2000|decj2000|de_?j2000|dec_?j2000|de_icrs|dec_icrs|decicrs|dec_?2000|dec_j2000_deg|declination|delta_?j2000|deltawin_?j2000|delta)$/,
      0.96,
    ],
    [new RegExp(`^${whose}(?:dec|de|decl|delta|declination)${epoch}${whose2}$`), 0.92],
    [
      /^(plug_?dec|fib(er|re)_?dec|dec_?fib(er|re)|dec_?cen|deccen|dec_?obs|obs_?dec|dec_?fk5|dec_?dr\d+|dec_?gaia|y_world|deltapeak_j2000)$/,
      0.85,
    ],
    [/(^|_)dec(_|$)|^dec[_-]|_delta$/, 0.6],
  ],
  z: [
    [/^(z_?best|best_z)$/, 0.96],
    [/^(z|redshift)$/, 0.95],
    [new RegExp(`^${redshift}$`), 0.93],
    [new RegExp(`^${whose}(?:z|redshift)(?:_?deg)?$`), 0.85],
    [new RegExp(`^(?:z|redshift)_?(?:desi|sdss|gama|boss|eboss|vipers|vvds|vuds|deep2|primus|zcosmos|2df|6df|muse|fors2|q1|dr\\d+)$`), 0.8],
    [new RegExp(`^${lesser}$`), 0.7],
  ],
  z_err: [
    [new RegExp(`^(?:z|redshift)_?${error}r?$|^${error}r?_?(?:z|redshift)$`), 0.95],
    [/^(dz|d_z|zerr|z_error|zerror|errz|ez|delta_z|z_uncertainty|redshift_uncertainty|specz_err|zspec_err)$/, 0.88],
  ],
  z_flag: [
    [
      /^(z_?flags?|zflg|flag_?z|q_?z|z_?q|zq|z_?qual|z_?quality|zquality|qual_?z|quality_?z|redshift_?(quality|flag)|(quality|flag)_?redshift|zwarn|zwarning|z_?warn(ing)?|z_?conf|zconf|qop|nq|nqz|specz_?flag|z_?spec_?(flag|qual|quality|q|conf)|zspec_?(flag|qual|quality|q|conf)|spec_?z_?(flag|qual|quality)|q_?z_?spec|q_?specz|z_?best_?(flag|qual|quality)|conf_?z|z_?class|f_z|n_z|l_z_?q)$/,
      0.93,
    ],
    [/^(quality|qual|quality_?flag|qflag|q_flag|q|qf|cclass|zgrade|conf|confidence|conf_?class|flag_(des|spec|redshift))$/, 0.8],
    [/^flag$/, 0.64],
    [/^(flags|grade|class_?z|spec_?flag|specflag|use_?z|good_?z|reliab\w*)$/, 0.55],
  ],
  survey: [
    [/^survey_?name$/, 0.96],
    [/^survey$/, 0.94],
    [/^(z_?spec_?survey|zspec_?survey|spec_?survey|redshift_?survey|z_?survey|source_?survey|survey_?id|parent_?survey)$/, 0.9],
    [/^(z_?source|zsource|z_?src|source_?z|z_?origin|target_?src|catalog(ue)?(_?name)?|dataset|data_?set|origin)$/, 0.66],
    [/^(source|src|cat|ref|reference|z_?ref|zref|r_z|bibcode|release)$/, 0.62],
  ],
};

/** Names as the rules know them: lower case, without leading underscores, with _ for blanks, dots and dashes. */
export function plainName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s.\-[\]()]+/g, '_')
    .replace(/^_+(?!index)|_+$/g, '');
}

export function nameScore(role: Role, name: string): number {
  const plain = plainName(name);
  if (role === 'z_err') return zErrScore(plain);
  return nameRules[role].find(([pattern]) => pattern.test(plain))?.[1] ?? 0;
}

/** An error's name is a redshift's name with a mark before or behind it. */
function zErrScore(plain: string): number {
  const own = nameRules.z_err.find(([pattern]) => pattern.test(plain))?.[1] ?? 0;
  const bare = plain.replace(new RegExp(`^(?:${error}r?)_`), '').replace(new RegExp(`_?(?:err|error|sigma|unc|uncertainty|std|e)$`), '');
  return Math.max(own, bare !== plain && redshiftName.test(bare) ? 0.9 : 0);
}
