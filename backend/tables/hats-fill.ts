import { isCellType } from '#core/table';
import type { FileColumn } from '#formats/stored';
import type { TableRows } from '#formats/table-file';
import type { HatsBuckets } from './hats-buckets.ts';
import type { Data } from './hats-gather.ts';
import type { HatsMargin } from './hats-margin.ts';
import { cellsOf, indexColumn, pixelAt, type PositionColumns } from './hats-positions.ts';
import type { HatsTree, Pixel } from './hats-tree.ts';

export interface Filling {
  table: TableRows;
  position: PositionColumns;
  tree: HatsTree;
  margin: HatsMargin | null;
  /** All columns as they are written, the one of the cells among them. */
  columns: readonly FileColumn[];
}

export const rowsBucket = ({ order, pixel }: Pixel): string => `rows-${order}-${pixel}`;
export const marginBucket = ({ order, pixel }: Pixel): string => `margin-${order}-${pixel}`;

/** The pixel of a margin's bucket, null for any other. */
export function marginPixel(bucket: string): Pixel | null {
  const [kind, order, pixel] = bucket.split('-');
  return kind === 'margin' ? { order: Number(order), pixel: Number(pixel) } : null;
}

/**
 * Puts every row that has a position into the bucket of its partition, and into those of the margins that it lies in. Returns the columns again;
 * a list column whose length did vary has no shape any more, so that all files have one schema.
 */
export async function fill(buckets: HatsBuckets, filling: Filling): Promise<FileColumn[]> {
  const { table, tree, position, columns } = filling;
  const names = table.schema.columns.map(({ name }) => name);
  const own = tree.partitions.map(rowsBucket);
  const varying = new Set<string>();
  for await (const { rows, columns: data } of table.batches()) {
    const at = (name: string): Data | undefined => data[names.indexOf(name)];
    const cells = cellsOf(rows, at(position.raColumn), at(position.decColumn));
    const index: Data = { name: indexColumn, type: 'bigint', values: cells, nulls: null };
    const all = columns.map(({ name }) => (name === indexColumn ? index : (at(name) ?? index)));
    for (const [i, column] of columns.entries()) if (varies(column, all[i], rows)) varying.add(column.name);
    await buckets.hold({ rows, columns: all });
    for (let i = 0; i < rows; i++) {
      const pixel = pixelAt(cells, i, tree.highestOrder);
      const place = pixel < 0 ? -1 : tree.partitionAt(pixel);
      const partition = tree.partitions[place];
      if (!partition) continue;
      buckets.put(own[place] ?? '', i);
      for (const around of filling.margin?.around(cells[i] ?? 0n, partition) ?? []) buckets.put(marginBucket(around), i);
    }
  }
  await buckets.flush();
  return columns.map((column) => (varying.has(column.name) ? { ...column, stored: { ...column.stored, shape: null } } : column));
}

function varies({ type, stored }: FileColumn, data: Data | undefined, rows: number): boolean {
  if (isCellType(type) || stored.shape === null || !data || !('items' in data)) return false;
  const items = stored.kind.startsWith('complex') ? 2 : 1;
  const length = stored.shape.reduce((product, size) => product * size, items);
  for (let i = 0; i < rows; i++) if (data.nulls?.[i] === 1 || (data.offsets[i + 1] ?? 0) - (data.offsets[i] ?? 0) !== length) return true;
  return false;
}
