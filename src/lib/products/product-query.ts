import { isRole, type Role } from '#core/meaning';
import { productType, type ProductTypeName } from '#core/product';
import type { ProductQuery } from '#core/wire/product';

const tabs = ['all', 'official', 'user', 'mine', 'unfinished'] as const;
const sorts = ['newest', 'oldest', 'name', 'rows'] as const;

/** What the list shows when the address says nothing. */
export const plainQuery: ProductQuery = {
  search: '',
  tab: 'all',
  types: [],
  releases: [],
  roles: [],
  sort: 'newest',
  page: 1,
  pageSize: 25,
};

/** The query as the address bar and the server speak it: "" or "?...", without what is plain. */
export function productParams(query: Partial<ProductQuery>): string {
  const full = { ...plainQuery, ...query };
  const said: [string, string, boolean][] = [
    ['search', full.search, full.search !== ''],
    ['tab', full.tab, full.tab !== 'all'],
    ['types', full.types.join(','), full.types.length > 0],
    ['releases', full.releases.join(','), full.releases.length > 0],
    ['roles', full.roles.join(','), full.roles.length > 0],
    ['sort', full.sort, full.sort !== 'newest'],
    ['page', String(full.page), full.page > 1],
    ['page_size', String(full.pageSize), full.pageSize !== plainQuery.pageSize],
  ];
  const params = new URLSearchParams(said.filter((each) => each[2]).map(([key, value]) => [key, value]));
  const text = params.toString().replaceAll('%2C', ',');
  return text === '' ? '' : `?${text}`;
}

/** Reads an address; what it does not know it leaves out. */
export function readProductQuery(params: URLSearchParams): ProductQuery {
  const many = (key: string) => (params.get(key) ?? '').split(',').filter((part) => part !== '');
  return {
    search: params.get('search') ?? '',
    tab: tabs.find((tab) => tab === params.get('tab')) ?? 'all',
    types: many('types').flatMap(knownType),
    releases: many('releases').map(Number).filter(Number.isInteger),
    roles: many('roles').filter((role): role is Role => isRole(role)),
    sort: sorts.find((sort) => sort === params.get('sort')) ?? 'newest',
    page: Math.max(1, Math.trunc(Number(params.get('page') ?? '1')) || 1),
    pageSize: Math.min(100, Math.max(1, Math.trunc(Number(params.get('page_size') ?? '25')) || 25)),
  };
}

function knownType(name: string): ProductTypeName[] {
  const type = productType(name);
  return type ? [type.name] : [];
}

/** The list with one member more, or one less. */
export function toggled<T>(list: readonly T[], member: T): T[] {
  return list.includes(member) ? list.filter((each) => each !== member) : [...list, member];
}
