import type { Role } from '#core/meaning';

/** Which column of a table plays which role. */
export type Mapping = Partial<Record<Role, string>>;

/** The roles that a mapping lacks, in the order asked for. */
export function missingRoles(mapping: Mapping, required: readonly Role[]): Role[] {
  return required.filter((role) => !mapping[role]);
}
