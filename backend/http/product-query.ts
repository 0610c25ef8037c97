import { isRole, type Role } from '#core/meaning';
import { Fault } from '#core/problem';
import { productType, type ProductTypeName } from '#core/product';
import type { ProductQuery } from '#core/wire/product';

const tabs: readonly ProductQuery['tab'][] = ['all', 'official', 'user', 'mine', 'unfinished'];
const sorts: readonly ProductQuery['sort'][] = ['newest', 'oldest', 'name', 'rows'];
const mostSearch = 200;
const mostPageSize = 100;
const usualPageSize = 25;

/** Reads the address; what is empty is not asked for, what is wrong is refused by name. */
export function productQuery(params: Record<string, string>): ProductQuery {
  return {
    search: searchOf(params['search'] ?? ''),
    tab: oneOf(tabs, params, 'tab'),
    types: listOf(params, 'types', typeOf),
    releases: listOf(params, 'releases', releaseOf),
    roles: listOf(params, 'roles', roleOf),
    sort: oneOf(sorts, params, 'sort'),
    page: wholeOf(params, 'page', { otherwise: 1, most: 1_000_000 }),
    pageSize: wholeOf(params, 'page_size', { otherwise: usualPageSize, most: mostPageSize }),
  };
}

function searchOf(text: string): string {
  if (text.length > mostSearch) throw wrong('search', `has ${text.length} characters; at most ${mostSearch} are searched for`);
  return text.trim();
}

function oneOf<T extends string>(choices: readonly [T, ...T[]] | readonly T[], params: Record<string, string>, key: string): T {
  const [usual] = choices;
  if (usual === undefined) throw new RangeError('no choices');
  const text = params[key] ?? '';
  if (text === '') return usual;
  const choice = choices.find((each) => each === text);
  if (choice === undefined) throw wrong(key, `is "${text.slice(0, 80)}"; it must be one of ${choices.join(', ')}`);
  return choice;
}

function listOf<T>(params: Record<string, string>, key: string, read: (text: string) => T | null): T[] {
  const texts = (params[key] ?? '').split(',').filter((text) => text !== '');
  return texts.map((text) => {
    const value = read(text);
    if (value === null) throw wrong(key, `holds "${text.slice(0, 80)}", which is unknown`);
    return value;
  });
}

function wholeOf(params: Record<string, string>, key: string, bounds: { otherwise: number; most: number }): number {
  const text = params[key] ?? '';
  if (text === '') return bounds.otherwise;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= bounds.most) return value;
  throw wrong(key, `is "${text.slice(0, 80)}"; it must be a whole number from 1 to ${bounds.most}`);
}

function typeOf(text: string): ProductTypeName | null {
  return productType(text)?.name ?? null;
}

function releaseOf(text: string): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

function roleOf(text: string): Role | null {
  return isRole(text) ? text : null;
}

function wrong(key: string, what: string): Fault {
  return new Fault('bad-request', `"${key}" ${what}.`, { at: key });
}
