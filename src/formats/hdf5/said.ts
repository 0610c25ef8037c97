import { Fault } from '#core/problem';
import { closeNotes, type Library } from '#formats/hdf5/library';

/** Runs a call of the library; what it throws comes out as a `bad-file` Fault in words for people. `where` is the dataset or group. */
export function asking<T>(library: Library, where: { file: string; path: string }, call: () => T): T {
  library.refused.length = 0;
  try {
    return call();
  } catch (error) {
    if (error instanceof Fault) throw error;
    closeNotes(library);
    throw faultOf(error, where, library.refused);
  }
}

function faultOf(error: unknown, { file, path }: { file: string; path: string }, refused: readonly string[]): Fault {
  const words = error instanceof Error ? error.message : String(error);
  const elsewhere = refused[0];
  if (elsewhere !== undefined) return elsewhereFault(file, path, elsewhere);
  return (
    known(file, path, words) ??
    new Fault('bad-file', `${placeOf(file, path)} is damaged (${innermost(words)}). Send it again, or write it again.`, { cause: error })
  );
}

/** The sentence for a dataset or link whose values lie in another file. */
export function elsewhereFault(file: string, path: string, given: string): Fault {
  const elsewhere = given.replace(/^\/\//, '');
  const words = `${file} is refused: "${path}" has its values in another file (${elsewhere}), and only what is in the file itself is read. Copy them into the file (h5repack, or read and write the table with h5py), then send it again.`;
  return new Fault('bad-file', words, { at: path });
}

function known(file: string, path: string, words: string): Fault | null {
  const cut = /truncated file: eof = (\d+), sblock->base_addr = (\d+), stored_eof = (\d+)/.exec(words);
  if (cut) {
    const promised = BigInt(cut[2] ?? 0) + BigInt(cut[3] ?? 0);
    return new Fault('bad-file', `${file} is cut short: it says that it has ${promised} bytes, and it has ${cut[1]}. Send it again.`);
  }
  if (words.includes('file signature not found')) {
    return new Fault(
      'bad-file',
      `${file} is no HDF5 file: the signature is not where it must be (byte 0, 512, 1024, ...). Send the file itself.`,
    );
  }
  const filter = /required filter '([^']*)' is not registered|filter '([^']*)' is not registered/.exec(words);
  if (filter) return filterFault(file, path, filter[1] ?? filter[2] ?? '');
  if (/memory allocation failed|unable to allocate|out of memory|allocation size overflow/i.test(words)) {
    return new Fault(
      'bad-file',
      `${placeOf(file, path)} asks for more memory than there is. Write it in chunks of a few megabytes: h5repack -l CHUNK=65536.`,
    );
  }
  return null;
}

/** Of the registered filters that are met in the wild. */
const filterNames: Record<number, string> = {
  ...{ 305: 'LZO', 307: 'bzip2', 32000: 'lzf', 32001: 'Blosc', 32004: 'LZ4', 32008: 'bitshuffle', 32013: 'ZFP', 32015: 'Zstandard' },
  ...{ 32017: 'SZ', 32024: 'SZ3', 32026: 'Blosc2' },
};

export function filterName({ id, name }: { id: number; name: string }): string {
  return filterNames[id] ?? (name || `filter ${id}`);
}

/** For values packed by a filter that is not part of HDF5. */
export function filterFault(file: string, path: string, filter: string): Fault {
  const words = `"${path}" of ${file} is packed with ${filter || 'a filter'}, which cannot be unpacked here. Pack it with gzip instead: h5repack -f GZIP=4 in.h5 out.h5.`;
  return new Fault('bad-file', words, { at: path });
}

function placeOf(file: string, path: string): string {
  return path === '/' ? file : `"${path}" of ${file}`;
}

/** The library tells its error from the outermost function to the innermost, which knows best. */
function innermost(words: string): string {
  const lines = words.split('\n').filter((line) => /^\s*#\d+:/.test(line));
  const last = lines
    .at(-1)
    ?.replace(/^.*\(\): /, '')
    .replace(/\b(?:addr|address) undefined\b/, 'an address is missing')
    .replace(/[,:] *[\w>-]+ = .*$/, '')
    .trim();
  return (last ?? words.split('\n')[0] ?? '').slice(0, 200);
}
