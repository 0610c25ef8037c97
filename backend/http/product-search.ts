import { productsWithColumn } from '../records/columns.ts';
import type { Records } from '../records/connection.ts';
import type { ListedProduct } from '../records/product-list.ts';
import type { Matcher } from './product-page.ts';

/**
 * Every word must be found: in the name, the description or the owner, or as the name of a column.
 * `has:z_err` asks for a column with that role or that name.
 */
export async function searchFor(records: Records, search: string): Promise<Matcher> {
  const words = search
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  const tests = await Promise.all(words.map((word) => wordTest(records, word)));
  return (product) => tests.every((test) => test(product));
}

async function wordTest(records: Records, word: string): Promise<Matcher> {
  const asked = /^has:(.+)$/.exec(word)?.[1];
  const withColumn = await productsWithColumn(records, asked ?? word);
  if (asked !== undefined) return ({ key, roles }) => withColumn.has(key) || roles.some((role) => role === asked);
  return (product) => withColumn.has(product.key) || textOf(product).includes(word);
}

function textOf({ displayName, description, owner }: ListedProduct): string {
  return `${displayName}\n${description}\n${owner.userName}\n${owner.displayName}`.toLowerCase();
}
