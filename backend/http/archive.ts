import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { ProductFile } from '#core/wire/product';
import type { Store } from '../store/store.ts';

export interface ArchivePart {
  files: readonly ProductFile[];
  /** The text of `metadata.yaml`. */
  metadata: string;
  changed: Date;
}

/** A zip of the files as they are, without squeezing, made while it is sent. Whoever does not read it destroys it. */
export async function zipOf(store: Store, part: ArchivePart): Promise<{ stream: Readable; sizeBytes: number }> {
  const zip = new ZipFile();
  const output = zip.outputStream;
  if (!(output instanceof Readable)) throw new TypeError('yazl gives no Readable');
  const open = new Set<Readable>();
  const giveUp = (error: Error): void => void output.destroy(error);
  zip.on('error', giveUp);
  output.once('close', () => open.forEach((stream) => stream.destroy()));
  const options = { mtime: part.changed, mode: 0o100644, compress: false };
  for (const [name, file] of named(part.files)) {
    zip.addReadStreamLazy(name, { ...options, size: file.sizeBytes }, (give) => {
      const stream = store.openRead(file.sha256).on('error', giveUp);
      open.add(stream.once('close', () => open.delete(stream)));
      give(null, stream);
    });
  }
  zip.addBuffer(Buffer.from(part.metadata), 'metadata.yaml', options);
  const sizeBytes = await new Promise<number>((resolve) => zip.end({ forceZip64Format: false, comment: '' }, totalTo(resolve)));
  return { stream: output, sizeBytes };
}

/** yazl gives the total, which its types do not say. */
function totalTo(resolve: (bytes: number) => void): () => void {
  return (...given: unknown[]) => resolve(Number(given[0] ?? -1));
}

/** A name may come twice, and `metadata.yaml` is ours: later ones get a number. */
function named(files: readonly ProductFile[]): [string, ProductFile][] {
  const taken = new Set(['metadata.yaml']);
  return files.map((file) => {
    const plain = file.name.replaceAll(/[/\\]/g, '_').replace(/^([a-z]):/i, '$1_');
    let name = plain;
    for (let i = 2; taken.has(name); i++) name = `${i}-${plain}`;
    taken.add(name);
    return [name, file];
  });
}
