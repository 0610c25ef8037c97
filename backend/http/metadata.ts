import type { ProductColumn, ProductFile } from '#core/wire/product';
import type { Product } from '../records/product-record.ts';

/** YAML 1.2 by hand: each value is JSON, which YAML reads as it is. */
export function metadataYaml(
  product: Product,
  { files, columns }: { files: readonly ProductFile[]; columns: readonly Omit<ProductColumn, 'profile'>[] },
): string {
  const facts = {
    id: product.id,
    internal_name: product.internalName,
    display_name: product.displayName,
    product_type: product.type,
    release: product.release?.displayName ?? null,
    uploaded_by: product.owner.userName,
    official_product: product.official,
    pz_code: product.pzCode,
    description: product.description,
    rows: product.rows,
    created_at: product.created,
    updated_at: product.changed,
  };
  const lines = Object.entries(facts).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  const fileFacts = files.map(({ name, role, sizeBytes, sha256 }) => ({ name, role, size_bytes: sizeBytes, sha256 }));
  const columnFacts = columns.map(({ name, type, unit, ucd, role, description }) => ({ name, type, unit, ucd, role, description }));
  return [...lines, ...listed('files', fileFacts), ...listed('columns', columnFacts), ''].join('\n');
}

function listed(key: string, entries: readonly object[]): string[] {
  if (entries.length === 0) return [`${key}: []`];
  return [`${key}:`, ...entries.map((entry) => `  - ${JSON.stringify(entry)}`)];
}
