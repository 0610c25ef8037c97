/** What a column can mean to this server. */
export type Role = 'id' | 'ra' | 'dec' | 'z' | 'z_err' | 'z_flag' | 'survey';

/** A role's label, its UCD (IVOA UCD1+ vocabulary) and the symbol that stands for it on every page. */
export interface RoleMeaning {
  role: Role;
  label: string;
  ucd: string;
  symbol: string;
}

export const roles: readonly RoleMeaning[] = [
  { role: 'id', label: 'ID', ucd: 'meta.id;meta.main', symbol: '#' },
  { role: 'ra', label: 'RA', ucd: 'pos.eq.ra;meta.main', symbol: 'α' },
  { role: 'dec', label: 'Dec', ucd: 'pos.eq.dec;meta.main', symbol: 'δ' },
  { role: 'z', label: 'z', ucd: 'src.redshift', symbol: 'z' },
  { role: 'z_err', label: 'z_err', ucd: 'stat.error;src.redshift', symbol: 'σ' },
  { role: 'z_flag', label: 'z_flag', ucd: 'stat.rank', symbol: 'Q' },
  { role: 'survey', label: 'survey', ucd: 'meta.curation', symbol: 'S' },
];

export function isRole(text: string): text is Role {
  return roles.some((meaning) => meaning.role === text);
}

export function meaningOf(role: Role): RoleMeaning {
  const meaning = roles.find((each) => each.role === role);
  if (!meaning) throw new RangeError(`no role ${role}`);
  return meaning;
}
