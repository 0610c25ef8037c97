import { Fault } from '#core/problem';
import { refuseStrangers } from '#formats/detect';
import { concatenated, gunzipped } from '#formats/gzip';
import type { FormatSource } from '#formats/table-file';

export const firstPart = 1024 * 1024;
const chunkBytes = 2 * 1024 * 1024;

/** The text's bytes in order, unpacked and without a byte order mark. `onProgress` hears the share of the file that was read. */
export async function* textChunks(from: FormatSource, onProgress?: (share: number) => void): AsyncGenerator<Uint8Array> {
  let first = true;
  for await (const chunk of from.gzipped ? gunzipped(from.source, onProgress) : plain(from, onProgress)) {
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
