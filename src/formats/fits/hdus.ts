import type { Finding } from '#core/finding';
import { Fault } from '#core/problem';
import type { Bytes } from '#formats/fits/bytes';
import { blockBytes, latin1, readHeader, type Header } from '#formats/fits/header';
import { told } from '#formats/fits/told';

/** `packed` is a tile-compressed image, `other` whatever is no table. */
export type HduKind = 'binary' | 'ascii' | 'image' | 'packed' | 'other';

/** One header and data unit; `number` counts from 0, the primary one, as astropy does. */
export interface Hdu {
  number: number;
  kind: HduKind;
  /** EXTNAME, else `HDU n`; the second of a name is `NAME (HDU n)`. */
  name: string;
  header: Header;
  headerAt: number;
  dataAt: number;
  dataBytes: number;
  /** Bytes of its data that are in the file. */
  heldBytes: number;
}

/** How messages call it. */
export function placeOf({ number, name }: Hdu, fileName: string): string {
  const own = name.endsWith(`HDU ${number}`) || name.endsWith(`(HDU ${number})`) ? '' : ` (${name})`;
  return `HDU ${number}${own} of ${fileName}`;
}

export interface Walk {
  hdus: Hdu[];
  findings: Finding[];
  /** Why the walk ended before the end of the file. */
  broken: Fault | null;
}

const mostHdus = 10_000;

/** Goes from header to header. Throws only when the very first one cannot be read. */
export async function walkHdus(bytes: Bytes, fileName: string): Promise<Walk> {
  const walk: Walk = { hdus: [], findings: [], broken: null };
  for (let at = 0; walk.hdus.length < mostHdus;) {
    if (await endsAt(bytes, at, { walk, fileName })) return walk;
    try {
      const hdu = await readHdu(bytes, at, { walk, fileName });
      walk.hdus.push(hdu);
      const end = hdu.dataAt + hdu.dataBytes;
      if (hdu.heldBytes < hdu.dataBytes) return walk;
      at = Math.ceil(end / blockBytes) * blockBytes;
    } catch (error) {
      if (!(error instanceof Fault) || walk.hdus.length === 0) throw error;
      walk.broken = error;
      return walk;
    }
  }
  const message = `${fileName} has more than ${mostHdus} header and data units; only the first ${mostHdus} were looked at.`;
  walk.findings.push(told('warning', 'fits-many-hdus', { message, remedy: 'Split the file if a table you need comes later.' }));
  return walk;
}

interface Going {
  walk: Walk;
  fileName: string;
}

/** Whether no further HDU begins at `at`; tells what else is there. */
async function endsAt(bytes: Bytes, at: number, { walk, fileName }: Going): Promise<boolean> {
  const head = await bytes.read(at, at + 8);
  if (at === 0) return false;
  if (head.length === 0) {
    if (bytes.size !== null && bytes.size % blockBytes !== 0) walk.findings.push(uneven(fileName, bytes.size));
    return true;
  }
  if (latin1(head) === 'XTENSION') return false;
  const message = `After its HDU ${walk.hdus.length - 1}, from byte ${at} on, ${fileName} has bytes that are no header; they were left out.`;
  walk.findings.push(told('warning', 'fits-trailing-bytes', { message, remedy: 'Write the file again if something is missing.' }));
  return true;
}

function uneven(fileName: string, size: number): Finding {
  const message = `${fileName} has ${size} bytes, which is no multiple of ${blockBytes}: its last block is short. All rows are there.`;
  return told('note', 'fits-not-2880', { message, remedy: 'Some programs refuse such a file; write it again for them.' });
}

async function readHdu(bytes: Bytes, at: number, { walk, fileName }: Going): Promise<Hdu> {
  const number = walk.hdus.length;
  const place = number === 0 ? `the first HDU of ${fileName}` : `HDU ${number} of ${fileName}`;
  const { header, end, findings } = await readHeader(bytes, at, place);
  walk.findings.push(...findings);
  const kind = kindOf(header);
  const dataBytes = dataBytesOf(header, place, kind);
  const held = await heldBytes(bytes, end, dataBytes);
  const given = header.text('EXTNAME');
  const taken = given !== null && walk.hdus.some(({ name }) => name === given);
  const name = given === null ? `HDU ${number}` : taken ? `${given} (HDU ${number})` : given;
  if (number === 0 && header.number('NAXIS') === 0) walk.findings.push(...oddBitpix(header, place));
  return { number, kind, name, header, headerAt: at, dataAt: end, dataBytes, heldBytes: held };
}

function kindOf(header: Header): HduKind {
  const extension = header.text('XTENSION');
  if (extension === null || extension === 'IMAGE' || extension === 'IUEIMAGE') return 'image';
  if (extension === 'TABLE') return 'ascii';
  if (extension !== 'BINTABLE' && extension !== 'A3DTABLE') return 'other';
  return header.isTrue('ZIMAGE') ? 'packed' : 'binary';
}

async function heldBytes(bytes: Bytes, dataAt: number, dataBytes: number): Promise<number> {
  if (bytes.size === null && dataBytes > 0 && (await bytes.read(dataAt + dataBytes - 1, dataAt + dataBytes)).length === 1) return dataBytes;
  return bytes.size === null ? dataBytes : Math.max(0, Math.min(dataBytes, bytes.size - dataAt));
}

const bitsPerValue = new Set([8, 16, 32, 64, -32, -64]);

function oddBitpix(header: Header, place: string): Finding[] {
  const bitpix = header.number('BITPIX');
  if (bitpix !== null && bitsPerValue.has(bitpix)) return [];
  const message = `BITPIX of ${place} is ${header.card('BITPIX')?.text ?? 'missing'}, which FITS does not know; it has no data, so nothing is lost.`;
  return [told('warning', 'fits-bitpix', { message, remedy: 'Write the file again if other programs refuse it.' })];
}

/** |BITPIX| / 8 * GCOUNT * (PCOUNT + NAXIS1 * ... * NAXISn), section 4.4.1 of the FITS standard 4.0. */
function dataBytesOf(header: Header, place: string, kind: HduKind): number {
  const naxis = whole(header, 'NAXIS', { place, least: 0, most: 999 });
  if (naxis === 0) return 0;
  const axes = Array.from({ length: naxis }, (_, i) => whole(header, `NAXIS${i + 1}`, { place, least: 0, most: Number.MAX_SAFE_INTEGER }));
  const bitpix = bitpixOf(header, place);
  if (kind !== 'image' && kind !== 'other' && (naxis !== 2 || bitpix !== 8)) {
    throw new Fault('bad-file', `${place} is a table with NAXIS ${naxis} and BITPIX ${bitpix}; a table has 2 and 8. ${again}`);
  }
  const isGroups = kind === 'image' && axes[0] === 0 && header.isTrue('GROUPS');
  const values = (isGroups ? axes.slice(1) : axes).reduce((product, axis) => product * axis, 1);
  const total =
    (Math.abs(bitpix) / 8) *
    countOf(header, 'GCOUNT', { place, otherwise: 1 }) *
    (countOf(header, 'PCOUNT', { place, otherwise: 0 }) + values);
  if (Number.isSafeInteger(total)) return total;
  throw new Fault('bad-file', `${place} promises ${total} bytes of data (NAXIS ${axes.join(' x ')}), more than any file has. ${again}`);
}

function bitpixOf(header: Header, place: string): number {
  const bitpix = header.number('BITPIX');
  if (bitpix !== null && bitsPerValue.has(bitpix)) return bitpix;
  const text = header.card('BITPIX')?.text ?? 'missing';
  throw new Fault('bad-file', `BITPIX of ${place} is ${text}; FITS knows 8, 16, 32, 64, -32 and -64. ${again}`);
}

function countOf(header: Header, key: string, { place, otherwise }: { place: string; otherwise: number }): number {
  return header.card(key) ? whole(header, key, { place, least: 0, most: Number.MAX_SAFE_INTEGER }) : otherwise;
}

export const again = 'The header is damaged; send the file again, or write it again.';

interface Range {
  place: string;
  least: number;
  most: number;
}

export function whole(header: Header, key: string, { place, least, most }: Range): number {
  const value = header.number(key);
  if (value !== null && Number.isInteger(value) && value >= least && value <= most) return value;
  const text = header.card(key)?.text ?? 'missing';
  throw new Fault('bad-file', `${key} of ${place} is ${text}; it must be a whole number from ${least} to ${most}. ${again}`);
}
