import { Fault } from '#core/problem';
import type { ByteSource } from '#formats/source';

export interface HttpOptions {
  /** What is asked for with; the home's own `fetch` by default. */
  fetch?: typeof fetch;
  headers?: Record<string, string>;
}

/**
 * A file at an address, read by ranges: only the parts that are asked for travel. A server that does not answer 206 with both numbers is refused,
 * because reading on would fetch the whole file without a word.
 */
export async function httpSource(url: string, name: string, options: HttpOptions = {}): Promise<ByteSource> {
  const get = options.fetch ?? fetch;
  const ask = (range: string): Promise<Response> => get(url, { headers: { ...options.headers, Range: range } });
  const size = await sizeOf(ask, name);
  const slice = async (start: number, end: number): Promise<Uint8Array> => {
    const last = Math.min(end, size) - 1;
    if (last < start) return new Uint8Array(0);
    const answer = await ask(`bytes=${start}-${last}`);
    if (answer.status !== 206) throw refused(name, answer.status);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const wanted = last + 1 - start;
    if (bytes.length !== wanted)
      throw new Fault('bad-file', `${name}: asked for ${wanted} bytes from ${start} on, got ${bytes.length}. Try again.`);
    return bytes;
  };
  return { name, size, slice, blob: async () => new Blob([new Uint8Array(await slice(0, size))]) };
}

async function sizeOf(ask: (range: string) => Promise<Response>, name: string): Promise<number> {
  const answer = await ask('bytes=0-0');
  await answer.arrayBuffer();
  const total = /^bytes \d+-\d+\/(\d+)$/.exec(answer.headers.get('Content-Range') ?? '')?.[1];
  if (answer.status !== 206 || total === undefined) throw refused(name, answer.status);
  return Number(total);
}

function refused(name: string, status: number): Fault {
  const message = `${name} cannot be read in parts: the server answered ${status} to a range, not 206. Download the file and open it from your disk.`;
  return new Fault('unavailable', message);
}
