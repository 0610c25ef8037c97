import type { RecordModel, RecordService } from 'pocketbase';
import type { Finding } from '#core/finding';
import { productStatuses, type ProductStatus, type ProductTypeName } from '#core/product';
import type { Records } from './connection.ts';
import { productExpand, productOf, type Product } from './product-record.ts';
import { productTypeKey } from './product-types.ts';

export interface NewProduct {
  displayName: string;
  description: string;
  type: ProductTypeName;
  releaseKey: string | null;
  ownerKey: string;
  status: 'registering' | 'processing';
  official: boolean;
  pzCode: string | null;
  /** Where it comes from, in words: "upload", "pipeline", "demo". */
  origin: string;
  processKey: string | null;
}

/** By integer id or internal name; null when there is none or it was deleted. */
export async function findProduct(records: Records, idOrName: string | number): Promise<Product | null> {
  const isId = typeof idOrName === 'number' || /^\d{1,15}$/.test(idOrName);
  const field = isId ? 'seq = {:v}' : 'internal_name = {:v}';
  const value = isId ? Number(idOrName) : idOrName;
  return one(records, records.pb.filter(`${field} && status != {:gone}`, { v: value, gone: productStatuses.deleted }));
}

/** By the record's own id, deleted or not. */
export async function productByKey(records: Records, key: string): Promise<Product | null> {
  return one(records, records.pb.filter('id = {:key}', { key }));
}

async function one(records: Records, filter: string): Promise<Product | null> {
  const { items } = await products(records).getList(1, 1, { filter, expand: productExpand, skipTotal: true });
  return items[0] ? productOf(items[0]) : null;
}

/** Makes the row first: its integer id is the beginning of the internal name. */
export async function createProduct(records: Records, product: NewProduct): Promise<Product> {
  const made = await products(records).create({
    display_name: product.displayName,
    description: product.description,
    product_type: await productTypeKey(records, product.type),
    release: product.releaseKey ?? '',
    owner: product.ownerKey,
    status: productStatuses[product.status],
    official: product.official,
    pz_code: product.pzCode ?? '',
    origin: product.origin,
    process: product.processKey ?? '',
  });
  return nameProduct(records, made);
}

async function nameProduct(records: Records, made: RecordModel): Promise<Product> {
  const name = internalName(Number(made['seq']), String(made['display_name']));
  return productOf(await products(records).update(made.id, { internal_name: name }, { expand: productExpand }));
}

/** Names what a crash left without its internal name; gives how many. */
export async function nameTheNameless(records: Records): Promise<number> {
  const nameless = await products(records).getFullList({ filter: "internal_name = ''" });
  for (const record of nameless) await nameProduct(records, record);
  return nameless.length;
}

/** Products that an upload was to bring and that no upload knows. */
export async function unfinishedWithoutUpload(records: Records): Promise<Product[]> {
  const filter = records.pb.filter("status = {:status} && origin = 'upload' && uploads_via_product.id = null", {
    status: productStatuses.registering,
  });
  return (await products(records).getFullList({ filter, expand: productExpand })).map(productOf);
}

/** `<id>_<name>`: blanks become `_`, letters small, whatever is no letter, digit or `_` is left out. */
export function internalName(id: number, displayName: string): string {
  const cleaned = displayName
    .trim()
    .toLowerCase()
    .replaceAll(/\s/gu, '_')
    .replaceAll(/[^\p{L}\p{N}_]/gu, '');
  return `${id}_${cleaned}`;
}

export interface ProductChange {
  displayName?: string;
  description?: string;
  status?: ProductStatus;
  problem?: string;
  findings?: Finding[];
}

export async function changeProduct(records: Records, key: string, change: ProductChange): Promise<Product> {
  const fields = {
    ...(change.displayName === undefined ? {} : { display_name: change.displayName }),
    ...(change.description === undefined ? {} : { description: change.description }),
    ...(change.status === undefined ? {} : { status: productStatuses[change.status] }),
    ...(change.problem === undefined ? {} : { problem: change.problem }),
    ...(change.findings === undefined ? {} : { findings: change.findings }),
  };
  return productOf(await products(records).update(key, fields, { expand: productExpand }));
}

/** The products of these keys, in no order; at most 100 keys. */
export async function productsByKeys(records: Records, keys: readonly string[]): Promise<Product[]> {
  if (keys.length === 0) return [];
  const filter = keys.map((key) => records.pb.filter('id = {:key}', { key })).join(' || ');
  const { items } = await products(records).getList(1, keys.length, { filter, expand: productExpand, skipTotal: true });
  return items.map(productOf);
}

/** The published products that a process made from this one, the newest first; at most 100. */
export async function madeFrom(records: Records, key: string): Promise<Product[]> {
  const filter = records.pb.filter('process.inputs ?= {:key} && status = {:status}', { key, status: productStatuses.published });
  const { items } = await products(records).getList(1, 100, { filter, expand: productExpand, sort: '-seq', skipTotal: true });
  return items.map(productOf);
}

/** Every SHA-256 that a product, deleted or not, has a right to. */
export async function knownHashes(records: Records): Promise<Set<string>> {
  const fields = 'sha256,twin_sha256,profile_sha256';
  const rows = await products(records).getFullList({ fields, batch: 1000 });
  const files = await records.pb.collection('product_files').getFullList({ fields: 'sha256', batch: 1000 });
  const hashes = [...rows, ...files].flatMap((row) => [row['sha256'], row['twin_sha256'], row['profile_sha256']]);
  return new Set(hashes.filter((hash): hash is string => typeof hash === 'string' && hash !== ''));
}

function products(records: Records): RecordService {
  return records.pb.collection('products');
}
