const polynomial = 0xedb88320;

/** Tables for eight bytes at a time: `tables[256 * k + byte]` is the remainder of that byte followed by k zero bytes. */
const tables = remainders();

function remainders(): Uint32Array {
  const made = new Uint32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ polynomial : rest >>> 1;
    made[byte] = rest;
  }
  for (let i = 256; i < made.length; i++) {
    const before = made[i - 256] ?? 0;
    made[i] = (before >>> 8) ^ (made[before & 255] ?? 0);
  }
  return made;
}

/** The CRC-32 of zip and gzip; goes on from the one of the bytes before. */
export function crc32(bytes: Uint8Array, before = 0): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length - (bytes.length % 8);
  let rest = ~before;
  for (let i = 0; i < whole; i += 8) rest = eight(rest ^ view.getInt32(i, true), view.getInt32(i + 4, true));
  for (let i = whole; i < bytes.length; i++) rest = (rest >>> 8) ^ at(0, (rest ^ (bytes[i] ?? 0)) & 255);
  return ~rest >>> 0;
}

function eight(low: number, high: number): number {
  const first = at(7, low & 255) ^ at(6, (low >>> 8) & 255) ^ at(5, (low >>> 16) & 255) ^ at(4, low >>> 24);
  return first ^ at(3, high & 255) ^ at(2, (high >>> 8) & 255) ^ at(1, (high >>> 16) & 255) ^ at(0, high >>> 24);
}

function at(table: number, byte: number): number {
  return tables[256 * table + byte] ?? 0;
}
