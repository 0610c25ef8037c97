import type { Readable } from 'node:stream';

/** A stream of Node as one of the web: read as it is asked for, and closed when the reader goes away. */
export function webStream(stream: Readable): ReadableStream<Uint8Array> {
  const chunks = stream.iterator();
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(bytesOf(value));
      },
      cancel: () => void stream.destroy(),
    },
    { highWaterMark: 0 },
  );
}

function bytesOf(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  throw new TypeError('the stream gives something other than bytes');
}
