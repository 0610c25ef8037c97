import type { Catalog } from '#core/pipelines/combine/catalog';
import { list, name, sql, type Sql } from '#core/sql';

/** A text that differs from catalog to catalog; `input` is the SQL of its number. */
function byCatalog(catalogs: readonly Catalog[], input: Sql, tell: (catalog: Catalog) => string): Sql {
  const arms = catalogs.map((catalog) => sql`WHEN ${catalog.input} THEN ${tell(catalog)}`);
  return sql`CASE ${input} ${list(arms, ' ')} END`;
}

/** Catalog, number, an underscore and the row in its file, from 1. */
export function crdId(catalogs: readonly Catalog[]): Sql {
  return sql`${byCatalog(catalogs, name('input'), ({ digits }) => `CRD${digits}_`)} || file_row`;
}

export function sourceName(catalogs: readonly Catalog[], input = name('input')): Sql {
  return byCatalog(catalogs, input, ({ internalName }) => internalName);
}

/** The file's own name for a position column; `standard` is the SQL of 'ra' or 'dec'. */
export function fileColumn(catalogs: readonly Catalog[], standard: Sql): Sql {
  const named = (column: 'ra' | 'dec'): Sql => byCatalog(catalogs, name('input'), ({ columns }) => columns.get(column)?.name ?? column);
  return sql`CASE ${standard} WHEN 'ra' THEN ${named('ra')} ELSE ${named('dec')} END`;
}
