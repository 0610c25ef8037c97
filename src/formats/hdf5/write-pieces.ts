import { Fault } from '#core/problem';
import { HeapSize, RawHeap } from '#formats/hdf5/raw-heap';
import type { Heap } from '#formats/hdf5/write-bytes';
import type { Written } from '#formats/hdf5/write-column';
import { layOut, pieceBytes, type DatasetOrder, type FileOrder } from '#formats/hdf5/write-layout';
import type { ByteSink } from '#formats/sink';
import type { FileBatch, TableRows } from '#formats/table-file';

/** A column at its place in the rows of a dataset. */
export interface Placed {
  written: Written;
  offset: number;
  bytes: number;
}

/** A dataset and the columns that make its rows. */
export interface Filled extends DatasetOrder {
  columns: readonly Placed[];
  /** Where in each row its number goes, 64 bits from 0; null where it does not. */
  rowNumbersAt: number | null;
}

export interface Pieces {
  order: Omit<FileOrder, 'heapBytes' | 'datasets'>;
  datasets: readonly Filled[];
  rows: number;
  onProgress?: (share: number) => void;
}

/** Writes the file from its first byte to its last. Values of any length are measured in a pass of their own before. */
export async function writePieces(table: TableRows, sink: ByteSink, pieces: Pieces): Promise<void> {
  const heaps = await heapSizes(table, pieces);
  const order: FileOrder = {
    ...pieces.order,
    datasets: pieces.datasets,
    heapBytes: heaps.map((sizes) => sizes.reduce((sum, size) => sum + size, 0)),
  };
  const { head, end } = layOut(order);
  await sink.write(head);
  let at = head.length;
  const put = async (bytes: Uint8Array): Promise<void> => {
    await sink.write(bytes);
    at += bytes.length;
  };
  let done = 0;
  for await (const piece of filled(
    table,
    pieces,
    (number) => new PieceBuffers(order, pieces.datasets, { at, sizes: heaps[number] ?? [], first: number * order.pieceRows }),
  )) {
    for (const bytes of piece.done()) await put(bytes);
    done += piece.rows;
    pieces.onProgress?.(done / Math.max(1, pieces.rows));
  }
  if (at !== end || done !== pieces.rows)
    throw new Fault('internal', `The table gave ${done} rows at the second reading and ${pieces.rows} at the first.`);
}

/** Bytes of the heap of each column of each piece. */
async function heapSizes(table: TableRows, pieces: Pieces): Promise<number[][]> {
  if (!pieces.datasets.some(({ columns }) => columns.some(({ written }) => refers(written)))) return [];
  const all: number[][] = [];
  for await (const piece of filled(table, pieces, () => new PieceSizes(pieces.datasets))) all.push(piece.sizes());
  return all;
}

export function refers({ type }: Written): boolean {
  return type.is === 'any-text' || type.is === 'list';
}

interface Piece {
  rows: number;
  add(batch: FileBatch, from: number, to: number): void;
}

/** Cuts the batches into pieces. */
async function* filled<P extends Piece>(table: TableRows, { order }: Pieces, begin: (number: number) => P): AsyncGenerator<P> {
  let piece: P | null = null;
  let number = 0;
  for await (const batch of table.batches()) {
    for (let from = 0; from < batch.rows;) {
      piece ??= begin(number++);
      const to = Math.min(batch.rows, from + order.pieceRows - piece.rows);
      piece.add(batch, from, to);
      piece.rows += to - from;
      from = to;
      if (piece.rows < order.pieceRows) continue;
      yield piece;
      piece = null;
    }
  }
  if (piece) yield piece;
}

class PieceSizes implements Piece {
  rows = 0;
  readonly #columns: { written: Written; size: HeapSize }[];

  constructor(datasets: readonly Filled[]) {
    this.#columns = datasets.flatMap(({ columns }) => columns.map(({ written }) => ({ written, size: new HeapSize() })));
  }

  add(batch: FileBatch, from: number, to: number): void {
    for (const { written, size } of this.#columns) {
      const data = batch.columns[written.position];
      if (!data || !refers(written)) continue;
      const heap: Heap = {
        add: (bytes) => {
          size.add(bytes.length);
          return { address: 0, object: 0 };
        },
      };
      written.bytes(data, { from, to, heap });
    }
  }

  sizes(): number[] {
    return this.#columns.map(({ size }) => size.total);
  }
}

class PieceBuffers implements Piece {
  rows = 0;
  readonly #first: number;
  readonly #datasets: { order: Filled; bytes: Uint8Array; heaps: RawHeap[] }[];

  constructor(
    order: FileOrder,
    datasets: readonly Filled[],
    { at, sizes, first }: { at: number; sizes: readonly number[]; first: number },
  ) {
    this.#first = first;
    let place = at;
    let column = 0;
    this.#datasets = datasets.map((dataset) => ({
      order: dataset,
      bytes: new Uint8Array(pieceBytes(order, dataset)),
      heaps: dataset.columns.map(() => {
        const heap = new RawHeap(place);
        place += sizes[column++] ?? 0;
        return heap;
      }),
    }));
  }

  add(batch: FileBatch, from: number, to: number): void {
    for (const { order, bytes, heaps } of this.#datasets) {
      if (order.rowNumbersAt !== null) this.#number(order, bytes, { from: this.rows, to: this.rows + to - from });
      for (const [i, { written, offset, bytes: width }] of order.columns.entries()) {
        const data = batch.columns[written.position];
        const heap = heaps[i];
        if (!data || !heap) continue;
        const values = written.bytes(data, { from, to, heap });
        if (values.length !== (to - from) * width)
          throw new Fault('internal', `Column ${written.name} gave ${values.length} bytes for ${to - from} rows of ${width}.`);
        scatter(values, { into: bytes, at: this.rows * order.rowBytes + offset, stride: order.rowBytes, width });
      }
    }
  }

  #number({ rowBytes, rowNumbersAt }: Filled, bytes: Uint8Array, { from, to }: { from: number; to: number }): void {
    const view = new DataView(bytes.buffer);
    for (let row = from; row < to; row++) view.setBigInt64(row * rowBytes + (rowNumbersAt ?? 0), BigInt(this.#first + row), true);
  }

  done(): Uint8Array[] {
    return [...this.#datasets.flatMap(({ heaps }) => heaps.map((heap) => heap.done())), ...this.#datasets.map(({ bytes }) => bytes)].filter(
      ({ length }) => length > 0,
    );
  }
}

function scatter(values: Uint8Array, o: { into: Uint8Array; at: number; stride: number; width: number }): void {
  const { into, stride, width } = o;
  if (stride === width) {
    into.set(values, o.at);
    return;
  }
  for (let from = 0, at = o.at; from < values.length; from += width, at += stride) {
    for (let i = 0; i < width; i++) into[at + i] = values[from + i] ?? 0;
  }
}
