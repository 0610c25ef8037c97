import type { PageCheck } from '#formats/parquet/page-check';
import type { ByteSource } from '#formats/source';

/** A source as the decoder wants it, a Blob, of which only the ranges are read that it asks for. */
export class SourceBlob extends Blob {
  override readonly size: number;
  readonly #source: ByteSource;
  readonly #start: number;
  readonly #end: number;
  readonly #pages: PageCheck | null;

  constructor(source: ByteSource, pages: PageCheck | null = null, range: readonly [number, number] = [0, source.size]) {
    super([]);
    this.#source = source;
    this.#pages = pages;
    [this.#start, this.#end] = range;
    this.size = this.#end - this.#start;
  }

  override slice(start = 0, end = this.size): Blob {
    const [from, to] = [Math.min(Math.max(0, start), this.size), Math.min(Math.max(start, end), this.size)];
    return new SourceBlob(this.#source, this.#pages, [this.#start + from, this.#start + to]);
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    const read = await this.#source.slice(this.#start, this.#end);
    // The decoder breaks down when a read fails, so it waits for ever; whoever reads hears of it by `PageCheck.breaker`.
    if (this.#pages?.look(this.#start, read) === false) return new Promise(() => undefined);
    const isWhole = read.byteOffset === 0 && read.buffer.byteLength === read.length;
    return isWhole && read.buffer instanceof ArrayBuffer ? read.buffer : new Uint8Array(read).buffer;
  }
}
