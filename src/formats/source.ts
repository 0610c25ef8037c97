/** Bytes that can be read anywhere, without the whole in memory: a File in a worker, a file on disk in Node. */
export interface ByteSource {
  readonly name: string;
  readonly size: number;
  /** Bytes from `start` up to, not with, `end`; fewer at the end of the source. */
  slice(start: number, end: number): Promise<Uint8Array>;
  /** The same bytes as a Blob, for decoders that ask for one. */
  readonly blob: Blob;
}

export function blobSource(blob: Blob, name: string): ByteSource {
  const slice = async (start: number, end: number) => new Uint8Array(await blob.slice(start, end).arrayBuffer());
  return { name, size: blob.size, slice, blob };
}
