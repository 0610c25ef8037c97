import { viewOf } from '#formats/hdf5/numbers';

const rotated = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

/** Bob Jenkins' lookup3 (`hashlittle` with a start of 0), the checksum of HDF5's own records. */
export function lookup3(bytes: Uint8Array): number {
  const view = viewOf(bytes);
  let a = (0xdeadbeef + bytes.length) | 0;
  let b = a;
  let c = a;
  let at = 0;
  for (; bytes.length - at > 12; at += 12) {
    a = (a + view.getUint32(at, true)) | 0;
    b = (b + view.getUint32(at + 4, true)) | 0;
    c = (c + view.getUint32(at + 8, true)) | 0;
    [a, b, c] = mixed(a, b, c);
  }
  if (bytes.length === at) return c >>> 0;
  const rest = new Uint8Array(12);
  rest.set(bytes.subarray(at));
  const last = viewOf(rest);
  return finished((a + last.getUint32(0, true)) | 0, (b + last.getUint32(4, true)) | 0, (c + last.getUint32(8, true)) | 0);
}

type Three = [number, number, number];

function mixed(...[x, y, z]: Three): Three {
  let [a, b, c] = [x, y, z];
  a = ((a - c) ^ rotated(c, 4)) | 0;
  c = (c + b) | 0;
  b = ((b - a) ^ rotated(a, 6)) | 0;
  a = (a + c) | 0;
  c = ((c - b) ^ rotated(b, 8)) | 0;
  b = (b + a) | 0;
  a = ((a - c) ^ rotated(c, 16)) | 0;
  c = (c + b) | 0;
  b = ((b - a) ^ rotated(a, 19)) | 0;
  a = (a + c) | 0;
  c = ((c - b) ^ rotated(b, 4)) | 0;
  return [a, (b + a) | 0, c];
}

function finished(...[x, y, z]: Three): number {
  let [a, b, c] = [x, y, z];
  c = ((c ^ b) - rotated(b, 14)) | 0;
  a = ((a ^ c) - rotated(c, 11)) | 0;
  b = ((b ^ a) - rotated(a, 25)) | 0;
  c = ((c ^ b) - rotated(b, 16)) | 0;
  a = ((a ^ c) - rotated(c, 4)) | 0;
  b = ((b ^ a) - rotated(a, 14)) | 0;
  c = ((c ^ b) - rotated(b, 24)) | 0;
  return c >>> 0;
}
