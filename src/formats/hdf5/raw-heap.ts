import { RawBytes } from '#formats/hdf5/raw-bytes';

const headBytes = 16;
const leastBytes = 4096;
const fullBytes = 1_000_000;
const mostObjects = 60_000;

function padded(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}

/** Counts how many bytes heaps take for objects of given lengths, by the same rule that `RawHeap` fills them. */
export class HeapSize {
  #closed = 0;
  #open = 0;
  #objects = 0;

  /** Returns true when the object begins a new heap. */
  add(bytes: number): boolean {
    const needed = headBytes + padded(bytes);
    const fresh = this.#objects === 0 || this.#objects >= mostObjects || this.#open + needed > fullBytes;
    if (fresh) this.#close();
    this.#open += needed;
    this.#objects++;
    return fresh;
  }

  get total(): number {
    return this.#closed + sizeOf(this.#open, this.#objects);
  }

  #close(): void {
    this.#closed = this.total;
    this.#open = 0;
    this.#objects = 0;
  }
}

function sizeOf(open: number, objects: number): number {
  return objects === 0 ? 0 : Math.max(leastBytes, headBytes + open);
}

export interface Reference {
  address: number;
  object: number;
}

/** Objects of any length, gathered into global heaps (HDF5 file format specification, III.E) that begin at `address`. */
export class RawHeap {
  readonly #size = new HeapSize();
  readonly #address: number;
  #heaps: { at: number; raw: RawBytes; objects: number }[] = [];

  constructor(address: number) {
    this.#address = address;
  }

  add(bytes: Uint8Array): Reference {
    const before = this.#size.total;
    if (this.#size.add(bytes.length)) this.#heaps.push({ at: this.#address + before, raw: new RawBytes(), objects: 0 });
    const heap = this.#heaps.at(-1);
    if (!heap) throw new Error('a heap was not begun');
    heap.objects++;
    heap.raw
      .u16(heap.objects)
      .u16(1)
      .u32(0)
      .u64(bytes.length)
      .bytes(bytes)
      .zeros(padded(bytes.length) - bytes.length);
    return { address: heap.at, object: heap.objects };
  }

  done(): Uint8Array {
    const whole = new RawBytes();
    for (const { raw, objects } of this.#heaps) {
      const size = sizeOf(raw.length, objects);
      whole.text('GCOL').u8(1).zeros(3).u64(size).bytes(raw.done());
      const free = size - headBytes - raw.length;
      if (free >= headBytes)
        whole
          .u16(0)
          .u16(0)
          .u32(0)
          .u64(free)
          .zeros(free - headBytes);
      else whole.zeros(free);
    }
    return whole.done();
  }
}

/** A value of a list or of a text of any length: how many items, and where. */
export function reference(into: DataView, at: number, to: { count: number } & Partial<Reference>): void {
  into.setUint32(at, to.count, true);
  into.setBigUint64(at + 4, BigInt(to.address ?? 0), true);
  into.setUint32(at + 12, to.object ?? 0, true);
}
