/** A value in Thrift's compact protocol, in which Parquet writes its footer. A double keeps its eight bytes. */
export type Thrift =
  | { type: 'flag'; value: boolean }
  | { type: 'byte'; value: number }
  | { type: 'i16' | 'i32' | 'i64'; value: bigint }
  | { type: 'double' | 'binary'; value: Uint8Array }
  | ThriftList
  | ThriftStruct
  | WrittenStruct;

export interface ThriftList {
  type: 'list';
  /** The code of the type of the items, kept for a list without any. */
  code: number;
  items: Thrift[];
}

export interface ThriftStruct {
  type: 'struct';
  fields: Map<number, Thrift>;
}

/** A struct as the bytes that `writeThrift` made of it. */
export interface WrittenStruct {
  type: 'written';
  value: Uint8Array;
}

export const codes = { byte: 3, i16: 4, i32: 5, i64: 6, double: 7, binary: 8, list: 9, struct: 12, written: 12 } as const;
const integers: Record<number, 'i16' | 'i32' | 'i64'> = { 4: 'i16', 5: 'i32', 6: 'i64' };
const deepest = 16;

/** Reads values one after the other. Throws on bytes that are none, never reads beyond them, trusts no count and nests only so deep. */
export class ThriftCursor {
  readonly #bytes: Uint8Array;
  #at = 0;
  #depth = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Goes through the fields of the struct at hand. `take` reads the value and returns true, or leaves it and returns false. */
  fields(take: (id: number, code: number) => boolean): void {
    if (++this.#depth > deepest) throw new Error('nested too deeply');
    for (let id = 0; ;) {
      const head = this.#byte();
      if (head === 0) break;
      id = head >> 4 === 0 ? Number(this.long()) : id + (head >> 4);
      const code = head & 15;
      if (!take(id, code)) this.#skip(code);
    }
    this.#depth--;
  }

  /** Goes through the items of the list at hand. `take` as in `fields`. Returns how many there are, and the code of their type. */
  items(take: (code: number) => boolean): { length: number; code: number } {
    const head = this.#byte();
    const code = head & 15;
    const length = head >> 4 === 15 ? Number(this.#varint()) : head >> 4;
    if (length > this.#bytes.length - this.#at) throw new Error(`${length} items in ${this.#bytes.length - this.#at} bytes`);
    if (++this.#depth > deepest) throw new Error('nested too deeply');
    for (let i = 0; i < length; i++) if (!take(code)) this.#skip(code <= 2 ? codes.byte : code);
    this.#depth--;
    return { length, code };
  }

  /** How many bytes were read. */
  get position(): number {
    return this.#at;
  }

  byte(): number {
    return this.#byte();
  }

  /** A whole number of any width; past 53 bits the nearest double. */
  integer(): number {
    let value = 0;
    let factor = 1;
    for (let i = 0; i < 10; i++, factor *= 128) {
      const byte = this.#byte();
      value += (byte & 127) * factor;
      if (byte < 128) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }
    throw new Error('a number without end');
  }

  long(): bigint {
    const value = this.#varint();
    return (value >> 1n) ^ -(value & 1n);
  }

  binary(): Uint8Array {
    return this.take(Number(this.#varint()));
  }

  take(length: number): Uint8Array {
    if (length > this.#bytes.length - this.#at) throw new Error(`${length} bytes in ${this.#bytes.length - this.#at}`);
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  #skip(code: number): void {
    if (code === codes.byte) this.#byte();
    else if (code === codes.double) this.take(8);
    else if (code === codes.binary) this.binary();
    else if (code === codes.list) this.items(() => false);
    else if (code === codes.struct) this.fields(() => false);
    else if (integers[code]) while (this.#byte() > 127);
    else if (code !== 1 && code !== 2) throw new Error(`unknown type ${code}`);
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new Error('cut short');
    return byte;
  }

  #varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
    throw new Error('a number without end');
  }
}

/** Reads one struct with all that is in it. */
export function readThrift(bytes: Uint8Array): ThriftStruct {
  return structOf(new ThriftCursor(bytes));
}

function structOf(cursor: ThriftCursor): ThriftStruct {
  const fields = new Map<number, Thrift>();
  cursor.fields((id, code) => {
    fields.set(id, code <= 2 ? { type: 'flag', value: code === 1 } : valueOf(cursor, code));
    return true;
  });
  return { type: 'struct', fields };
}

function valueOf(cursor: ThriftCursor, code: number): Thrift {
  const integer = integers[code];
  if (integer) return { type: integer, value: cursor.long() };
  if (code <= 2) return { type: 'flag', value: cursor.byte() === 1 };
  if (code === codes.byte) return { type: 'byte', value: cursor.byte() };
  if (code === codes.double) return { type: 'double', value: cursor.take(8) };
  if (code === codes.binary) return { type: 'binary', value: cursor.binary() };
  if (code === codes.struct) return structOf(cursor);
  if (code !== codes.list) throw new Error(`unknown type ${code}`);
  const items: Thrift[] = [];
  const list = cursor.items((each) => items.push(valueOf(cursor, each)) > 0);
  return { type: 'list', code: list.code, items };
}
