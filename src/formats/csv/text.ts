import { Fault } from '#core/problem';
import { refuseStrangers } from '#formats/detect';
import type { FormatSource } from '#formats/table-file';

export const firstPart = 1024 * 1024;
const chunkBytes = 2 * 1024 * 1024;

/** The text's bytes in order, unpacked and without a byte order mark. `onProgress` hears the share of the file that was read. */
export async function* textChunks(from: FormatSource, onProgress?: (share: number) => void): AsyncGenerator<Uint8Array> {
  let first = true;
  for await (const chunk of from.gzipped ? unpacked(from, onProgress) : plain(from, onProgress)) {
    if (first && from.gzipped) refuseInside(from.source.name, chunk);
    yield first ? withoutMark(chunk) : chunk;
    first = false;
  }
}

async function* plain({ source }: FormatSource, onProgress?: (share: number) => void): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < source.size; at += chunkBytes) {
    yield await source.slice(at, at + chunkBytes);
    onProgress?.(Math.min(1, (at + chunkBytes) / source.size));
  }
}

async function* unpacked(from: FormatSource, onProgress?: (share: number) => void): AsyncGenerator<Uint8Array> {
  const { source } = from;
  const reader = packedStream(from, onProgress).pipeThrough(new DecompressionStream('gzip')).getReader();
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
      yield concatenated(gathered, size);
      gathered = [];
      size = 0;
    }
    if (size > 0) yield concatenated(gathered, size);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function packedStream({ source }: FormatSource, onProgress?: (share: number) => void): ReadableStream<Uint8Array<ArrayBuffer>> {
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

function concatenated(parts: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function withoutMark(chunk: Uint8Array): Uint8Array {
  return chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? chunk.subarray(3) : chunk;
}

function refuseInside(name: string, chunk: Uint8Array): void {
  const magic = String.fromCharCode(...chunk.subarray(0, 4));
  const message = `${name} is a gzip file with Parquet inside. Unpack it first; Parquet is packed already.`;
  if (magic === 'PAR1') throw new Fault('bad-file', message);
  refuseStrangers(`Inside ${name}`, chunk.subarray(0, 16_384));
}

/** About the first megabyte of text; `whole` when that is all there is. */
export async function headOf(from: FormatSource): Promise<{ bytes: Uint8Array; whole: boolean }> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of textChunks(from)) {
    parts.push(chunk);
    size += chunk.length;
    if (size > firstPart) return { bytes: concatenated(parts, size).subarray(0, firstPart), whole: false };
  }
  return { bytes: concatenated(parts, size), whole: true };
}
