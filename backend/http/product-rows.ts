import { Hono } from 'hono';
import { openTable } from '#formats/open';
import { Fault } from '#core/problem';
import type { Cell } from '#core/table';
import { glancedCell } from '#core/wall';
import type { FileBatch } from '#formats/table-file';
import type { RowsPreview } from '#core/wire/product';
import { startParquetInNode } from '../tables/node-parquet.ts';
import { nodeSource } from '../tables/node-source.ts';
import type { Parts } from '../parts.ts';
import type { AppEnv } from './env.ts';
import { answer } from './json.ts';
import { productFor } from './product-access.ts';
import { profileOf } from './profiles.ts';

const usualRows = 100;
const mostRows = 1000;

export function productRowsRoutes(parts: Parts): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .get('/api/v2/products/:id/rows', async (c) => {
      const product = await productFor(parts, c, 'see');
      const limit = limitOf(c.req.query('limit') ?? '');
      if (product.twinSha256 === null) throw noTable(product.displayName);
      return answer(c, await firstRows(parts.store.pathOf(product.twinSha256), limit));
    })
    .get('/api/v2/products/:id/profile', async (c) => {
      const product = await productFor(parts, c, 'see');
      const profile = await profileOf(parts, product.profileSha256);
      if (!profile) throw noTable(product.displayName);
      return answer(c, profile);
    });
}

function limitOf(text: string): number {
  if (text === '') return usualRows;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= mostRows) return limit;
  throw new Fault('bad-request', `"limit" is "${text.slice(0, 40)}"; it must be a whole number from 1 to ${mostRows}.`, { at: 'limit' });
}

async function firstRows(twin: string, limit: number): Promise<RowsPreview> {
  startParquetInNode();
  const table = await openTable(await nodeSource(twin));
  try {
    const cells: RowsPreview['cells'] = [];
    for await (const batch of table.batches({ limit })) cells.push(...rowsOf(batch));
    const columns = table.schema.columns.map(({ name, type }) => ({ name, type }));
    return { columns, cells, total: table.schema.rows ?? cells.length };
  } finally {
    table.close();
  }
}

function rowsOf({ rows, columns }: FileBatch): RowsPreview['cells'] {
  return Array.from({ length: rows }, (_, i) => columns.map((column) => jsonCell(glancedCell(column, i))));
}

/** JSON has neither 64-bit integers nor infinities. */
function jsonCell(cell: Cell): string | number | boolean | null {
  if (typeof cell === 'bigint') return cell.toString();
  return typeof cell === 'number' && !Number.isFinite(cell) ? String(cell) : cell;
}

function noTable(displayName: string): Fault {
  return new Fault('not-found', `"${displayName}" has no table that can be shown. Its file can be downloaded as it is.`);
}
