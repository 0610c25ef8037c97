import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { PassThrough } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { ByteSink } from '#formats/sink';

export interface FileSink extends ByteSink {
  /** Resolves when every byte is with the system; rejects with what went wrong on the way. */
  end(): Promise<void>;
}

/** A new file on disk, packed by gzip on the way when asked. */
export function fileSink(path: string, options: { gzip: boolean }): FileSink {
  const through = new PassThrough({ highWaterMark: 4 * 1024 * 1024 });
  const file = createWriteStream(path, { flags: 'w' });
  const done = options.gzip ? pipeline(through, createGzip({ level: 6 }), file) : pipeline(through, file);
  let failure: unknown = null;
  done.catch((error: unknown) => (failure = error));
  return {
    async write(bytes) {
      if (failure !== null) throw failure;
      if (!through.write(bytes)) await Promise.race([once(through, 'drain'), done]);
    },
    async end() {
      through.end();
      await done;
    },
  };
}
