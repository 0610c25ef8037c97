import type { Finding } from '#core/finding';
import type { Mapping } from '#core/mapping';
import { isRole, type Role } from '#core/meaning';
import type { Face } from '#core/profile';

/** JSON fields that this server wrote itself: the guards look at the outside only. */
export function storedFindings(value: unknown): Finding[] {
  return Array.isArray(value) ? value.filter(isFinding) : [];
}

export function storedRoles(value: unknown): Role[] {
  return Array.isArray(value) ? value.filter((each): each is Role => typeof each === 'string' && isRole(each)) : [];
}

export function storedFace(value: unknown): Face | null {
  return isFace(value) ? value : null;
}

/** Pairs of a known role and a text; anything else is left out. */
export function storedMapping(value: unknown): Mapping {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([role, column]) => isRole(role) && typeof column === 'string'));
}

export function storedTable(value: unknown): string | number | null {
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

function isFinding(value: unknown): value is Finding {
  return typeof value === 'object' && value !== null && 'severity' in value && 'code' in value && 'message' in value;
}

function isFace(value: unknown): value is Face {
  return typeof value === 'object' && value !== null && 'sky' in value && 'redshifts' in value;
}
