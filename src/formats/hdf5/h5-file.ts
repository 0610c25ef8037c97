import type { Metadata } from 'h5wasm';
import { Fault } from '#core/problem';
import { hdf5Library, mount, type Library } from '#formats/hdf5/library';
import { readAtOf } from '#formats/hdf5/mount';
import { asking } from '#formats/hdf5/said';
import type { ByteSource } from '#formats/source';

export type H5Type = Pick<
  Metadata,
  | 'type'
  | 'size'
  | 'signed'
  | 'littleEndian'
  | 'vlen'
  | 'cset'
  | 'strpad'
  | 'array_type'
  | 'compound_type'
  | 'enum_type'
  | 'vlen_type'
  | 'shape'
>;

export type NodeKind = 'group' | 'dataset' | 'elsewhere' | 'other';

export interface Rows {
  start: number;
  count: number;
}

/** The wasm memory, for variable-length values: what a pointer in a row points to. */
export interface Heap {
  bytes: Uint8Array;
}

/** An HDF5 file, open for reading. All of it throws `bad-file` Faults that name the place. */
export class H5File {
  readonly name: string;
  readonly size: number;
  readonly #library: Library;
  readonly #id: bigint;
  readonly #free: () => void;
  readonly #attributes = new Map<string, ReadonlySet<string>>();

  private constructor(o: { name: string; size: number; library: Library; id: bigint; free: () => void }) {
    this.name = o.name;
    this.size = o.size;
    this.#library = o.library;
    this.#id = o.id;
    this.#free = o.free;
  }

  static async open(source: ByteSource): Promise<H5File> {
    const library = await hdf5Library();
    const { path, free } = mount(library, await readAtOf(source), source.size);
    try {
      const id = asking(library, { file: source.name, path: '/' }, () => library.h5.open(path, library.h5.H5F_ACC_RDONLY, false, -1, -1));
      return new H5File({ name: source.name, size: source.size, library, id, free });
    } catch (error) {
      free();
      throw error;
    }
  }

  close(): void {
    try {
      this.#ask('/', (h5) => h5.close_file(this.#id));
    } finally {
      this.#free();
    }
  }

  names(group: string): string[] {
    return this.#ask(group, (h5) => h5.get_names(this.#id, group, false));
  }

  /** Null where a soft link leads nowhere, or round in a circle. */
  kind(path: string): NodeKind | null {
    try {
      const type = this.#ask(path, (h5) => h5.get_type(this.#id, path));
      const { h5 } = this.#library;
      if (type === h5.H5G_GROUP) return 'group';
      if (type === h5.H5G_DATASET) return 'dataset';
      if (type === h5.H5G_UDLINK) return 'elsewhere';
      return type === h5.H5G_LINK ? null : 'other';
    } catch (error) {
      if (error instanceof Fault) return null;
      throw error;
    }
  }

  /** Where an external link leads. */
  linkTarget(path: string): string {
    return this.#ask(path, (h5) => h5.get_external_link(this.#id, path).filename);
  }

  /** Equal for two paths that lead to the same object. */
  identity(path: string): string {
    return this.#ask(path, (h5) => h5.create_object_reference(this.#id, path).join('.'));
  }

  metadata(path: string): Metadata {
    return this.#ask(path, (h5) => h5.get_dataset_metadata(this.#id, path));
  }

  filters(path: string): { id: number; name: string }[] {
    return this.#ask(path, (h5) => h5.get_dataset_filters(this.#id, path));
  }

  attributeNames(path: string): ReadonlySet<string> {
    const known = this.#attributes.get(path);
    if (known) return known;
    const names = new Set(this.#ask(path, (h5) => h5.get_attribute_names(this.#id, path)));
    this.#attributes.set(path, names);
    return names;
  }

  attributeMetadata(path: string, name: string): Metadata {
    return this.#ask(path, (h5) => h5.get_attribute_metadata(this.#id, path, name));
  }

  /** `use` sees the attribute's bytes as they lie in memory; they are gone afterwards. */
  attribute<T>(at: { path: string; name: string; bytes: number; pointers: boolean }, use: (bytes: Uint8Array, heap: Heap) => T): T {
    return this.#ask(at.path, (h5) =>
      this.#borrowed(at.bytes, (pointer) => {
        h5.get_attribute_data(this.#id, at.path, at.name, BigInt(pointer));
        try {
          return use(h5.HEAPU8.subarray(pointer, pointer + at.bytes), { bytes: h5.HEAPU8 });
        } finally {
          if (at.pointers) h5.reclaim_vlen_memory(this.#id, at.path, at.name, BigInt(pointer));
        }
      }),
    );
  }

  /** Reads rows of a dataset (all of each row); `use` sees their bytes as they lie in memory, which are gone afterwards. */
  rows<T>(
    of: { path: string; shape: readonly number[]; rowBytes: number; pointers: boolean },
    { start, count }: Rows,
    use: (bytes: Uint8Array, heap: Heap) => T,
  ): T {
    const counts = of.shape.map((length, i) => BigInt(i === 0 ? count : length));
    const offsets = of.shape.map((_, i) => BigInt(i === 0 ? start : 0));
    return this.#read(of, { counts, offsets, bytes: count * of.rowBytes }, use);
  }

  /** Reads the very first element only, which opens whatever the dataset is stored in. */
  touch(of: { path: string; shape: readonly number[]; itemBytes: number; pointers: boolean }): void {
    const counts = of.shape.map(() => 1n);
    this.#read(of, { counts, offsets: of.shape.map(() => 0n), bytes: of.itemBytes }, () => undefined);
  }

  #read<T>(
    of: { path: string; pointers: boolean },
    part: { counts: bigint[]; offsets: bigint[]; bytes: number },
    use: (bytes: Uint8Array, heap: Heap) => T,
  ): T {
    const { counts, offsets, bytes } = part;
    const scalar = counts.length === 0;
    return this.#ask(of.path, (h5) =>
      this.#borrowed(bytes, (pointer) => {
        const [count, offset, stride] = scalar ? [null, null, null] : [counts, offsets, counts.map(() => 1n)];
        const status = h5.get_dataset_data(this.#id, of.path, count, offset, stride, BigInt(pointer));
        if (status < 0) throw new Error('the read failed');
        try {
          return use(h5.HEAPU8.subarray(pointer, pointer + bytes), { bytes: h5.HEAPU8 });
        } finally {
          if (of.pointers && scalar) h5.reclaim_vlen_memory(this.#id, of.path, '', BigInt(pointer));
          else if (of.pointers) h5.reclaim_vlen_memory_count(this.#id, of.path, '', BigInt(pointer), counts);
        }
      }),
    );
  }

  #borrowed<T>(bytes: number, use: (pointer: number) => T): T {
    const { h5 } = this.#library;
    const pointer = bytes < h5.MAXIMUM_MEMORY ? h5._malloc(Math.max(1, bytes)) : 0;
    if (pointer === 0) throw new Error(`memory allocation failed for ${bytes} bytes`);
    try {
      return use(pointer);
    } finally {
      h5._free(pointer);
    }
  }

  #ask<T>(path: string, call: (h5: Library['h5']) => T): T {
    return asking(this.#library, { file: this.name, path }, () => call(this.#library.h5));
  }
}
