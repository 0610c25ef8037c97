import { Hono, type Context } from 'hono';
import { Fault } from '#core/problem';
import { productCan } from '#core/product';
import type { ProductDetail, ProductEdit, ProductPage, ProductSummary } from '#core/wire/product';
import type { Parts } from '../parts.ts';
import { columnsOf } from '../records/columns.ts';
import { filesOf } from '../records/files.ts';
import { listedProducts } from '../records/product-list.ts';
import type { Product } from '../records/product-record.ts';
import { changeProduct, madeFrom, productsByKeys } from '../records/products.ts';
import { openUploadRows } from '../records/uploads.ts';
import { madeByOf, productLink } from '../runner/made-by.ts';
import { discardUpload } from '../uploads/discard.ts';
import type { AppEnv, SignedIn } from './env.ts';
import { answer, bodyOf, textField } from './json.ts';
import { productFor, standingOf } from './product-access.ts';
import { findPage } from './product-page.ts';
import { productQuery } from './product-query.ts';
import { searchFor } from './product-search.ts';
import { profileOf } from './profiles.ts';

const mostName = 255;
const mostDescription = 50_000;

export function productRoutes(parts: Parts): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .get('/api/v2/products', async (c) => answer(c, await pageOf(parts, c)))
    .get('/api/v2/products/:id', async (c) => answer(c, await detailOf(parts, await productFor(parts, c, 'see'), c.get('account'))))
    .patch('/api/v2/products/:id', async (c) => {
      const product = await productFor(parts, c, 'edit');
      const changed = await changeProduct(parts.records, product.key, editOf(await bodyOf(c)));
      return answer(c, await detailOf(parts, changed, c.get('account')));
    })
    .delete('/api/v2/products/:id', async (c) => {
      await deleteProduct(parts, await productFor(parts, c, 'delete'));
      return c.body(null, 204);
    });
}

async function pageOf(parts: Parts, c: Context<AppEnv>): Promise<ProductPage> {
  const account = c.get('account');
  const query = productQuery(c.req.query());
  const [products, matches] = await Promise.all([listedProducts(parts.records), searchFor(parts.records, query.search)]);
  const { page, ...counts } = findPage(products, query, { asker: account.key, matches });
  const drawn = await productsByKeys(
    parts.records,
    page.map(({ key }) => key),
  );
  const results = page.flatMap(({ key }) => drawn.filter((product) => product.key === key));
  return { ...counts, results: results.map((product) => summaryOf(product, account)) };
}

function summaryOf(product: Product, account: SignedIn): ProductSummary {
  const { id, internalName, displayName, description, type, status, official, origin, rows, sizeBytes, roles, face, created, changed } =
    product;
  return {
    ...{ id, internalName, displayName, description, type, status, official, origin, rows, sizeBytes, roles, face, created, changed },
    release: product.release && { id: product.release.id, displayName: product.release.displayName },
    owner: { userName: product.owner.userName, displayName: product.owner.displayName },
    mine: product.owner.key === account.key,
  };
}

async function detailOf(parts: Parts, product: Product, account: SignedIn): Promise<ProductDetail> {
  const [files, columns, profile, madeBy, usedBy] = await Promise.all([
    filesOf(parts.records, product.key),
    columnsOf(parts.records, product.key),
    profileOf(parts, product.profileSha256),
    madeByOf(parts, product),
    madeFrom(parts.records, product.key),
  ]);
  const profiles = new Map((profile?.columns ?? []).map((column) => [column.name, column]));
  const standing = standingOf(product, account);
  const can = (act: 'edit' | 'delete' | 'publish'): boolean => productCan(act, product.status, standing);
  return {
    ...summaryOf(product, account),
    pzCode: product.pzCode,
    files,
    columns: columns.map((column) => ({ ...column, profile: profiles.get(column.name) ?? null })),
    findings: product.findings,
    madeBy,
    usedBy: usedBy.map(productLink),
    can: { edit: can('edit'), delete: can('delete'), publish: can('publish') },
  };
}

function editOf(body: Record<string, unknown>): ProductEdit {
  const edit: ProductEdit = {};
  if (body['displayName'] !== undefined) edit.displayName = textField(body, 'displayName', { least: 1, most: mostName });
  if (body['description'] !== undefined) edit.description = textField(body, 'description', { most: mostDescription });
  if (Object.keys(edit).length === 0) throw new Fault('bad-request', 'Nothing to change: give "display_name" or "description".');
  return edit;
}

/** The product vanishes from all answers; its files stay in the store. An upload that was to bring it goes with it. */
async function deleteProduct(parts: Parts, product: Product): Promise<void> {
  const uploads = await openUploadRows(parts.records, product.owner.key);
  const upload = uploads.find((each) => each.product.key === product.key);
  if (upload) await discardUpload(parts, upload);
  else await changeProduct(parts.records, product.key, { status: 'deleted' });
}
