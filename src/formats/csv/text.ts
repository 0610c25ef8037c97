import { concatenated } from '#formats/bytes';
import { gunzipped } from '#formats/gzip';
import type { FormatSource } from '#formats/table-file';

const firstPart = 1024 * 1024;
const chunkBytes = 2 * 1024 * 1024;

/** The text's bytes in order, unpacked and without a byte order mark. `onProgress` hears the share of the file that was read. */
export async function* textChunks(from: FormatSource, onProgress?: (share: number) => void): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for await (const chunk of from.gzipped ? gunzipped(from.source, onProgress) : plain(from, onProgress)) {
    yield isFirst ? withoutMark(chunk) : chunk;
    isFirst = false;
  }
}

/** The next part is asked for before this one is worked on. */
async function* plain({ source }: FormatSource, onProgress?: (share: number) => void): AsyncGenerator<Uint8Array> {
  let coming = source.slice(0, chunkBytes);
  for (let at = 0; at < source.size; at += chunkBytes) {
    const chunk = await coming;
    const after = at + chunkBytes;
    if (after < source.size) {
      coming = source.slice(after, after + chunkBytes);
      coming.catch(() => undefined);
    }
    yield chunk;
    onProgress?.(Math.min(1, after / source.size));
  }
}

function withoutMark(chunk: Uint8Array): Uint8Array {
  return chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? chunk.subarray(3) : chunk;
}

/** About the first megabyte of text; `whole` when that is all there is. */
export async function headOf(from: FormatSource): Promise<{ bytes: Uint8Array; whole: boolean }> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of textChunks(from)) {
    parts.push(chunk);
    size += chunk.length;
    if (size > firstPart) return { bytes: concatenated(parts).subarray(0, firstPart), whole: false };
  }
  return { bytes: concatenated(parts), whole: true };
}
