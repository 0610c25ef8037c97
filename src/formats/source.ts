/** Bytes that can be read anywhere, without the whole in memory: a File in a worker, a file on disk in Node, a range of an address. */
export interface ByteSource {
  readonly name: string;
  readonly size: number;
  /** Bytes from `start` up to, not with, `end`; fewer at the end of the source. */
  slice(start: number, end: number): Promise<Uint8Array>;
  /** The same without waiting, for decoders that cannot wait; absent where the home has no such way. */
  sliceSync?(start: number, end: number): Uint8Array;
  /** The same bytes as a Blob, for decoders that ask for one; may read all of a source that is no file. */
  blob(): Promise<Blob>;
}

/** A folder, or an archive seen as one. Paths are relative, with `/`; no path leaves the folder. */
export interface FolderSource {
  readonly name: string;
  readonly paths: readonly string[];
  /** Throws a `bad-file` Fault when there is no such file. */
  open(path: string): Promise<ByteSource>;
}

export type Source = ByteSource | FolderSource;

export function isFolder(source: Source): source is FolderSource {
  return 'paths' in source;
}

declare const FileReaderSync: (new () => { readAsArrayBuffer(blob: Blob): ArrayBuffer }) | undefined;

/** A Blob or File as a source; in a worker it can be read without waiting too. */
export function blobSource(blob: Blob, name: string): ByteSource {
  const slice = async (start: number, end: number) => new Uint8Array(await blob.slice(start, end).arrayBuffer());
  const source = { name, size: blob.size, slice, blob: async () => blob };
  if (typeof FileReaderSync === 'undefined') return source;
  const reader = new FileReaderSync();
  return { ...source, sliceSync: (start, end) => new Uint8Array(reader.readAsArrayBuffer(blob.slice(start, end))) };
}
