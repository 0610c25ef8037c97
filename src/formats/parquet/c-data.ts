import { wasmMemory } from 'parquet-wasm/esm';

/** A field as Arrow's C data interface tells it: `format` is its code for the type, such as `g` for doubles or `+l` for lists. */
export interface ArrowField {
  name: string;
  format: string;
  metadata: ReadonlyMap<string, string>;
  children: readonly ArrowField[];
  /** The type of the words of a dictionary; `format` is that of its indices. */
  dictionary: ArrowField | null;
}

/** Values in the decoder's memory. They are gone with the batch, and the memory may move whenever the decoder works. */
export interface ArrowArray {
  length: number;
  offset: number;
  nullCount: number;
  /** Addresses, 0 where there is none. */
  buffers: readonly number[];
  children: readonly ArrowArray[];
  dictionary: ArrowArray | null;
}

const deepest = 64;

/** The decoder's memory as it is now. */
export function memory(): ArrayBuffer {
  return wasmMemory().buffer;
}

/** Reads the struct ArrowSchema of a 32-bit machine. */
export function fieldAt(address: number, depth = 0): ArrowField {
  const view = new DataView(memory());
  const word = (at: number): number => view.getUint32(address + at, true);
  return {
    format: textAt(word(0)),
    name: word(4) === 0 ? '' : textAt(word(4)),
    metadata: word(8) === 0 ? new Map() : pairsAt(word(8)),
    children: childrenAt(word(32), depth < deepest ? word(24) : 0).map((child) => fieldAt(child, depth + 1)),
    dictionary: word(36) === 0 || depth >= deepest ? null : fieldAt(word(36), depth + 1),
  };
}

/** Reads the struct ArrowArray of a 32-bit machine. */
export function arrayAt(address: number, depth = 0): ArrowArray {
  const view = new DataView(memory());
  const word = (at: number): number => view.getUint32(address + at, true);
  const long = (at: number): number => Number(view.getBigInt64(address + at, true));
  return {
    length: long(0),
    nullCount: long(8),
    offset: long(16),
    buffers: childrenAt(word(40), word(24)),
    children: childrenAt(word(44), depth < deepest ? word(32) : 0).map((child) => arrayAt(child, depth + 1)),
    dictionary: word(48) === 0 || depth >= deepest ? null : arrayAt(word(48), depth + 1),
  };
}

function childrenAt(address: number, count: number): number[] {
  return count === 0 ? [] : Array.from(new Uint32Array(memory(), address, count));
}

function textAt(address: number): string {
  const bytes = new Uint8Array(memory(), address);
  return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
}

/** The number of pairs, then each key and value with its length before it. */
function pairsAt(address: number): Map<string, string> {
  const view = new DataView(memory());
  let at = address;
  const next = (): string => {
    const length = view.getInt32(at, true);
    at += 4 + length;
    return new TextDecoder().decode(new Uint8Array(memory(), at - length, length));
  };
  const count = view.getInt32(at, true);
  at += 4;
  return new Map(Array.from({ length: count }, () => [next(), next()]));
}
