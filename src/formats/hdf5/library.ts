import type { ready } from 'h5wasm';
import { Fault } from '#core/problem';
import { isEndlessHeap } from '#formats/hdf5/heap-guard';
import type { ReadAt } from '#formats/hdf5/mount';

export type H5 = Awaited<typeof ready>;

/** The part of the library's own file system that is used here. */
interface Files {
  open: (path: unknown, ...rest: unknown[]) => unknown;
  close(stream: Stream): void;
  createNode(parent: Node, name: string, mode: number, device: number): Node;
  destroyNode(node: Node): void;
  lookupPath(path: string): { node: Node };
  ErrnoError: new (errno: number) => Error;
  streams: (Stream | null | undefined)[];
}

interface Stream {
  path?: string;
  position: number;
}

interface Node {
  id: number;
  mode: number;
  name: string;
  node_ops: unknown;
  stream_ops: unknown;
}

export interface Library {
  h5: H5;
  files: Files;
  /** Paths that the file under way wanted to open and that were refused to it. */
  refused: string[];
}

const noSuchFile = 44;
const cannotRead = 29;
const readOnlyFile = 0o100444;

let loaded: Promise<Library> | null = null;
let mounted = 0;

/** The HDF5 library, fetched on first use: other formats do not pay for it. */
export function hdf5Library(): Promise<Library> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Library> {
  const { ready } = await import('h5wasm');
  const h5 = await ready;
  // Without it a read that fails leaves whatever the memory held, and says nothing.
  h5.activate_throwing_error_handler();
  while (h5.get_plugin_search_paths().length > 0) h5.remove_plugin_search_path(0);
  const files: unknown = h5.FS;
  if (!isFiles(files)) throw new Fault('internal', 'The HDF5 library has no file system of its own.');
  const library: Library = { h5, files, refused: [] };
  closeDoors(library);
  return library;
}

function isFiles(value: unknown): value is Files {
  return (
    typeof value === 'object' && value !== null && 'open' in value && 'createNode' in value && 'lookupPath' in value && 'streams' in value
  );
}

const ownFiles = /^\/(hdf5-source-\d+$|tmp\/tmpfile_)/;

/**
 * A file can name others (external links, external storage, virtual datasets) and even devices. Of all paths only the one that was mounted
 * opens, once; the library's own notes of its errors open too. Everything else is refused and remembered.
 */
function closeDoors(library: Library): void {
  const { files } = library;
  const open = files.open.bind(files);
  const opened = new Set<string>();
  files.open = (path, ...rest) => {
    if (typeof path !== 'string') return open(path, ...rest);
    const own = ownFiles.test(path) && !opened.has(path);
    if (!own) {
      library.refused.push(path);
      throw new files.ErrnoError(noSuchFile);
    }
    opened.add(path);
    return open(path, ...rest);
  };
}

/** Shows the bytes to the library as a read-only file; `free` takes them away again. */
export function mount(library: Library, read: ReadAt, size: number): { path: string; free: () => void } {
  const { files } = library;
  const node = files.createNode(files.lookupPath('/').node, `hdf5-source-${++mounted}`, readOnlyFile, 0);
  let reading: ReadAt = read;
  const still = new Date(0);
  node.node_ops = {
    getattr: () => ({
      ...{ dev: 1, ino: node.id, mode: node.mode, nlink: 1, uid: 0, gid: 0, rdev: 0, size, blksize: 4096, blocks: Math.ceil(size / 512) },
      ...{ atime: still, mtime: still, ctime: still },
    }),
    setattr: () => undefined,
  };
  node.stream_ops = {
    read: (...[, memory, offset, length, at]: [Stream, Int8Array, number, number, number]) => {
      const into = new Uint8Array(memory.buffer, memory.byteOffset + offset, Math.max(0, Math.min(length, size - at)));
      const count = reading(into, at);
      if (isEndlessHeap(into, size)) throw new files.ErrnoError(cannotRead);
      return count;
    },
    llseek: (stream: Stream, offset: number, whence: number) => offset + (whence === 1 ? stream.position : whence === 2 ? size : 0),
  };
  const free = (): void => {
    reading = () => 0;
    files.destroyNode(node);
  };
  return { path: `/${node.name}`, free };
}

/** Each error leaves an open note behind; after some thousands no file could be opened any more. */
export function closeNotes({ files }: Library): void {
  for (const stream of files.streams) if (stream?.path?.startsWith('/tmp/tmpfile_')) files.close(stream);
}
