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

const codes = { byte: 3, i16: 4, i32: 5, i64: 6, double: 7, binary: 8, list: 9, struct: 12, written: 12 } as const;
const integers: Record<number, 'i16' | 'i32' | 'i64'> = { 4: 'i16', 5: 'i32', 6: 'i64' };
const deepest = 16;

/** Reads one struct. Throws on bytes that are none, never reads beyond them and trusts no count. */
export function readThrift(bytes: Uint8Array): ThriftStruct {
  return new ThriftReader(bytes).struct(0);
}

class ThriftReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  struct(depth: number): ThriftStruct {
    if (depth > deepest) throw new Error('nested too deeply');
    const fields = new Map<number, Thrift>();
    for (let id = 0; ;) {
      const head = this.#byte();
      if (head === 0) return { type: 'struct', fields };
      id = head >> 4 === 0 ? Number(this.#zigzag()) : id + (head >> 4);
      const code = head & 15;
      fields.set(id, code <= 2 ? { type: 'flag', value: code === 1 } : this.#value(code, depth + 1));
    }
  }

  #value(code: number, depth: number): Thrift {
    const integer = integers[code];
    if (integer) return { type: integer, value: this.#zigzag() };
    if (code <= 2) return { type: 'flag', value: this.#byte() === 1 };
    if (code === codes.byte) return { type: 'byte', value: this.#byte() };
    if (code === codes.double) return { type: 'double', value: this.#take(8) };
    if (code === codes.binary) return { type: 'binary', value: this.#take(Number(this.#varint())) };
    if (code === codes.list) return this.#list(depth);
    if (code === codes.struct) return this.struct(depth);
    throw new Error(`unknown type ${code}`);
  }

  #list(depth: number): ThriftList {
    const head = this.#byte();
    const length = head >> 4 === 15 ? Number(this.#varint()) : head >> 4;
    if (length > this.#bytes.length - this.#at) throw new Error(`${length} items in ${this.#bytes.length - this.#at} bytes`);
    const items = Array.from({ length }, () => this.#value(head & 15, depth + 1));
    return { type: 'list', code: head & 15, items };
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new Error('cut short');
    return byte;
  }

  #take(length: number): Uint8Array {
    if (length > this.#bytes.length - this.#at) throw new Error(`${length} bytes in ${this.#bytes.length - this.#at}`);
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  #varint(): bigint {
    let low = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#byte();
      low |= (byte & 127) << shift;
      if (byte < 128) return BigInt(low);
    }
    let value = BigInt(low);
    for (let shift = 28n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
    throw new Error('a number without end');
  }

  #zigzag(): bigint {
    const value = this.#varint();
    return (value >> 1n) ^ -(value & 1n);
  }
}

export function writeThrift(struct: ThriftStruct): Uint8Array {
  const writer = new ThriftWriter();
  writer.struct(struct);
  return writer.bytes();
}

class ThriftWriter {
  #bytes = new Uint8Array(4096);
  #length = 0;

  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  struct({ fields }: ThriftStruct): void {
    let last = 0;
    for (const [id, field] of [...fields].sort(([a], [b]) => a - b)) {
      const code = field.type === 'flag' ? (field.value ? 1 : 2) : codes[field.type];
      const step = id - last;
      this.#byte(step > 0 && step < 16 ? (step << 4) | code : code);
      if (step <= 0 || step > 15) this.#zigzag(BigInt(id));
      if (field.type !== 'flag') this.#value(field);
      last = id;
    }
    this.#byte(0);
  }

  #value(value: Thrift): void {
    if (value.type === 'flag') this.#byte(value.value ? 1 : 2);
    else if (value.type === 'byte') this.#byte(value.value);
    else if (value.type === 'list') this.#list(value);
    else if (value.type === 'struct') this.struct(value);
    else if (value.type === 'binary') this.#binary(value.value);
    else if (typeof value.value === 'bigint') this.#zigzag(value.value);
    else this.#put(value.value);
  }

  #binary(bytes: Uint8Array): void {
    this.#varint(BigInt(bytes.length));
    this.#put(bytes);
  }

  #list({ code, items }: ThriftList): void {
    this.#byte((Math.min(items.length, 15) << 4) | code);
    if (items.length > 14) this.#varint(BigInt(items.length));
    for (const item of items) this.#value(item);
  }

  #put(bytes: Uint8Array): void {
    if (this.#length + bytes.length > this.#bytes.length) {
      const wider = new Uint8Array(2 * this.#bytes.length + bytes.length);
      wider.set(this.#bytes);
      this.#bytes = wider;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #byte(byte: number): void {
    if (this.#length === this.#bytes.length) this.#put(new Uint8Array(1).fill(byte));
    else this.#bytes[this.#length++] = byte;
  }

  #varint(value: bigint): void {
    let rest = value;
    for (; rest > 127n; rest >>= 7n) this.#byte(Number(rest & 127n) | 128);
    this.#byte(Number(rest));
  }

  #zigzag(value: bigint): void {
    this.#varint(value >= 0n ? value << 1n : (-value << 1n) - 1n);
  }
}
