import { Fault } from '#core/problem';
import type { ByteSource } from '#formats/source';
import { crc32 } from '#formats/zip/crc32';
import { storeIt, type Member } from '#formats/zip/members';

const mostBytes = 200_000_000;
const chunkBytes = 1024 * 1024;

/** A deflated member in memory. Never more than the member says of itself is unpacked, and never more than 200 MB. */
export async function inflated(packed: ByteSource, { size, crc }: Member): Promise<ByteSource> {
  if (size > mostBytes) {
    const message = `${packed.name} in the archive unpacks to ${size.toLocaleString('en-US')} bytes; at most ${mostBytes.toLocaleString('en-US')} are unpacked in memory. ${storeIt}`;
    throw new Fault('bad-file', message);
  }
  const whole = await unpacked(packed, size);
  if (crc32(whole) !== crc) throw damagedMember(packed, 'its checksum (CRC-32) does not fit its bytes');
  const sliceSync = (start: number, end: number): Uint8Array => whole.subarray(Math.max(0, start), Math.max(0, end));
  return { name: packed.name, size, slice: async (start, end) => sliceSync(start, end), sliceSync, blob: async () => new Blob([whole]) };
}

async function unpacked(packed: ByteSource, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const whole = new Uint8Array(size);
  const reader = streamOf(packed).pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  let at = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        throw damagedMember(packed, `it cannot be unpacked past byte ${at} of ${size}`, error);
      });
      if (done) break;
      if (at + value.length > size) throw damagedMember(packed, `it unpacks to more than the ${size} bytes that it says`);
      whole.set(value, at);
      at += value.length;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  if (at < size) throw damagedMember(packed, `it unpacks to ${at} bytes and says ${size}`);
  return whole;
}

function streamOf(packed: ByteSource): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    async pull(controller) {
      const bytes = await packed.slice(at, Math.min(packed.size, at + chunkBytes));
      at += bytes.length;
      if (bytes.length > 0) controller.enqueue(new Uint8Array(bytes));
      if (at >= packed.size || bytes.length === 0) controller.close();
    },
  });
}

function damagedMember(packed: ByteSource, what: string, cause?: unknown): Fault {
  return new Fault('bad-file', `The member ${packed.name} of the zip archive is damaged: ${what}. Send it again, or pack it again.`, {
    cause,
  });
}
