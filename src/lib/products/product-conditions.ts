import type { FacetCount, ProductQuery } from '#core/wire/product';
import { messages } from '../messages/catalog.ts';
import { toggled } from './product-query.ts';

/** One thing that a query asks for, in words, and the query that does not ask it. */
export interface Condition {
  key: string;
  label: string;
  without: ProductQuery;
}

/** The conditions of a query; the tab is not one of them. */
export function conditions(query: ProductQuery, releases: readonly FacetCount[]): Condition[] {
  const words = messages.products;
  const first = { ...query, page: 1 };
  const releaseName = (id: number) => releases.find((each) => each.value === String(id))?.label ?? String(id);
  return [
    ...(query.search === '' ? [] : [{ key: 'search', label: words.searched(query.search), without: { ...first, search: '' } }]),
    ...query.types.map((type) => ({
      key: type,
      label: messages.common.types[type],
      without: { ...first, types: toggled(query.types, type) },
    })),
    ...query.roles.map((role) => ({
      key: `has-${role}`,
      label: words.hasRole(`\`${messages.common.roleNames[role]}\``),
      without: { ...first, roles: toggled(query.roles, role) },
    })),
    ...query.releases.map((id) => ({
      key: `release-${id}`,
      label: id === 0 ? words.noRelease : words.releaseChip(releaseName(id)),
      without: { ...first, releases: toggled(query.releases, id) },
    })),
  ];
}
