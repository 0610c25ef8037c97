import type { Context } from 'hono';
import { Fault } from '#core/problem';
import { productCan, type ProductAct, type Standing } from '#core/product';
import type { Parts } from '../parts.ts';
import type { Product } from '../records/product-record.ts';
import { findProduct } from '../records/products.ts';
import type { AppEnv, SignedIn } from './env.ts';

export function standingOf(product: Pick<Product, 'owner'>, account: SignedIn): Standing {
  return { owner: product.owner.key === account.key, admin: account.admin };
}

/** The product of the address, when the asker may do this with it. Who may not even see it is told that there is none. */
export async function productFor(parts: Pick<Parts, 'records'>, c: Context<AppEnv>, act: ProductAct): Promise<Product> {
  const id = c.req.param('id') ?? '';
  const product = id.length <= 300 ? await findProduct(parts.records, id) : null;
  if (!product) throw nothingThere();
  const standing = standingOf(product, c.get('account'));
  if (productCan(act, product.status, standing)) return product;
  if (!productCan('see', product.status, standing)) throw nothingThere();
  throw new Fault('not-allowed', refusal(product, act, standing));
}

const words: Record<ProductAct, string> = {
  see: 'see it',
  download: 'download it',
  edit: 'edit it',
  delete: 'delete it',
  send: 'send files to it',
  publish: 'publish it',
  useAsInput: 'use it as an input',
};

function refusal({ status, displayName }: Product, act: ProductAct, { owner, admin }: Standing): string {
  if (owner || admin) return `"${displayName}" is ${status}, so you cannot ${words[act]} now.`;
  return `"${displayName}" belongs to someone else: only its owner or an admin can ${words[act]}.`;
}

function nothingThere(): Fault {
  return new Fault('not-found', 'There is no such product.');
}
