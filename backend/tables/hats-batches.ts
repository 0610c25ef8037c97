import type { FileColumn } from '#formats/stored';
import { defaultBatchRows, type BatchOptions, type FileBatch } from '#formats/table-file';
import type { Block } from './hats-buckets.ts';
import { gathered, type Picks } from './hats-gather.ts';
import { indexColumn } from './hats-positions.ts';
import { sortedPlaces } from './hats-sort.ts';

/** The rows of all blocks by their cells of order 29; rows of one cell keep their order. */
export async function* pickedBatches(
  columns: readonly FileColumn[],
  blocks: readonly Block[],
  options: BatchOptions,
): AsyncGenerator<FileBatch> {
  const names = options.columns ?? columns.map(({ name }) => name);
  const places = names.map((wanted) => columns.findIndex(({ name }) => name === wanted));
  const order = sortedPicks(columns, blocks);
  const end = Math.min(order.row.length, (options.offset ?? 0) + (options.limit ?? Infinity));
  const step = options.batchRows ?? defaultBatchRows;
  for (let at = options.offset ?? 0; at < end; at += step) {
    const to = Math.min(end, at + step);
    const picks = { batch: order.batch.subarray(at, to), row: order.row.subarray(at, to) };
    yield {
      rows: to - at,
      columns: places.map((place) =>
        gathered(
          blocks.flatMap((block) => block.columns[place] ?? []),
          picks,
        ),
      ),
    };
  }
}

function sortedPicks(columns: readonly FileColumn[], blocks: readonly Block[]): Picks {
  const rows = blocks.reduce((sum, block) => sum + block.rows, 0);
  const cells = new BigInt64Array(rows);
  const [batch, row] = [new Uint32Array(rows), new Uint32Array(rows)];
  const place = columns.findIndex(({ name }) => name === indexColumn);
  let at = 0;
  for (const [i, block] of blocks.entries()) {
    const index = block.columns[place];
    if (index?.type === 'bigint') cells.set(index.values, at);
    for (let k = 0; k < block.rows; k++) {
      batch[at + k] = i;
      row[at + k] = k;
    }
    at += block.rows;
  }
  const places = sortedPlaces(cells);
  return { batch: places.map((each) => batch[each] ?? 0), row: places.map((each) => row[each] ?? 0) };
}
