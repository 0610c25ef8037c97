import type { RecordModel } from 'pocketbase';
import { productStatuses } from '#core/product';
import type { Records } from './connection.ts';
import { productExpand, productOf, type Product } from './product-record.ts';

/** What finding, counting and sorting need of a product: all but what is drawn. */
export type ListedProduct = Omit<Product, 'face' | 'findings'>;

interface Remembered {
  mark: string;
  products: ListedProduct[];
}

const remembered = new WeakMap<Records, Remembered>();

const fields = [
  'id,seq,internal_name,display_name,description,status,official,pz_code,origin,process,rows,size_bytes,sha256,twin_sha256',
  'profile_sha256,roles,published,created,updated,owner',
  'expand.product_type.name,expand.release.id,expand.release.seq,expand.release.display_name',
  'expand.owner.username,expand.owner.display_name,expand.product_type.collectionName,expand.product_type.id',
  'expand.release.collectionName,expand.owner.id,expand.owner.collectionName',
].join(',');

/** All products that are not deleted. Kept until one changes: one small query tells whether one has. */
export async function listedProducts(records: Records): Promise<ListedProduct[]> {
  const mark = await changeMark(records);
  const before = remembered.get(records);
  if (before?.mark === mark) return before.products;
  const filter = records.pb.filter('status != {:gone}', { gone: productStatuses.deleted });
  const found = await records.pb.collection('products').getFullList({ filter, fields, expand: productExpand, batch: 1000 });
  const products = found.map((record) => listed(record));
  remembered.set(records, { mark, products });
  return products;
}

function listed(record: RecordModel): ListedProduct {
  const { face: _face, findings: _findings, ...product } = productOf(record);
  return product;
}

/** Changes with each change: the records keep the time of the last one in milliseconds. */
async function changeMark(records: Records): Promise<string> {
  const { items, totalItems } = await records.pb.collection('products').getList(1, 1, { sort: '-updated', fields: 'id,updated' });
  return `${totalItems} ${items[0]?.id ?? ''} ${String(items[0]?.['updated'] ?? '')}`;
}
