import { Fault } from '#core/problem';
import { gunzipped } from '#formats/gzip';
import type { FormatSource } from '#formats/table-file';

/** Part of a file, of its unpacked bytes when it is gzipped. */
export interface Range {
  start: number;
  end: number;
}

const chunkBytes = 1024 * 1024;
const plausible = { bytes: 256 * 1024 * 1024, ratio: 250 };

/** The bytes of a range in order, in chunks of a megabyte or two. */
export async function* bytesOf(from: FormatSource, range: Range): AsyncGenerator<Uint8Array> {
  if (from.gzipped) return yield* unpackedBytes(from, range);
  const end = Math.min(range.end, from.source.size);
  for (let at = range.start; at < end;) {
    const chunk = await from.source.slice(at, Math.min(at + chunkBytes, end));
    if (chunk.length === 0) return;
    yield chunk;
    at += chunk.length;
  }
}

async function* unpackedBytes({ source }: FormatSource, { start, end }: Range): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const chunk of gunzipped(source)) {
    const from = Math.max(0, start - at);
    const to = Math.min(chunk.length, end - at);
    if (from < to) yield chunk.subarray(from, to);
    at += chunk.length;
    mustBePlausible({ fileName: source.name, packed: source.size, unpacked: at });
    if (at >= end) return;
  }
}

/** Refuses what unpacks to far more than any table does. */
function mustBePlausible(o: { fileName: string; packed: number; unpacked: number }): void {
  if (o.unpacked < plausible.bytes || o.unpacked < plausible.ratio * o.packed) return;
  const message = `${o.fileName} packs more than ${o.unpacked.toLocaleString('en-US')} bytes into ${o.packed.toLocaleString('en-US')}, as only a decompression bomb does. Send it unpacked if it is a table.`;
  throw new Fault('bad-file', message);
}

/** Unpacks a gzip stream as it comes. */
export async function* gunzip(packed: AsyncIterable<Uint8Array>, fileName: string): AsyncGenerator<Uint8Array> {
  const chunks = packed[Symbol.asyncIterator]();
  let packedBytes = 0;
  let failure: unknown = null;
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      try {
        const next = await chunks.next();
        if (next.done) return controller.close();
        packedBytes += next.value.length;
        controller.enqueue(new Uint8Array(next.value));
      } catch (error) {
        failure = error;
        controller.error(error);
      }
    },
  });
  const reader = stream.pipeThrough(new DecompressionStream('gzip')).getReader();
  let unpacked = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        throw (
          failure ?? new Fault('bad-file', `${fileName} has a gzip stream that is damaged or cut short. Write it again.`, { cause: error })
        );
      });
      if (done) return;
      unpacked += value.length;
      mustBePlausible({ fileName, packed: packedBytes, unpacked });
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
