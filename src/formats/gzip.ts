import { Fault } from '#core/problem';
import { concatenated } from '#formats/bytes';
import type { ByteSource } from '#formats/source';

const chunkBytes = 2 * 1024 * 1024;

/** The unpacked bytes in order, in chunks of about 2 MB. `onProgress` hears the share of the packed file that was read. */
export async function* gunzipped(source: ByteSource, onProgress?: (share: number) => void): AsyncGenerator<Uint8Array> {
  const reader = packedStream(source, onProgress).pipeThrough(new DecompressionStream('gzip')).getReader();
  let gathered: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        const message = `${source.name} is a gzip file that is damaged or cut short. Send it again, or pack it again.`;
        throw new Fault('bad-file', message, { cause: error });
      });
      if (done) break;
      gathered.push(value);
      size += value.length;
      if (size < chunkBytes) continue;
      yield concatenated(gathered);
      gathered = [];
      size = 0;
    }
    if (size > 0) yield concatenated(gathered);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function packedStream(source: ByteSource, onProgress?: (share: number) => void): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    async pull(controller) {
      const bytes = await source.slice(at, at + chunkBytes);
      at += bytes.length;
      onProgress?.(Math.min(1, at / source.size));
      if (bytes.length > 0) controller.enqueue(new Uint8Array(bytes));
      if (at >= source.size || bytes.length === 0) controller.close();
    },
  });
}

/** The first unpacked bytes, `most` at the most. */
export async function gunzippedHead(source: ByteSource, most: number): Promise<Uint8Array> {
  for await (const chunk of gunzipped(source)) return chunk.subarray(0, most);
  return new Uint8Array(0);
}

/** All of it in memory as a source; refused beyond `mostBytes`, because decoders that jump about need it whole. */
export async function gunzippedSource(source: ByteSource, mostBytes = 400_000_000): Promise<ByteSource> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of gunzipped(source)) {
    size += chunk.length;
    if (size > mostBytes) {
      const message = `${source.name} unpacks to more than ${mostBytes.toLocaleString('en-US')} bytes, which is too much to unpack in memory. Unpack it, then send it.`;
      throw new Fault('bad-file', message);
    }
    parts.push(chunk);
  }
  const whole = concatenated(parts);
  const sliceSync = (start: number, end: number): Uint8Array => whole.subarray(start, end);
  return { name: source.name, size, slice: async (start, end) => sliceSync(start, end), sliceSync, blob: async () => new Blob([whole]) };
}
