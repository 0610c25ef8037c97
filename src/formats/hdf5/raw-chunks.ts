import { nowhere, RawBytes } from '#formats/hdf5/raw-bytes';

/** Twice the rank of nodes that a reader assumes where the superblock says nothing. */
const most = 64;

function keyBytes(rank: number): number {
  return 8 + 8 * (rank + 1);
}

function nodeBytes(rank: number): number {
  return 24 + 8 * most + (most + 1) * keyBytes(rank);
}

/** How many nodes the tree of so many chunks has on each level, leaves first. */
function levels(chunks: number): number[] {
  const counts = [Math.max(1, Math.ceil(chunks / most))];
  for (let last = counts[0] ?? 1; last > 1; last = Math.ceil(last / most)) counts.push(Math.ceil(last / most));
  return counts;
}

export function treeBytes(chunks: number, rank: number): number {
  return levels(chunks).reduce((sum, count) => sum + count, 0) * nodeBytes(rank);
}

/** The root lies last. */
export function treeRoot(address: number, chunks: number, rank: number): number {
  return address + treeBytes(chunks, rank) - nodeBytes(rank);
}

export interface Chunks {
  /** Dimensions of the dataset; it is cut along the first only. */
  rank: number;
  rows: number;
  bytes: number;
  addresses: readonly number[];
}

/** First version of the B-tree of chunks (HDF5 file format specification, III.A.1): its nodes one behind the other, to lie at `address`. */
export function chunkTree(chunks: Chunks, address: number): Uint8Array {
  const raw = new RawBytes();
  const size = nodeBytes(chunks.rank);
  let children = chunks.addresses;
  let span = 1;
  for (const [level, count] of levels(chunks.addresses.length).entries()) {
    const from = address + raw.length;
    for (let node = 0; node < count; node++) {
      const left = node === 0 ? nowhere : BigInt(from + (node - 1) * size);
      const right = node === count - 1 ? nowhere : BigInt(from + (node + 1) * size);
      const held = children.slice(node * most, (node + 1) * most);
      putNode(raw, chunks, { level, left, right, children: held, first: node * most * span, span });
    }
    children = Array.from({ length: count }, (_, node) => from + node * size);
    span *= most;
  }
  return raw.done();
}

interface TreeNode {
  level: number;
  left: bigint;
  right: bigint;
  children: readonly number[];
  /** The number of the first chunk below it, and how many chunks are below each full child. */
  first: number;
  span: number;
}

function putNode(raw: RawBytes, chunks: Chunks, node: TreeNode): void {
  const start = raw.length;
  const { rank, rows, bytes, addresses } = chunks;
  raw.text('TREE').u8(1).u8(node.level).u16(node.children.length).u64(node.left).u64(node.right);
  const key = (chunk: number): void => {
    raw
      .u32(bytes)
      .u32(0)
      .u64(Math.min(chunk, addresses.length) * rows)
      .zeros(8 * rank);
  };
  for (const [i, child] of node.children.entries()) {
    key(node.first + i * node.span);
    raw.u64(child);
  }
  key(node.first + node.children.length * node.span);
  raw.zeros(nodeBytes(rank) - (raw.length - start));
}
