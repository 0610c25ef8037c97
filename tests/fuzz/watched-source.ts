import type { ByteSource } from '#formats/source';

/** Bytes in memory as a source that remembers each reading out of bounds. */
export function watchedSource(bytes: Uint8Array, name: string): { source: ByteSource; wrong: string[] } {
  const wrong: string[] = [];
  const part = (start: number, end: number): Uint8Array => {
    const sane = Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end;
    if (!sane || start > bytes.length) wrong.push(`a read from ${start} to ${end} of ${bytes.length} bytes`);
    return bytes.slice(Math.max(0, start), Math.max(0, end));
  };
  const slice = async (start: number, end: number): Promise<Uint8Array> => part(start, end);
  const blob = async (): Promise<Blob> => new Blob([new Uint8Array(bytes)]);
  return { source: { name, size: bytes.length, slice, sliceSync: part, blob }, wrong };
}
