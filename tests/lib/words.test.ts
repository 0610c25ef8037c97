import { describe, expect, it } from 'vitest';
import { cellWriter } from '../../src/lib/product/cells.ts';
import { tokens } from '../../src/lib/code-tokens.ts';
import { columnRange } from '../../src/lib/product/column-range.ts';
import {
  bytes,
  count,
  day,
  dayShort,
  duration,
  fixed,
  hashShort,
  initials,
  percent,
  percentNumber,
  short,
  signed,
  time,
} from '../../src/lib/format.ts';
import { iconShapes } from '../../src/lib/icons.ts';
import { pieces, plain, withMath } from '../../src/lib/markup.ts';
import { pageAfterSignIn, withoutAccount } from '../../src/lib/shell/open-pages.ts';
import { conditions } from '../../src/lib/products/product-conditions.ts';
import { plainQuery, productParams, readProductQuery, toggled } from '../../src/lib/products/product-query.ts';

describe('numbers in words', () => {
  it('carry thousands marks and the true minus', () => {
    expect(count(812904)).toBe('812,904');
    expect(count(-576342)).toBe('−576,342');
    expect(count(9007199254740993n)).toBe('9,007,199,254,740,993');
    expect(fixed(-4.5, 2)).toBe('−4.50');
    expect(signed(53.12, 2)).toBe('+53.12');
    expect(signed(-45.91, 2)).toBe('−45.91');
  });

  it('show parts of a whole with a thin space, never 100 % when something is missing', () => {
    expect(percent(71, 100)).toBe('71\u2009%');
    expect(percent(87, 1000)).toBe('8.7\u2009%');
    expect(percentNumber(999_999, 1_000_000)).toBe('99');
    expect(percentNumber(0, 10)).toBe('0');
    expect(percentNumber(1, 1_000_000)).toBe('<0.01');
  });

  it('are short without an exponent where they can be', () => {
    expect(short(0.000412)).toBe('0.000412');
    expect(short(-0.00000041)).toBe('−4.10e−7');
    expect(short(1234567.8)).toBe('1,234,568');
  });

  it('give sizes in powers of ten', () => {
    expect(bytes(512)).toBe('512\u00a0B');
    expect(bytes(4200)).toBe('4\u00a0kB');
    expect(bytes(18_400_000)).toBe('18.4\u00a0MB');
    expect(bytes(999_960_000)).toBe('1.00\u00a0GB');
    expect(bytes(1_260_000_000)).toBe('1.26\u00a0GB');
    expect(bytes(20_000_000_000)).toBe('20\u00a0GB');
  });

  it('give times in UTC', () => {
    expect(day('2026-07-28T23:30:00Z')).toBe('28\u00a0Jul\u00a02026');
    expect(dayShort('2026-07-28T00:00:00Z', new Date('2026-12-01'))).toBe('28\u00a0Jul');
    expect(dayShort('2025-07-28T00:00:00Z', new Date('2026-12-01'))).toBe('28\u00a0Jul\u00a02025');
    expect(time('2026-07-28T14:02:11Z')).toBe('14:02\u00a0UTC');
    expect([0.94, 21.4, 171, 120, 3780].map(duration)).toEqual([
      '0.9\u00a0s',
      '21\u00a0s',
      '2\u00a0min 51\u00a0s',
      '2\u00a0min',
      '1\u00a0h 3\u00a0min',
    ]);
  });

  it('shorten names and fingerprints', () => {
    expect([initials('Ana Reyes'), initials('demo'), initials('a.b.castro'), initials('')]).toEqual(['AR', 'D', 'AC', '?']);
    expect(hashShort('9f2c41d07be80000000000000000000000000000000000000000000000' + '66a0e3')).toBe('9f2c41d07be8…66a0e3');
  });
});

describe('cells of a table', () => {
  it('have the same decimals all the way down', () => {
    const write = cellWriter({ name: 'z', type: 'double' }, [0.5, 0.1234, null]);
    expect([0.5, 0.1234, null].map(write)).toEqual(['0.5000', '0.1234', 'null']);
  });

  it('give positions five decimals and dec its sign', () => {
    expect(cellWriter({ name: 'a', type: 'double', role: 'dec' }, [])(1.5)).toBe('+1.50000');
    expect(cellWriter({ name: 'a', type: 'double', role: 'ra' }, [])(1234.5)).toBe('1234.50000');
  });

  it('leave identifiers as they are, and never turn a small number into zero', () => {
    expect(cellWriter({ name: 'id', type: 'integer' }, [])(7711204)).toBe('7711204');
    expect(cellWriter({ name: 'id', type: 'bigint' }, [])('-9007199254740993')).toBe('−9007199254740993');
    expect(cellWriter({ name: 'e', type: 'double' }, [1, 2])(0.00000012)).toBe('1.2e−7');
  });

  it('tell the range of a column in a few words', () => {
    const base = { name: 'a', type: 'double' as const, missing: 0, distinct: 9, bins: [], labels: [] };
    expect(columnRange({ ...base, kind: 'numbers', min: -45.913, max: 53.12 }, 10, 'dec')).toBe('−45.91 to +53.12');
    expect(columnRange({ ...base, kind: 'numbers', min: 0.016013, max: 359.949 }, 10, 'ra')).toBe('0.016 to 359.949');
    expect(
      columnRange({ ...base, kind: 'categories', min: 'g', max: 's', distinct: 2, bins: [76, 24], labels: ['s', 'g'] }, 100, null),
    ).toBe('s 76\u2009%, g 24\u2009%');
    expect(columnRange({ ...base, kind: 'all-different', min: 'a', max: 'b' }, 10, null)).toBe('all different');
    expect(columnRange({ ...base, kind: 'empty', min: null, max: null }, 10, null)).toBe('all missing');
  });
});

describe('messages with marks', () => {
  it('know mathematics, code and the link, and nothing else', () => {
    expect(pieces('by *z*, `a_b`, [here] <b>')).toEqual([
      { kind: 'text', text: 'by ' },
      { kind: 'math', text: 'z' },
      { kind: 'text', text: ', ' },
      { kind: 'code', text: 'a_b' },
      { kind: 'text', text: ', ' },
      { kind: 'link', text: 'here' },
      { kind: 'text', text: ' <b>' },
    ]);
    expect(plain('has `z_err`')).toBe('has z_err');
  });

  it('never break photo-z at its hyphen', () => {
    expect(plain('photo-*z*')).toBe('photo-\u2060z');
  });

  it('writes the redshift of a label as mathematics, and no other z', () => {
    expect(withMath('Same z')).toBe('Same *z*');
    expect(withMath('z_err of *z* in size')).toBe('z_err of *z* in size');
  });
});

it('draws icons from their shapes', () => {
  expect(iconShapes('search')).toEqual([
    { tag: 'path', attributes: { d: 'm21 21-4.34-4.34' } },
    { tag: 'circle', attributes: { cx: '11', cy: '11', r: '8' } },
  ]);
});

it('colors code without losing a character', () => {
  const code = "SELECT \"a b\" FROM t -- why\nWHERE x = 'it''s' AND y >= 5e-1";
  expect(
    tokens(code, 'sql')
      .map((token) => token.text)
      .join(''),
  ).toBe(code);
  expect(
    tokens(code, 'sql')
      .filter((token) => token.kind === 'string')
      .map((token) => token.text),
  ).toEqual(["'it''s'"]);
});

describe('the list in the address bar', () => {
  it('says nothing when nothing is asked', () => {
    expect(productParams(plainQuery)).toBe('');
    expect(readProductQuery(new URLSearchParams())).toEqual(plainQuery);
  });

  it('comes back as it went', () => {
    const query = {
      ...plainQuery,
      search: 'a,b & c',
      types: ['training_set' as const],
      releases: [0, 3],
      roles: ['z_err' as const],
      page: 2,
    };
    expect(readProductQuery(new URLSearchParams(productParams(query)))).toEqual(query);
  });

  it('leaves out what it does not know', () => {
    const query = readProductQuery(new URLSearchParams('types=nonsense,other&roles=magic&tab=x&sort=y&page=-4&releases=x'));
    expect(query).toEqual({ ...plainQuery, types: ['other'] });
  });

  it('names each condition and the query without it', () => {
    const query = { ...plainQuery, search: 'VUDS', roles: ['z_err' as const], releases: [2], page: 3 };
    const all = conditions(query, [{ value: '2', label: 'DP1', count: 4 }]);
    expect(all.map((each) => plain(each.label))).toEqual(['“VUDS”', 'has z_err', 'release DP1']);
    expect(all[0]?.without).toMatchObject({ search: '', roles: ['z_err'], page: 1 });
    expect(toggled([1, 2], 2)).toEqual([1]);
  });
});

describe('who may see what', () => {
  it('serves four pages without an account', () => {
    expect(['/', '/about', '/sign-in', '/look'].every(withoutAccount)).toBe(true);
    expect(['/products', '/upload', '/account', '/lookout'].some(withoutAccount)).toBe(false);
  });

  it('goes on only to a page of this site', () => {
    expect(pageAfterSignIn('/products?tab=mine')).toBe('/products?tab=mine');
    expect(['//evil.example', '/\\evil.example', 'https://evil.example', '/sign-in?next=/sign-in', null].map(pageAfterSignIn)).toEqual(
      Array.from({ length: 5 }, () => '/'),
    );
  });
});
