import { Fault } from '#core/problem';
import type { ColumnData, ListData } from '#core/table';
import { chosenColumns } from '#formats/chosen-columns';
import { decodedColumn, masked, type OnLatin } from '#formats/hdf5/decode';
import type { Field, Strip } from '#formats/hdf5/field';
import type { H5File, Heap, Rows } from '#formats/hdf5/h5-file';
import { defaultBatchRows, type BatchOptions, type FileBatch } from '#formats/table-file';

/** At most so many bytes of all strips are in memory at once. */
const mostBatchBytes = 48_000_000;
const mostWindowBytes = 32_000_000;
/** Values of unknown length are fetched in smaller parts. */
const mostPointerRows = 8192;

export interface Opened {
  file: H5File;
  rows: number;
  fields: readonly Field[];
  onLatin: OnLatin;
}

/** Reads rows batch by batch; only the datasets of the columns asked for are read. */
export async function* hdf5Batches(table: Opened, options: BatchOptions): AsyncGenerator<FileBatch> {
  const chosen = chosenColumns(table.fields, options.columns, ({ name }) => name);
  const start = Math.max(0, options.offset ?? 0);
  const end = Math.min(table.rows, start + Math.max(0, options.limit ?? Infinity));
  const strips = [...new Set(chosen.flatMap((field) => (field.mask ? [field.strip, field.mask.strip] : [field.strip])))];
  const step = Math.max(1, Math.min(options.batchRows ?? defaultBatchRows, stepOf(strips)));
  const windows = new Map(strips.map((strip) => [strip, new Window(table.file, strip, mostWindowBytes / strips.length)]));
  for (let at = start; at < end; at += step) {
    const rows = { start: at, count: Math.min(step, end - at) };
    const read = new Map<Field, ColumnData | ListData>();
    for (const [strip, window] of windows)
      window.use(rows, (bytes, heap) => decodeAll(chosen, { strip, bytes, heap, rows, read, onLatin: table.onLatin }));
    yield { rows: rows.count, columns: chosen.map((field) => finished(field, read)) };
    options.onProgress?.((at + rows.count - start) / (end - start));
  }
}

function stepOf(strips: readonly Strip[]): number {
  const rowBytes = strips.reduce((sum, strip) => sum + strip.rowBytes, 0);
  const rows = Math.floor(mostBatchBytes / Math.max(1, rowBytes));
  return strips.some((strip) => strip.pointers) ? Math.min(rows, mostPointerRows) : rows;
}

interface Decoding {
  strip: Strip;
  bytes: Uint8Array;
  heap: Heap;
  rows: Rows;
  read: Map<Field, ColumnData | ListData>;
  onLatin: OnLatin;
}

function decodeAll(chosen: readonly Field[], { strip, bytes, heap, rows, read, onLatin }: Decoding): void {
  for (const field of chosen) {
    for (const each of field.mask ? [field, field.mask] : [field]) {
      if (each.strip === strip) read.set(each, decodedColumn(each, { bytes, heap, rows: rows.count }, onLatin));
    }
  }
}

function finished(field: Field, read: ReadonlyMap<Field, ColumnData | ListData>): ColumnData | ListData {
  const data = read.get(field);
  const mask = field.mask ? read.get(field.mask) : undefined;
  if (!data) throw new Fault('internal', `Column ${field.name} was not read.`);
  return mask ? masked(data, mask) : data;
}

/** Rows of a packed dataset are unpacked by whole chunks, which are kept as long as the next batches lie in them. */
class Window {
  readonly #file: H5File;
  readonly #strip: Strip;
  readonly #mostBytes: number;
  #held: { start: number; end: number; bytes: Uint8Array } = { start: 0, end: 0, bytes: new Uint8Array(0) };

  constructor(file: H5File, strip: Strip, mostBytes: number) {
    this.#file = file;
    this.#strip = strip;
    this.#mostBytes = mostBytes;
  }

  use(rows: Rows, decode: (bytes: Uint8Array, heap: Heap) => void): void {
    const whole = this.#wholeChunks(rows);
    if (!whole) {
      this.#file.rows(this.#strip, rows, decode);
      return;
    }
    const { start, end } = whole;
    if (rows.start < this.#held.start || rows.start + rows.count > this.#held.end) {
      const bytes = this.#file.rows(this.#strip, { start, count: end - start }, (memory) => memory.slice());
      this.#held = { start, end, bytes };
    }
    const from = (rows.start - this.#held.start) * this.#strip.rowBytes;
    decode(this.#held.bytes.subarray(from, from + rows.count * this.#strip.rowBytes), { bytes: this.#held.bytes });
  }

  /** Null where rows are read as they are: unpacked, with pointers, or in chunks too large to keep. */
  #wholeChunks({ start, count }: Rows): { start: number; end: number } | null {
    const { chunkRows, pointers, rows, rowBytes } = this.#strip;
    if (chunkRows === null || pointers) return null;
    const from = Math.floor(start / chunkRows) * chunkRows;
    const to = Math.min(rows, Math.ceil((start + count) / chunkRows) * chunkRows);
    return (to - from) * rowBytes <= this.#mostBytes ? { start: from, end: to } : null;
  }
}
