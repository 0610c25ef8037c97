/** Thrift's compact protocol as Parquet footers use it; only what hostile footers need, and no check of anything. */
export type Thrift =
  | { i32: number }
  | { i64: bigint }
  | { bytes: Uint8Array }
  | { list: Thrift[]; count?: number }
  | { struct: [field: number, value: Thrift][] };

const encoder = new TextEncoder();
export const text = (words: string): Thrift => ({ bytes: encoder.encode(words) });
export const i32 = (value: number): Thrift => ({ i32: value });
export const i64 = (value: number | bigint): Thrift => ({ i64: BigInt(value) });
export const list = (...items: Thrift[]): Thrift => ({ list: items });
export const struct = (...fields: [number, Thrift][]): Thrift => ({ struct: fields });

export function thrift(value: Thrift): Uint8Array {
  const out: number[] = [];
  write(out, value);
  return Uint8Array.from(out);
}

function write(out: number[], value: Thrift): void {
  if ('i32' in value) varint(out, zigzag(BigInt(value.i32)));
  else if ('i64' in value) varint(out, zigzag(value.i64));
  else if ('bytes' in value) {
    varint(out, BigInt(value.bytes.length));
    for (const byte of value.bytes) out.push(byte);
  } else if ('list' in value) writeList(out, value);
  else writeStruct(out, value.struct);
}

function writeList(out: number[], { list: items, count = items.length }: { list: Thrift[]; count?: number }): void {
  const type = typeOf(items[0] ?? { i32: 0 });
  if (count < 15) out.push((count << 4) | type);
  else {
    out.push(0xf0 | type);
    varint(out, BigInt(count));
  }
  for (const item of items) write(out, item);
}

function writeStruct(out: number[], fields: [number, Thrift][]): void {
  let last = 0;
  for (const [field, value] of fields) {
    out.push(((field - last) << 4) | typeOf(value));
    write(out, value);
    last = field;
  }
  out.push(0);
}

function typeOf(value: Thrift): number {
  if ('i32' in value) return 5;
  if ('i64' in value) return 6;
  if ('bytes' in value) return 8;
  return 'list' in value ? 9 : 12;
}

const zigzag = (value: bigint): bigint => BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));

export function varint(out: number[], value: bigint): void {
  let left = value;
  for (; left >= 128n; left >>= 7n) out.push(Number(left & 127n) | 128);
  out.push(Number(left));
}
