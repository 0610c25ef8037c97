import { Fault } from '#core/problem';
import { defaultBatchRows, type BatchOptions, type FileBatch } from '#formats/table-file';
import { builderOf } from '#formats/votable/builder';
import type { Report } from '#formats/votable/report';
import { dataChunks, rowSource, type OpenTable, type RowSource, type Wanted } from '#formats/votable/rows';

export interface ReadOptions extends BatchOptions {
  /** Hears of odd values. */
  report?: Report;
  /** Ends after so many bytes of the data, though a row may be cut. */
  mostBytes?: number;
}

/** After so many bytes of the file a batch is handed out though it could take more rows. */
const batchBytes = 16 * 1024 * 1024;

export async function* readBatches(open: OpenTable, options: ReadOptions): AsyncGenerator<FileBatch> {
  const { data } = open.table;
  if (!data) return;
  const wanted = wantedOf(open, options.columns);
  const reading = new Reading(rowSource(open, data, { wanted, report: options.report ?? null }), wanted, options);
  const total = Math.max(1, data.end - data.start);
  let read = 0;
  const chunks = dataChunks(open.from, data, (bytes) => (read += bytes));
  for await (const chunk of chunks) {
    yield* reading.take(chunk, false);
    options.onProgress?.(Math.min(1, read / total));
    if (reading.done || read >= (options.mostBytes ?? Infinity)) break;
  }
  if (!reading.done && read >= total) yield* reading.take(new Uint8Array(0), true);
  yield* reading.rest();
}

class Reading {
  done = false;
  private readonly rows: RowSource;
  private readonly wanted: readonly Wanted[];
  private readonly batchRows: number;
  private skip: number;
  private left: number;
  private gathered = 0;
  private bytes = 0;

  constructor(rows: RowSource, wanted: readonly Wanted[], options: ReadOptions) {
    this.rows = rows;
    this.wanted = wanted;
    this.batchRows = options.batchRows ?? defaultBatchRows;
    this.skip = options.offset ?? 0;
    this.left = options.limit ?? Infinity;
    this.done = this.left <= 0;
  }

  *take(chunk: Uint8Array, last: boolean): Generator<FileBatch> {
    if (this.done) return;
    this.rows.feed(chunk, last);
    this.bytes += chunk.length;
    while (!this.done && this.rows.next()) {
      if (this.skip-- > 0) continue;
      this.rows.decode();
      this.done = --this.left <= 0;
      if (++this.gathered >= this.batchRows) yield this.batch();
    }
    if (this.bytes >= batchBytes) yield* this.rest();
  }

  *rest(): Generator<FileBatch> {
    if (this.gathered > 0) yield this.batch();
  }

  private batch(): FileBatch {
    const batch = { rows: this.gathered, columns: this.wanted.map(({ builder }) => builder.take()) };
    this.gathered = this.bytes = 0;
    return batch;
  }
}

function wantedOf({ layouts, from }: OpenTable, columns: readonly string[] | undefined): Wanted[] {
  const names = columns ?? layouts.map(({ column }) => column.name);
  const places = new Map(layouts.map(({ column }, i) => [column.name, i]));
  return names.map((name) => {
    const field = places.get(name) ?? -1;
    const layout = layouts[field];
    if (!layout) throw new Fault('bad-request', `${from.source.name} has no column ${name}.`, { at: name });
    return { field, layout, builder: builderOf(name, layout.column.type) };
  });
}
