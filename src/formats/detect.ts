import { Fault } from '#core/problem';
import { gunzippedHead, gunzippedSource } from '#formats/gzip';
import { isHats } from '#formats/hats/catalogs';
import { looksLikeVotable } from '#formats/votable/detect';
import { isZip } from '#formats/zip/signature';
import { onlyFile, zipFolder } from '#formats/zip/zip';
import { isFolder, type ByteSource, type Source } from '#formats/source';
import type { Format, FormatSource } from '#formats/table-file';

export interface Detected {
  format: Format;
  from: FormatSource;
}

interface Signature {
  what: string;
  at: number;
  bytes: readonly number[];
  remedy?: string;
}

const ascii = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));
const readable = 'Tables are read from CSV, FITS, HDF5, Parquet, VOTable and HATS.';

/** Files that are known by their first bytes and cannot be read as a table. */
const strangers: readonly Signature[] = [
  { what: 'a PDF document', at: 0, bytes: ascii('%PDF-') },
  { what: 'a bzip2 file', at: 0, bytes: ascii('BZh'), remedy: 'Unpack it, or pack it with gzip.' },
  { what: 'an xz file', at: 0, bytes: [0xfd, ...ascii('7zXZ\0')], remedy: 'Unpack it, or pack it with gzip.' },
  { what: 'a Zstandard file', at: 0, bytes: [0x28, 0xb5, 0x2f, 0xfd], remedy: 'Unpack it, or pack it with gzip.' },
  { what: 'a NumPy array', at: 0, bytes: [0x93, ...ascii('NUMPY')], remedy: 'Write the table as CSV or Parquet.' },
  { what: 'an encrypted Parquet file', at: 0, bytes: ascii('PARE'), remedy: 'Write it without encryption.' },
  { what: 'an Arrow (Feather) file', at: 0, bytes: ascii('ARROW1'), remedy: 'Write it as Parquet.' },
  { what: 'a 7-Zip archive', at: 0, bytes: [...ascii('7z'), 0xbc, 0xaf], remedy: 'Unpack it and choose the table inside.' },
  { what: 'a tar archive', at: 257, bytes: ascii('ustar'), remedy: 'Unpack it and choose the table inside.' },
  { what: 'an SQLite database', at: 0, bytes: ascii('SQLite format 3\0'), remedy: 'Export the table as CSV or Parquet.' },
  { what: 'an image (PNG)', at: 0, bytes: [0x89, ...ascii('PNG')] },
  { what: 'an image (JPEG)', at: 0, bytes: [0xff, 0xd8, 0xff] },
  { what: 'an image (GIF)', at: 0, bytes: ascii('GIF8') },
  { what: 'a gzip file', at: 0, bytes: [0x1f, 0x8b], remedy: 'It is packed twice; unpack it once.' },
  { what: 'a Windows program', at: 0, bytes: [...ascii('MZ'), 0x90, 0x00] },
  { what: 'a Linux program', at: 0, bytes: [0x7f, ...ascii('ELF')] },
  { what: 'a rich text document', at: 0, bytes: ascii('{\\rtf') },
  { what: 'UTF-16 text', at: 0, bytes: [0xff, 0xfe], remedy: 'Save it as UTF-8.' },
  { what: 'UTF-16 text', at: 0, bytes: [0xfe, 0xff], remedy: 'Save it as UTF-8.' },
];

const hdf5Signature = [0x89, ...ascii('HDF\r\n\x1a\n')];
/** HDF5 may start with a user block; its signature then lies at 0 or a power of two from 512 on. */
const userBlocks = [0, 512, 1024, 2048, 4096, 8192];
const headBytes = 16_384;

/** What a file is, told from its bytes alone; its name is never asked. Throws a `bad-file` Fault that says what it is when it is no table of ours. */
export async function detect(source: Source): Promise<Detected> {
  if (isFolder(source)) return { format: 'hats', from: { source: noBytes(source.name), gzipped: false, folder: source } };
  if (source.size === 0) throw new Fault('bad-file', `${source.name} is empty: it holds 0 bytes. Send a file with a table in it.`);
  const head = await source.slice(0, headBytes);
  if (startsWith(head, 0, [0x1f, 0x8b])) return detectPacked(source);
  if (startsWith(head, 0, ascii('PAR1'))) return { format: 'parquet', from: { source, gzipped: false } };
  if (isZip(head)) return detectZip(source);
  return { format: formatOf(source.name, head), from: { source, gzipped: false } };
}

async function detectPacked(source: ByteSource): Promise<Detected> {
  const head = await gunzippedHead(source, headBytes);
  const packer = (what: string): Fault =>
    new Fault('bad-file', `${source.name} is a gzip file with ${what} inside. Unpack it first; ${what} is packed already.`);
  if (startsWith(head, 0, ascii('PAR1'))) throw packer('Parquet');
  const format = formatOf(`Inside ${source.name}`, head);
  if (format !== 'hdf5') return { format, from: { source, gzipped: true } };
  return { format, from: { source: await gunzippedSource(source), gzipped: false } };
}

/** A HATS catalog in an archive, or the one table file that an archive holds. */
async function detectZip(source: ByteSource): Promise<Detected> {
  const folder = await zipFolder(source);
  if (isHats(folder)) return { format: 'hats', from: { source, gzipped: false, folder } };
  const only = onlyFile(folder);
  const files = folder.paths.length === 0 ? 'no file' : `${folder.paths.length} files`;
  if (only === null)
    throw refusal(source.name, `a zip archive with ${files} and no HATS catalog`, 'Unpack it and choose the table inside.');
  const inner = await folder.open(only);
  if (isZip(await inner.slice(0, 4))) throw refusal(only, `a zip archive within ${source.name}`, 'Unpack it and choose the table inside.');
  return detect(inner);
}

function formatOf(name: string, head: Uint8Array): Format {
  if (startsWith(head, 0, ascii('SIMPLE  ='))) return 'fits';
  if (userBlocks.some((at) => startsWith(head, at, hdf5Signature))) return 'hdf5';
  if (looksLikeVotable(head)) return 'votable';
  refuseStrangers(name, head);
  return 'csv';
}

function noBytes(name: string): ByteSource {
  return { name, size: 0, slice: async () => new Uint8Array(0), blob: async () => new Blob([]) };
}

/** Throws when `head` is known not to be a table as text; used for what is inside of a .gz too. */
function refuseStrangers(name: string, head: Uint8Array): void {
  for (const stranger of strangers) if (startsWith(head, stranger.at, stranger.bytes)) throw refusal(name, stranger.what, stranger.remedy);
  if (isPickle(head)) throw refusal(name, 'a Python pickle, which can run code when it is opened', 'Write the table as CSV or Parquet.');
  const other = markupName(head) ?? jsonName(head);
  if (other) throw refusal(name, other.what, other.remedy);
  const nul = head.indexOf(0);
  if (nul >= 0) throw refusal(name, `a binary file (byte ${nul} is 0)`, 'Write the table as CSV or Parquet.');
}

function refusal(name: string, what: string, remedy = ''): Fault {
  return new Fault('bad-file', `${name} is ${what}. ${readable}${remedy ? ` ${remedy}` : ''}`);
}

function startsWith(head: Uint8Array, at: number, bytes: readonly number[]): boolean {
  return bytes.every((byte, i) => head[at + i] === byte);
}

/** Protocol 2 to 5 is opened by PROTO and its number; protocol 0 is text, and names a function or opens a list in its first lines. */
function isPickle(head: Uint8Array): boolean {
  const protocol = head[1] ?? 0;
  if (head[0] === 0x80 && protocol >= 2 && protocol <= 5) return true;
  return /^(c[\w.]+\n[\w.]+\n(p0\n|q\0|\()|\([dl]p0\n([cVISF(]|a))/.test(startOf(head.subarray(0, 512)));
}

function startOf(head: Uint8Array): string {
  return new TextDecoder('latin1')
    .decode(head)
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();
}

function markupName(head: Uint8Array): { what: string; remedy: string } | null {
  const start = startOf(head.subarray(0, 1024)).toLowerCase();
  if (
    /^<(!doctype html|html|head|body|script|style|meta|title|link|div|table|p)\b/.test(start) ||
    (/^<(\?xml|!--)/.test(start) && start.includes('<html'))
  ) {
    return { what: 'a web page (HTML)', remedy: 'A download that needs a sign-in often gives one; download the table itself.' };
  }
  if (!start.startsWith('<?xml') && !start.startsWith('<votable') && !start.startsWith('<svg')) return null;
  return { what: 'an XML file', remedy: 'Write the table as CSV or Parquet.' };
}

/** JSON is text, which a reader of CSV would take for a table of one column. `[RA],[Dec]` is a header line and none of it. */
function jsonName(head: Uint8Array): { what: string; remedy: string } | null {
  const start = startOf(head);
  const remedy = 'Write the table as CSV or Parquet.';
  if (!/^(\{\s*["}]|\[\s*([{["\]]|-?\d[\d.eE+-]*\s*[,\]]))/.test(start)) return null;
  const isNotebook = start.startsWith('{') && /"(cell_type|nbformat)"\s*:/.test(start);
  return { what: isNotebook ? 'a Jupyter notebook' : 'a JSON document', remedy };
}
