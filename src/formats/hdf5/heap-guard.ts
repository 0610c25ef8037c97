const collection = [0x47, 0x43, 0x4f, 0x4c, 1, 0, 0, 0];
const headBytes = 16;

/**
 * Whether these bytes are a global heap (where HDF5 keeps texts and lists of varying length) with an object that leads nowhere:
 * the library steps from object to object by their sizes, and by a size of 0 for ever.
 */
export function isEndlessHeap(bytes: Uint8Array, fileBytes: number): boolean {
  if (collection.some((byte, i) => bytes[i] !== byte) || bytes.length < 2 * headBytes) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const size = Number(view.getBigUint64(8, true));
  if (size > fileBytes) return false;
  const end = Math.min(size, bytes.length);
  for (let at = headBytes; at + headBytes <= end;) {
    const objectBytes = Number(view.getBigUint64(at + 8, true));
    const step = view.getUint16(at, true) === 0 ? objectBytes : headBytes + 8 * Math.ceil(objectBytes / 8);
    if (step < headBytes || at + step > size) return true;
    at += step;
  }
  return false;
}
