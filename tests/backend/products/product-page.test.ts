import { describe, expect, it } from 'vitest';
import { findPage } from '../../../backend/http/product-page.ts';
import { productQuery } from '../../../backend/http/product-query.ts';
import { internalName } from '../../../backend/records/products.ts';
import type { ListedProduct } from '../../../backend/records/product-list.ts';

const everything = (): boolean => true;

function product(id: number, more: Partial<ListedProduct> = {}): ListedProduct {
  return {
    key: `key${id}`,
    id,
    internalName: `${id}_p`,
    displayName: `Product ${id}`,
    description: '',
    type: 'redshift_catalog',
    release: null,
    owner: { key: 'ann', userName: 'ann', displayName: 'Ann' },
    status: 'published',
    official: false,
    pzCode: null,
    origin: 'upload',
    processKey: null,
    rows: id * 10,
    sizeBytes: 1,
    sha256: null,
    twinSha256: null,
    profileSha256: null,
    roles: ['ra', 'dec', 'z'],
    problem: null,
    created: `2026-01-${String(id).padStart(2, '0')}T00:00:00Z`,
    changed: '',
    ...more,
  };
}

const dp1 = { key: 'r1', id: 1, displayName: 'DP1' };
const bob = { key: 'bob', userName: 'bob', displayName: 'Bob' };
const shelf = [
  product(1, { official: true }),
  product(2, { type: 'training_set', release: dp1, roles: ['z', 'z_err'] }),
  product(3, { owner: bob, rows: null, displayName: 'product 20' }),
  product(4, { owner: bob, status: 'registering' }),
  product(5, { status: 'failed' }),
];

const ids = (address: string, asker = 'ann'): number[] =>
  findPage(shelf, productQuery(Object.fromEntries(new URLSearchParams(address))), { asker, matches: everything }).page.map(({ id }) => id);
const found = (address: string) =>
  findPage(shelf, productQuery(Object.fromEntries(new URLSearchParams(address))), { asker: 'ann', matches: everything });

describe('the list of products', () => {
  it('shows what is published, the newest first', () => {
    expect(ids('')).toEqual([3, 2, 1]);
  });

  it('keeps unfinished products to their owner', () => {
    expect(ids('tab=unfinished')).toEqual([5]);
    expect(ids('tab=unfinished', 'bob')).toEqual([4]);
  });

  it('has a tab for official products, for those of people and for mine', () => {
    expect([ids('tab=official'), ids('tab=user'), ids('tab=mine')]).toEqual([[1], [3, 2], [2, 1]]);
    expect(found('tab=mine').tabs).toEqual({ all: 3, official: 1, user: 2, mine: 2, unfinished: 1 });
  });

  it('sorts by time, name and rows', () => {
    expect(ids('sort=oldest')).toEqual([1, 2, 3]);
    expect(ids('sort=name')).toEqual([1, 2, 3]);
    expect(ids('sort=rows')).toEqual([2, 1, 3]);
  });

  it('filters by type, release and role', () => {
    expect(ids('types=training_set')).toEqual([2]);
    expect(ids('types=training_set,redshift_catalog')).toEqual([3, 2, 1]);
    expect(ids('releases=1')).toEqual([2]);
    expect(ids('releases=0')).toEqual([3, 1]);
    expect(ids('roles=ra')).toEqual([3, 1]);
    expect(ids('roles=z,z_err')).toEqual([2]);
  });

  it('counts each facet without its own choice', () => {
    const { facets } = found('types=training_set');
    expect(facets.types).toEqual([
      { value: 'redshift_catalog', label: 'Reference Redshift Catalog', count: 2 },
      { value: 'training_set', label: 'Training Set', count: 1 },
    ]);
    expect(facets.releases).toEqual([{ value: '1', label: 'DP1', count: 1 }]);
    expect(facets.roles.map(({ value, count }) => [value, count])).toEqual([
      ['z', 1],
      ['z_err', 1],
    ]);
  });

  it('cuts pages and says how many there are', () => {
    expect(ids('page_size=2')).toEqual([3, 2]);
    expect(ids('page_size=2&page=2')).toEqual([1]);
    expect(ids('page_size=2&page=3')).toEqual([]);
    expect(found('page_size=2&page=3').count).toBe(3);
  });

  it.each([
    ['tab=theirs', '"tab" is "theirs"; it must be one of'],
    ['sort=random', '"sort" is "random"'],
    ['types=galaxies', '"types" holds "galaxies", which is unknown'],
    ['releases=dp1', '"releases" holds "dp1"'],
    ["roles=z' OR 1", '"roles" holds'],
    ['page=0', '"page" is "0"; it must be a whole number from 1'],
    ['page_size=101', 'from 1 to 100'],
    [`search=${'x'.repeat(201)}`, 'has 201 characters; at most 200'],
  ])('refuses %s by name', (address, sentence) => {
    expect(() => found(address)).toThrow(sentence);
  });
});

describe('the internal name', () => {
  it.each([
    [1, 'My  Test-Prod (v1.0) é!', '1_my__testprod_v10_é'],
    [7, ' DESI DR1 ', '7_desi_dr1'],
    [8, '../../etc/passwd', '8_etcpasswd'],
    [9, '!!!', '9_'],
    [10, '赤方偏移', '10_赤方偏移'],
  ])('of product %i, %j, is %s', (id, displayName, name) => {
    expect(internalName(id, displayName)).toBe(name);
  });
});
