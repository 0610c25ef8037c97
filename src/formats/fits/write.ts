import type { Finding } from '#core/finding';
import { Fault } from '#core/problem';
import { blockBytes } from '#formats/fits/header';
import { bytesOf } from '#formats/fits/tform';
import { headersOf } from '#formats/fits/write/header';
import { observe } from '#formats/fits/write/observe';
import { planOf, type Plan } from '#formats/fits/write/plan';
import { heapBytesOf, rowBytesOf, type Part } from '#formats/fits/write/rows';
import type { ByteSink } from '#formats/sink';
import type { FileBatch, TableRows } from '#formats/table-file';
import type { FormatWriter, WriteOptions } from '#formats/write';

const partBytes = 1024 * 1024;

/** A binary table behind an empty primary HDU. Reads the table twice, and once more when it has lists of varying length. */
export const fitsWriter: FormatWriter = { write };

async function write(table: TableRows, sink: ByteSink, { onProgress }: WriteOptions = {}): Promise<Finding[]> {
  const plan = planOf(await observe(table));
  const headers = headersOf(plan, table);
  await sink.write(headers.bytes);
  const heap = { at: 0 };
  let rows = 0;
  for await (const batch of table.batches()) {
    for (const part of partsOf(batch, plan)) {
      await sink.write(rowBytesOf(plan, part, heap));
      rows += part.rows;
      onProgress?.(plan.rows === 0 ? 1 : rows / plan.rows);
    }
  }
  if (rows !== plan.rows) throw changed(table, plan, rows);
  let heapBytes = 0;
  if (plan.heapBytes > 0)
    for await (const batch of table.batches()) for (const part of partsOf(batch, plan)) heapBytes += await writeHeap(plan, part, sink);
  if (heapBytes !== plan.heapBytes) throw changed(table, plan, rows);
  const dataBytes = rows * plan.rowBytes + heapBytes;
  await sink.write(new Uint8Array(Math.ceil(dataBytes / blockBytes) * blockBytes - dataBytes));
  return [...plan.findings, ...headers.findings];
}

async function writeHeap(plan: Plan, part: Part, sink: ByteSink): Promise<number> {
  const bytes = heapBytesOf(plan, part);
  await sink.write(bytes);
  return bytes.length;
}

/** Rows of at most some MB with their lists, were each the longest. */
function* partsOf(batch: FileBatch, { rowBytes, targets }: Plan): Generator<Part> {
  const listBytes = targets.reduce((sum, { code, items, most }) => sum + (items === null ? bytesOf(code, most) : 0), 0);
  const step = Math.max(1, Math.floor(partBytes / (1 + rowBytes + listBytes)));
  for (let from = 0; from < batch.rows; from += step) yield { batch, from, rows: Math.min(step, batch.rows - from) };
}

function changed({ name }: TableRows, plan: Plan, rows: number): Fault {
  return new Fault(
    'internal',
    `${name} had ${plan.rows} rows when it was measured and ${rows} when it was written, or other lists. Write it again.`,
  );
}
