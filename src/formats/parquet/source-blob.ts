import type { PageCheck } from '#formats/parquet/page-check';
import type { ByteSource } from '#formats/source';

/** Bytes that stand in place of the source's own from `start` on. */
export interface Patch {
  start: number;
  bytes: Uint8Array;
}

/** How a source is given to the decoder: with some bytes of it changed, and looked at on their way. */
export interface Handling {
  patch?: Patch;
  pages?: PageCheck;
}

/** A source as the decoder wants it, a Blob, of which only the ranges are read that it asks for. */
export class SourceBlob extends Blob {
  override readonly size: number;
  readonly #source: ByteSource;
  readonly #start: number;
  readonly #end: number;
  readonly #handling: Handling;

  constructor(source: ByteSource, handling: Handling = {}, range: readonly [number, number] = [0, source.size]) {
    super([]);
    this.#source = source;
    this.#handling = handling;
    [this.#start, this.#end] = range;
    this.size = this.#end - this.#start;
  }

  override slice(start = 0, end = this.size): Blob {
    const [from, to] = [Math.min(Math.max(0, start), this.size), Math.min(Math.max(start, end), this.size)];
    return new SourceBlob(this.#source, this.#handling, [this.#start + from, this.#start + to]);
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    const { patch, pages } = this.#handling;
    const read = await this.#source.slice(this.#start, this.#end);
    // Zeros are no page; the decoder ends there in an orderly way.
    if (pages?.look(this.#start, read) === false) return new ArrayBuffer(read.length);
    const whole = read.byteOffset === 0 && read.buffer instanceof ArrayBuffer && read.buffer.byteLength === read.length;
    const bytes = whole && !patch ? read : new Uint8Array(read);
    if (patch) patched(bytes, this.#start, patch);
    return bytes.buffer instanceof ArrayBuffer ? bytes.buffer : new Uint8Array(bytes).buffer;
  }
}

function patched(bytes: Uint8Array, start: number, patch: Patch): void {
  const from = Math.max(start, patch.start);
  const to = Math.min(start + bytes.length, patch.start + patch.bytes.length);
  if (from < to) bytes.set(patch.bytes.subarray(from - patch.start, to - patch.start), from - start);
}
