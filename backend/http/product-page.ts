import { roles as meanings, type Role } from '#core/meaning';
import { productTypes } from '#core/product';
import type { FacetCount, ProductPage, ProductQuery } from '#core/wire/product';
import type { ListedProduct } from '../records/product-list.ts';

/** Says whether a product answers the search. */
export type Matcher = (product: ListedProduct) => boolean;

export interface Found {
  count: number;
  /** Of the asked page, in order. */
  page: ListedProduct[];
  facets: ProductPage['facets'];
  tabs: ProductPage['tabs'];
}

type Choice = 'tab' | 'types' | 'releases' | 'roles';
type Test = (product: ListedProduct) => boolean;

/** Finds, counts, sorts and cuts; `asker` is the key of who asks. */
export function findPage(products: readonly ListedProduct[], query: ProductQuery, by: { asker: string; matches: Matcher }): Found {
  const tests = testsOf(query, by.asker);
  const matching = products.filter(by.matches);
  const without = (choice: Choice): ListedProduct[] => matching.filter((product) => passes(product, tests, choice));
  const found = matching.filter((product) => passes(product, tests, null)).sort(orders[query.sort]);
  const start = (query.page - 1) * query.pageSize;
  return {
    count: found.length,
    page: found.slice(start, start + query.pageSize),
    facets: { types: typeFacet(without('types')), releases: releaseFacet(without('releases')), roles: roleFacet(without('roles')) },
    tabs: tabCounts(without('tab'), by.asker),
  };
}

function testsOf(query: ProductQuery, asker: string): Record<Choice, Test> {
  return {
    tab: tabTest(query.tab, asker),
    types: ({ type }) => query.types.length === 0 || query.types.includes(type),
    releases: ({ release }) => query.releases.length === 0 || query.releases.includes(release?.id ?? 0),
    roles: ({ roles }) => query.roles.every((role) => roles.includes(role)),
  };
}

function passes(product: ListedProduct, tests: Record<Choice, Test>, except: Choice | null): boolean {
  return choices.every((choice) => choice === except || tests[choice](product));
}

const choices: readonly Choice[] = ['tab', 'types', 'releases', 'roles'];

function tabTest(tab: ProductQuery['tab'], asker: string): Test {
  if (tab === 'unfinished') return ({ status, owner }) => status !== 'published' && owner.key === asker;
  return ({ status, owner, official }) => {
    if (status !== 'published') return false;
    if (tab === 'mine') return owner.key === asker;
    return tab === 'all' || official === (tab === 'official');
  };
}

function tabCounts(products: readonly ListedProduct[], asker: string): ProductPage['tabs'] {
  const count = (tab: ProductQuery['tab']): number => products.filter(tabTest(tab, asker)).length;
  return { all: count('all'), official: count('official'), user: count('user'), mine: count('mine'), unfinished: count('unfinished') };
}

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

type Order = (a: ListedProduct, b: ListedProduct) => number;

const newest: Order = (a, b) => b.created.localeCompare(a.created) || b.id - a.id;

const orders: Record<ProductQuery['sort'], Order> = {
  newest,
  oldest: (a, b) => newest(b, a),
  name: (a, b) => byName.compare(a.displayName, b.displayName) || a.id - b.id,
  rows: (a, b) => (b.rows ?? -1) - (a.rows ?? -1) || newest(a, b),
};

function typeFacet(products: readonly ListedProduct[]): FacetCount[] {
  const counted = productTypes.map(({ name, displayName }) => ({
    value: name,
    label: displayName,
    count: products.filter(({ type }) => type === name).length,
  }));
  return counted.filter(({ count }) => count > 0);
}

function releaseFacet(products: readonly ListedProduct[]): FacetCount[] {
  const labels = new Map(products.map(({ release }) => [release?.id ?? 0, release?.displayName ?? 'No release']));
  const newestFirst = [...labels].sort(([a], [b]) => b - a);
  return newestFirst.map(([id, label]) => ({
    value: String(id),
    label,
    count: products.filter(({ release }) => (release?.id ?? 0) === id).length,
  }));
}

function roleFacet(products: readonly ListedProduct[]): FacetCount[] {
  const countOf = (role: Role): number => products.filter(({ roles }) => roles.includes(role)).length;
  return meanings.map(({ role, label }) => ({ value: role, label, count: countOf(role) })).filter(({ count }) => count > 0);
}
