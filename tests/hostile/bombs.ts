import { constants, deflateRawSync } from 'node:zlib';
import { joined } from './case.ts';

/** Raw deflate of `head` and then of `times` times `block`, made without packing all of it: a packed block is repeated. */
export function deflated(head: Uint8Array, block: Uint8Array, times: number): Uint8Array<ArrayBuffer> {
  const open = { finishFlush: constants.Z_FULL_FLUSH };
  const [first, again] = [new Uint8Array(deflateRawSync(head, open)), new Uint8Array(deflateRawSync(block, open))];
  return joined(first, ...new Array<Uint8Array>(times).fill(again), Uint8Array.of(3, 0));
}

/** The same as a gzip file; its checksum is wrong, which is known only at its end. */
export function gzipBomb(head: Uint8Array, block: Uint8Array, times: number): Uint8Array {
  return joined(Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3), deflated(head, block, times), new Uint8Array(8));
}

export const tenMillion = (byte: number): Uint8Array => new Uint8Array(10_000_000).fill(byte);
