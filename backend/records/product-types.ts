import { Fault } from '#core/problem';
import type { ProductTypeName } from '#core/product';
import { productType } from '#core/product';
import { findOne, type Records } from './connection.ts';
import { text, whole } from './fields.ts';

export interface ProductTypeRow {
  key: string;
  id: number;
  name: ProductTypeName;
  displayName: string;
  description: string;
  order: number;
}

export async function listProductTypes(records: Records): Promise<ProductTypeRow[]> {
  const found = await records.pb.collection('product_types').getFullList({ sort: 'order' });
  return found.flatMap((record) => {
    const type = productType(text(record, 'name'));
    if (!type) return [];
    const displayName = text(record, 'display_name');
    const description = text(record, 'description');
    return [{ key: record.id, id: whole(record, 'seq'), name: type.name, displayName, description, order: whole(record, 'order') }];
  });
}

/** The key of a type's record, for relations. */
export async function productTypeKey(records: Records, name: ProductTypeName): Promise<string> {
  const record = await findOne(records, 'product_types', records.pb.filter('name = {:name}', { name }));
  if (!record) throw new Fault('internal', `The product type ${name} has no record.`);
  return record.id;
}
