import { Fault } from '#core/problem';
import { concatenated } from '#formats/bytes';
import type { ByteSource } from '#formats/source';

const tail = 8;

/** Where the footer lies. Says in numbers what is wrong with a file whose end was cut or whose footer length lies. */
export async function footerOf(source: ByteSource): Promise<{ start: number; end: number }> {
  if (source.size < 12)
    throw new Fault('bad-file', `${source.name} has ${source.size} bytes; a Parquet file has 12 or more. It was cut; send it again.`);
  const last = await source.slice(source.size - tail, source.size);
  const magic = String.fromCharCode(...last.subarray(4));
  if (magic === 'PARE') throw new Fault('bad-file', `${source.name} is an encrypted Parquet file. Write it without encryption.`);
  if (magic !== 'PAR1') {
    const message = `${source.name} begins as a Parquet file and does not end as one (${source.size} bytes): its end is missing. Send it again.`;
    throw new Fault('bad-file', message);
  }
  const length = new DataView(last.buffer, last.byteOffset).getUint32(0, true);
  const start = source.size - tail - length;
  if (start < 4) {
    const message = `The footer of ${source.name} says it is ${length} bytes long, and the file has ${source.size}. It is damaged; send it again, or write it again.`;
    throw new Fault('bad-file', message);
  }
  return { start, end: source.size - tail };
}

/** The same pages with another footer. */
export function withFooter(source: ByteSource, pagesEnd: number, footer: Uint8Array): ByteSource {
  const end = new Uint8Array(footer.length + tail);
  end.set(footer);
  new DataView(end.buffer).setUint32(footer.length, footer.length, true);
  end.set([80, 65, 82, 49], footer.length + 4);
  const slice = async (from: number, to: number): Promise<Uint8Array> => {
    if (to <= pagesEnd) return source.slice(from, to);
    const behind = end.subarray(Math.max(0, from - pagesEnd), to - pagesEnd);
    if (from >= pagesEnd) return behind;
    const pages = await source.slice(from, pagesEnd);
    return concatenated([pages, behind]);
  };
  return { name: source.name, size: pagesEnd + end.length, slice, blob: source.blob };
}

const key = 'ARROW:schema';

/**
 * The file without its hint of Arrow types, so that all comes in layouts that apache-arrow 17 knows.
 * One letter of the key is changed, so that all lengths and offsets stay.
 */
export async function withoutArrowHint(source: ByteSource): Promise<ByteSource> {
  const { start, end } = await footerOf(source);
  const footer = new Uint8Array(await source.slice(start, end));
  const at = indexOf(footer, key);
  if (at >= 0) footer[at + key.length - 1] = 95;
  return withFooter(source, start, footer);
}

function indexOf(bytes: Uint8Array, text: string): number {
  const wanted = [...text].map((letter) => letter.charCodeAt(0));
  return bytes.findIndex((_, at) => wanted.every((code, i) => bytes[at + i] === code));
}
