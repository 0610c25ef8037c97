import type { Role } from '#core/meaning';

/** UCD1+ words first, then the UCD1 names that older VizieR tables carry. */
const rules: Record<Role, readonly [RegExp, number][]> = {
  id: [
    [/^meta\.id;meta\.main|^id_main$/, 0.98],
    [/^meta\.id(;meta\.(dataset|table))?$|^id_(number|identifier|alternative)/, 0.72],
    [/^meta\.record|^record$/, 0.5],
  ],
  ra: [
    [/^pos\.eq\.ra;meta\.main|^pos_eq_ra_main$/, 1],
    [/^pos\.eq\.ra($|;)|^pos_eq_ra/, 0.88],
  ],
  dec: [
    [/^pos\.eq\.dec;meta\.main|^pos_eq_dec_main$/, 1],
    [/^pos\.eq\.dec($|;)|^pos_eq_dec/, 0.88],
  ],
  z: [
    [/^src\.redshift;meta\.main/, 1],
    [/^src\.redshift($|;(?!.*phot))|^redshift_(hc|gc|lsr)?/, 0.95],
    [/^src\.redshift\.phot|^src\.redshift;.*phot/, 0.75],
  ],
  z_err: [[/^stat\.error;src\.redshift|^error;.*redshift/, 0.97]],
  z_flag: [
    [/^(stat\.rank|meta\.code(\.qual)?|stat\.fit\.goodness);.*src\.redshift/, 0.95],
    [/^meta\.code\.qual$|^code_quality$|^stat\.rank$/, 0.7],
  ],
  survey: [[/^meta\.curation|^meta\.dataset/, 0.7]],
};

/** How well a UCD speaks for a role, 0 when it is silent, -1 when it says that the column is something else. */
export function ucdScore(role: Role, ucd: string | null): number {
  if (!ucd) return 0;
  const plain = ucd.trim().toLowerCase();
  const found = rules[role].find(([pattern]) => pattern.test(plain));
  if (found) return found[1];
  return /^(phot|spect|pos|src|stat\.error|instr|em|phys|time|pos_|phot_)/.test(plain) ? -1 : 0;
}
