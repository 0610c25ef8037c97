import { codes, type Thrift, type ThriftList, type ThriftStruct } from '#formats/parquet/thrift';

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
