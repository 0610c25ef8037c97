import { Fault } from '#core/problem';
import type { ByteSource } from '#formats/source';

/** Reads of a source that cannot wait; `into` is filled from its start, the count of bytes comes back. */
export type ReadAt = (into: Uint8Array, at: number) => number;

const pageBytes = 65_536;
const mostPages = 256;
const mostInMemory = 1_000_000_000;

/** The library cannot wait for bytes: where the source cannot be read without waiting, it is taken into memory whole. */
export async function readAtOf(source: ByteSource): Promise<ReadAt> {
  const direct = source.sliceSync?.bind(source);
  if (direct) return paged(direct, source.size);
  if (source.size > mostInMemory) {
    const message = `${source.name} has ${source.size} bytes; from here an HDF5 file must fit into memory, which ends at ${mostInMemory} bytes. Save it as a local file first, or write the table as Parquet.`;
    throw new Fault('bad-file', message);
  }
  const whole = await source.slice(0, source.size);
  return (into, at) => copied(into, whole.subarray(at, at + into.length));
}

/** The library reads its own records by a few bytes at a time; a page fetched once serves many of them. */
function paged(slice: (start: number, end: number) => Uint8Array, size: number): ReadAt {
  const pages = new Map<number, Uint8Array>();
  const page = (number: number): Uint8Array => {
    const known = pages.get(number);
    if (known) return known;
    const bytes = slice(number * pageBytes, Math.min(size, (number + 1) * pageBytes));
    const oldest = pages.keys().next();
    if (pages.size >= mostPages && !oldest.done) pages.delete(oldest.value);
    pages.set(number, bytes);
    return bytes;
  };
  return (into, at) => {
    if (into.length >= pageBytes) return copied(into, slice(at, Math.min(size, at + into.length)));
    let done = 0;
    while (done < into.length && at + done < size) {
      const place = at + done;
      const from = place % pageBytes;
      const bytes = page((place - from) / pageBytes).subarray(from, from + into.length - done);
      if (bytes.length === 0) break;
      into.set(bytes, done);
      done += bytes.length;
    }
    return done;
  };
}

function copied(into: Uint8Array, bytes: Uint8Array): number {
  into.set(bytes);
  return bytes.length;
}
