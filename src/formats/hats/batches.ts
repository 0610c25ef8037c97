import { chosenColumns } from '#formats/chosen-columns';
import { conform, missing } from '#formats/hats/conform';
import type { Part, Parts } from '#formats/hats/part';
import type { WholeColumn } from '#formats/hats/schema';
import { defaultBatchRows, type BatchOptions, type FileBatch } from '#formats/table-file';

export interface Whole {
  reader: Parts;
  parts: readonly Part[];
  columns: readonly WholeColumn[];
  /** Whether the files' nested columns may be asked for. */
  opaque: boolean;
}

/** The rows of all files, one after the other. */
export async function* wholeBatches(whole: Whole, options: BatchOptions): AsyncGenerator<FileBatch> {
  const chosen = chosenColumns(whole.columns, options.columns, ({ column }) => column.name);
  const total = whole.parts.reduce((sum, { rows }) => sum + rows, 0);
  const first = options.offset ?? 0;
  const end = Math.min(total, first + (options.limit ?? Infinity));
  let [start, done] = [0, 0];
  for (const part of whole.parts) {
    const [from, to] = [Math.max(first, start), Math.min(end, start + part.rows)];
    const range = { offset: from - start, limit: to - from, batchRows: options.batchRows ?? defaultBatchRows };
    const asked = whole.opaque && options.opaque === true ? { ...range, opaque: true } : range;
    start += part.rows;
    if (range.limit <= 0) continue;
    for await (const batch of partBatches({ reader: whole.reader, part, chosen }, asked)) {
      yield batch;
      done += batch.rows;
      options.onProgress?.(Math.min(1, done / (end - first)));
    }
  }
}

interface OnePart {
  reader: Parts;
  part: Part;
  chosen: readonly WholeColumn[];
}

async function* partBatches({ reader, part, chosen }: OnePart, range: BatchOptions): AsyncGenerator<FileBatch> {
  const own = new Set(part.columns.map(({ name }) => name));
  const names = chosen.map(({ column }) => column.name).filter((name) => own.has(name));
  // The file's rows are counted by one of its columns when none of the wanted ones is in it.
  const asked = names.length > 0 ? names : part.columns.slice(0, 1).map(({ name }) => name);
  for await (const { rows, columns, opaque } of reader.batches(part.path, { ...range, columns: asked })) {
    const byName = new Map(columns.map((data) => [data.name, data]));
    yield {
      rows,
      ...(opaque ? { opaque } : {}),
      columns: chosen.map(({ column: { name, type }, typeFrom }) => {
        const data = own.has(name) ? byName.get(name) : undefined;
        return data ? conform(data, rows, { type, typeFrom, path: part.path }) : missing(name, type, rows);
      }),
    };
  }
}
