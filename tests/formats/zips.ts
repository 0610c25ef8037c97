import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { blobSource, type ByteSource } from '#formats/source';

/** An archive in memory as yazl writes it; `compress` deflates its members. */
export async function zipOf(files: Record<string, string | Uint8Array>, compress = false): Promise<Uint8Array<ArrayBuffer>> {
  const zip = new ZipFile();
  for (const [path, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), path, { compress });
  zip.end();
  return Uint8Array.from(await buffer(zip.outputStream as NodeJS.ReadableStream));
}

export function sourceOf(bytes: Uint8Array<ArrayBuffer>, name = 'catalog.zip'): ByteSource {
  return blobSource(new Blob([bytes]), name);
}

export async function textOf(source: ByteSource): Promise<string> {
  return new TextDecoder().decode(await source.slice(0, source.size));
}

/** The same source, and how many bytes were asked of it. */
export function counted(source: ByteSource): { source: ByteSource; read: () => number } {
  let bytes = 0;
  const slice = (start: number, end: number): Promise<Uint8Array> => {
    bytes += Math.min(end, source.size) - start;
    return source.slice(start, end);
  };
  return { source: { ...source, slice }, read: () => bytes };
}
