import { utf8Bytes } from '#formats/hdf5/raw-bytes';
import { chunkTree, treeBytes, treeRoot } from '#formats/hdf5/raw-chunks';
import {
  attributeMessage,
  datasetMessages,
  groupMessages,
  objectHeader,
  superblock,
  superblockBytes,
  type Message,
  type RawAttribute,
  type RawLayout,
} from '#formats/hdf5/raw-header';
import { RawHeap, reference } from '#formats/hdf5/raw-heap';
import { referenceBytes, type RawType } from '#formats/hdf5/raw-type';
import { concatenated } from '#formats/bytes';

/** An attribute: a text of any length, or a value of a type as its bytes. */
export type Attribute = { name: string; text: string } | RawAttribute;

/** A dataset: rows of values that follow, or bytes that are there. */
export interface DatasetOrder {
  name: string;
  type: RawType;
  rows: number;
  dims: readonly number[];
  rowBytes: number;
  attributes: readonly Attribute[];
  /** May get more rows later, and so is always in chunks. */
  grows: boolean;
  /** All of its bytes, where they are few and known. */
  ready: Uint8Array | null;
}

export interface FileOrder {
  /** The group that holds the datasets; null for the root itself. */
  group: { name: string; attributes: readonly Attribute[] } | null;
  rootAttributes: readonly Attribute[];
  datasets: readonly DatasetOrder[];
  /** Rows of one piece: what is written at once, and one chunk of each dataset. */
  pieceRows: number;
  /** Bytes of the heaps of each piece, which lie before its values. */
  heapBytes: readonly number[];
}

/** Where everything lies. */
export interface Layout {
  /** All up to the first value. */
  head: Uint8Array;
  end: number;
}

interface Addresses {
  root: number;
  group: number;
  datasets: number[];
  words: number;
  trees: number[];
  ready: number[];
  /** Of each piece, its start. */
  pieces: number[];
  /** Of each dataset, its bytes after the heaps of a piece. */
  within: number[];
  end: number;
}

/** The bytes before the values, which hold the addresses of all that follows. */
export function layOut(order: FileOrder): Layout {
  const zeros = order.datasets.map(() => 0);
  const nothing: Addresses = {
    root: 0,
    group: 0,
    words: 0,
    end: 0,
    datasets: zeros,
    trees: zeros,
    ready: zeros,
    pieces: [0],
    within: zeros,
  };
  const measured = new Head(order, nothing);
  const addresses = addressesOf(order, measured);
  const parts = new Head(order, addresses);
  const all = [
    superblock(addresses.root, addresses.end),
    parts.root,
    ...(parts.group ? [parts.group] : []),
    ...parts.datasets,
    parts.words,
    ...parts.trees,
  ];
  const ready = order.datasets.flatMap((dataset) => dataset.ready ?? []);
  return { head: concatenated([...all, ...ready]), end: addresses.end };
}

function inChunks(order: FileOrder, dataset: DatasetOrder): boolean {
  return dataset.ready === null && (dataset.grows || dataset.rows > order.pieceRows);
}

/** Rows that a dataset takes in each piece; the last chunk is padded to its full size. */
export function pieceBytes(order: FileOrder, dataset: DatasetOrder): number {
  if (dataset.ready !== null) return 0;
  return (inChunks(order, dataset) ? order.pieceRows : dataset.rows) * dataset.rowBytes;
}

export function piecesOf({ datasets, pieceRows }: FileOrder): number {
  const rows = Math.max(0, ...datasets.filter(({ ready }) => ready === null).map((dataset) => dataset.rows));
  return Math.ceil(rows / pieceRows);
}

function addressesOf(order: FileOrder, head: Head): Addresses {
  let at = superblockBytes;
  const next = (bytes: number): number => {
    const place = at;
    at += bytes;
    return place;
  };
  const root = next(head.root.length);
  const group = next(head.group?.length ?? 0);
  const datasets = head.datasets.map((bytes) => next(bytes.length));
  const words = next(head.words.length);
  const trees = head.trees.map((bytes) => next(bytes.length));
  const ready = order.datasets.map((dataset) => next(dataset.ready?.length ?? 0));
  let inPiece = 0;
  const within = order.datasets.map((dataset) => (inPiece += pieceBytes(order, dataset)) - pieceBytes(order, dataset));
  const pieces = Array.from({ length: piecesOf(order) }, (_, i) => next(inPiece + (order.heapBytes[i] ?? 0)));
  return { root, group, datasets, words, trees, ready, pieces, within, end: at };
}

/** The parts of the head, for given addresses. Their lengths do not depend on them. */
class Head {
  readonly root: Uint8Array;
  readonly group: Uint8Array | null;
  readonly datasets: Uint8Array[];
  readonly words: Uint8Array;
  readonly trees: Uint8Array[];
  readonly #order: FileOrder;
  readonly #addresses: Addresses;

  constructor(order: FileOrder, addresses: Addresses) {
    this.#order = order;
    this.#addresses = addresses;
    const heap = new RawHeap(addresses.words);
    const links = order.datasets.map(({ name }, i) => ({ name, address: addresses.datasets[i] ?? 0 }));
    const rootLinks = order.group ? [{ name: order.group.name, address: addresses.group }] : links;
    this.root = objectHeader([...groupMessages(rootLinks), ...attributes(order.rootAttributes, heap)]);
    this.group = order.group ? objectHeader([...groupMessages(links), ...attributes(order.group.attributes, heap)]) : null;
    this.datasets = order.datasets.map((dataset, i) => this.#dataset(dataset, { i, heap }));
    this.words = heap.done();
    this.trees = order.datasets.map((dataset, i) => this.#tree(dataset, i));
  }

  #dataset(dataset: DatasetOrder, { i, heap }: { i: number; heap: RawHeap }): Uint8Array {
    const { type, rows, dims, grows, rowBytes } = dataset;
    const itemBytes = rowBytes / dims.reduce((product, length) => product * length, 1);
    const messages = datasetMessages({ type, shape: [rows, ...dims], grows, itemBytes, layout: this.#layout(dataset, i) });
    return objectHeader([...messages, ...attributes(dataset.attributes, heap)]);
  }

  #layout(dataset: DatasetOrder, i: number): RawLayout {
    const { rows, dims, rowBytes, ready } = dataset;
    if (inChunks(this.#order, dataset)) {
      const root = rows === 0 ? null : treeRoot(this.#addresses.trees[i] ?? 0, piecesOf(this.#order), dims.length + 1);
      return { is: 'chunks', tree: root, dims: [this.#order.pieceRows, ...dims] };
    }
    const address = ready ? this.#addresses.ready[i] : this.#addressIn(0, i);
    return { is: 'whole', address: address ?? 0, bytes: rows * rowBytes };
  }

  #addressIn(piece: number, i: number): number {
    return (this.#addresses.pieces[piece] ?? 0) + (this.#order.heapBytes[piece] ?? 0) + (this.#addresses.within[i] ?? 0);
  }

  #tree(dataset: DatasetOrder, i: number): Uint8Array {
    const pieces = piecesOf(this.#order);
    if (!inChunks(this.#order, dataset) || dataset.rows === 0) return new Uint8Array(0);
    const rank = dataset.dims.length + 1;
    const addresses = Array.from({ length: pieces }, (_, piece) => this.#addressIn(piece, i));
    const tree = chunkTree(
      { rank, rows: this.#order.pieceRows, bytes: pieceBytes(this.#order, dataset), addresses },
      this.#addresses.trees[i] ?? 0,
    );
    if (tree.length !== treeBytes(pieces, rank)) throw new Error('a tree of chunks has not its length');
    return tree;
  }
}

function attributes(all: readonly Attribute[], heap: RawHeap): Message[] {
  return all.map((attribute) =>
    attributeMessage(
      'text' in attribute ? { name: attribute.name, type: { is: 'any-text' }, value: referred(attribute.text, heap) } : attribute,
    ),
  );
}

function referred(text: string, heap: RawHeap): Uint8Array {
  const value = new Uint8Array(referenceBytes);
  const bytes = utf8Bytes(text);
  reference(new DataView(value.buffer), 0, bytes.length === 0 ? { count: 0 } : { count: bytes.length, ...heap.add(bytes) });
  return value;
}
