import { Fault } from '#core/problem';
import { Breaker } from '#formats/parquet/breaker';
import type { ChunkPlace } from '#formats/parquet/footer-check';
import { pageHeaderAt, type PageHeader } from '#formats/parquet/page-header';
import type { ByteSource } from '#formats/source';

/** A page is unpacked whole, and so is one page of each column at the same time. */
const mostPageBytes = 256 * 1024 * 1024;
const mostPagesBytes = 1536 * 1024 * 1024;
/** Pages that grow so much are no measured values; smaller ones do no harm. */
const bombBytes = 256 * 1024 * 1024;
const bombRatio = 500;
const mostLookedAt = 500;
const mostHeaderBytes = 256;
const mostBatchBytes = 256 * 1024 * 1024;

/** Looks at the headers of all pages on their way to the decoder, which unpacks whatever they say. */
export class PageCheck {
  /** Breaks when pages are kept from the decoder, which then never answers. */
  readonly breaker = new Breaker();
  #fault: Fault | null = null;
  /** At most so many rows will be decoded at once. */
  batchRows = 0;
  #wordBytes: Promise<number> | null = null;
  readonly #name: string;
  readonly #chunks: readonly ChunkPlace[];

  constructor(name: string, chunks: readonly ChunkPlace[]) {
    this.#name = name;
    this.#chunks = chunks;
  }

  get isRefused(): boolean {
    return this.#fault !== null;
  }

  /** About how many bytes the words of dictionaries fill in each row, by the first dictionaries of the file. */
  wordBytes(source: ByteSource): Promise<number> {
    this.#wordBytes ??= this.#countWords(source);
    return this.#wordBytes;
  }

  async #countWords(source: ByteSource): Promise<number> {
    const seen = this.#chunks.slice(0, mostLookedAt).filter(({ hasDictionary }) => hasDictionary);
    const headers = await Promise.all(seen.map(async ({ start }) => headerOrNull(await source.slice(start, start + mostHeaderBytes))));
    return headers.reduce((sum, page) => sum + (page?.isDictionary ? Math.max(0, page.unpackedBytes) / Math.max(1, page.values) : 0), 0);
  }

  /** Bytes of the file from `start` on, in which columns begin. False when a chunk is not to be decoded. */
  look(start: number, bytes: Uint8Array): boolean {
    if (this.#fault) {
      this.breaker.breakAll(this.#fault);
      return false;
    }
    const end = start + bytes.length;
    const sums = { packed: 0, unpacked: 0, held: 0 };
    for (let i = this.#firstFrom(start); i < this.#chunks.length; i++) {
      const chunk = this.#chunks[i];
      if (!chunk || chunk.start >= end) break;
      this.#lookAtChunk(bytes.subarray(chunk.start - start, chunk.start - start + chunk.bytes), sums);
      if (this.#fault) return false;
    }
    const { packed, unpacked, held } = sums;
    if (unpacked > bombBytes && unpacked > bombRatio * packed)
      this.#refuse(`expands from ${counted(packed)} to ${counted(unpacked)} bytes`);
    else if (held > mostPagesBytes) this.#refuse(`needs ${counted(held)} bytes of memory for one page of each column`);
    return this.#fault === null;
  }

  #lookAtChunk(bytes: Uint8Array, sums: { packed: number; unpacked: number; held: number }): void {
    let [largest, dictionary] = [0, 0];
    for (let at = 0; at < bytes.length;) {
      const page = headerOrNull(bytes.subarray(at));
      // What is no page is left to the decoder, which says so.
      if (!page || page.packedBytes < 0 || page.unpackedBytes < 0) return;
      if (page.unpackedBytes > mostPageBytes)
        return this.#refuse(`has a page of ${counted(page.unpackedBytes)} bytes unpacked, too much to unpack in memory`);
      if (page.isDictionary) {
        dictionary = page.unpackedBytes;
        if ((dictionary / Math.max(1, page.values)) * this.batchRows > mostBatchBytes)
          return this.#refuse(`repeats texts of ${counted(Math.round(dictionary / Math.max(1, page.values)))} bytes over and over`);
      } else largest = Math.max(largest, page.unpackedBytes);
      sums.packed += page.packedBytes;
      sums.unpacked += page.unpackedBytes;
      at += page.headerBytes + page.packedBytes;
    }
    sums.held += largest + dictionary;
  }

  #refuse(what: string): void {
    this.#fault = new Fault('bad-file', `${this.#name} ${what}. Write it again in smaller row groups and pages, or with fewer rows.`);
    this.breaker.breakAll(this.#fault);
  }

  /** The first chunk that begins there or later. */
  #firstFrom(start: number): number {
    let [low, high] = [0, this.#chunks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#chunks[middle]?.start ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function counted(number: number): string {
  return number.toLocaleString('en-US');
}

function headerOrNull(bytes: Uint8Array): PageHeader | null {
  try {
    return pageHeaderAt(bytes);
  } catch {
    return null;
  }
}
