import { Fault } from '#core/problem';
import { concatenated } from '#formats/bytes';
import { gunzipped } from '#formats/gzip';
import type { ByteSource } from '#formats/source';
import type { FormatSource } from '#formats/table-file';

/** The bytes of a FITS file by place, whether it is packed or not. A read gives fewer bytes at the end of the file. */
export interface Bytes {
  /** Null while nobody knows where a packed file ends. */
  readonly size: number | null;
  read(start: number, end: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Each user opens their own: a packed file is read forward, and going back means beginning anew. */
export function openBytes({ source, gzipped }: FormatSource, onProgress?: (share: number) => void): Bytes {
  return gzipped ? new StreamBytes(source, onProgress) : plainBytes(source);
}

const aheadBytes = 65_536;

/** Small reads come out of one larger one: a file may have thousands of headers. */
export function plainBytes(source: ByteSource): Bytes {
  let ahead = { at: 0, bytes: new Uint8Array(0) };
  const read = async (start: number, end: number): Promise<Uint8Array> => {
    const [from, to] = [Math.min(start, source.size), Math.min(end, source.size)];
    if (to - from > aheadBytes) return source.slice(from, to);
    let held = ahead;
    if (from < held.at || to > held.at + held.bytes.length) {
      held = { at: from, bytes: new Uint8Array(await source.slice(from, Math.min(from + aheadBytes, source.size))) };
      ahead = held;
    }
    return held.bytes.slice(from - held.at, to - held.at);
  };
  return { size: source.size, read, close: async () => undefined };
}

/** A packed file may be this large whatever its ratio; beyond, the ratio tells a bomb from a table. */
const alwaysFine = 500_000_000;
const mostRatio = 400;

class StreamBytes implements Bytes {
  size: number | null = null;
  readonly #source: ByteSource;
  readonly #onProgress: ((share: number) => void) | undefined;
  #chunks: AsyncGenerator<Uint8Array> | null = null;
  #chunk: Uint8Array = new Uint8Array(0);
  /** Where `#chunk` begins in the unpacked file. */
  #at = 0;

  constructor(source: ByteSource, onProgress?: (share: number) => void) {
    this.#source = source;
    this.#onProgress = onProgress;
  }

  async read(start: number, end: number): Promise<Uint8Array> {
    if (start < this.#at) await this.close();
    const parts: Uint8Array[] = [];
    let at = start;
    while (at < end && (await this.#reach(at))) {
      const part = this.#chunk.subarray(at - this.#at, end - this.#at);
      parts.push(part);
      at += part.length;
    }
    return parts.length === 1 && parts[0] ? parts[0] : concatenated(parts);
  }

  async close(): Promise<void> {
    await this.#chunks?.return(undefined);
    this.#chunks = null;
    this.#chunk = new Uint8Array(0);
    this.#at = 0;
  }

  /** Goes forward until the chunk has the byte at `at`; false when the file ends before. */
  async #reach(at: number): Promise<boolean> {
    this.#chunks ??= gunzipped(this.#source, this.#onProgress);
    while (at >= this.#at + this.#chunk.length) {
      this.#at += this.#chunk.length;
      this.#chunk = new Uint8Array(0);
      if (this.#at > alwaysFine && this.#at > mostRatio * this.#source.size) throw bomb(this.#source, this.#at);
      const { done, value } = await this.#chunks.next();
      if (done) {
        this.size = this.#at;
        return false;
      }
      this.#chunk = value;
    }
    return true;
  }
}

function bomb({ name, size }: ByteSource, unpacked: number): Fault {
  const message = `${name} is a gzip file of ${size} bytes that unpacks to more than ${unpacked}, as no table does. Unpack it yourself if you trust it, and send it unpacked.`;
  return new Fault('bad-file', message);
}
