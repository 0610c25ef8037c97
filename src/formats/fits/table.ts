import type { Finding } from '#core/finding';
import { Fault } from '#core/problem';
import { asciiFields } from '#formats/fits/ascii-fields';
import { binaryFields } from '#formats/fits/binary-fields';
import type { Field } from '#formats/fits/field';
import { again, placeOf, whole, type Hdu } from '#formats/fits/hdus';
import type { Heap } from '#formats/fits/heap';
import { uniqueNames } from '#formats/names';

/** A table HDU whose header was compared with itself and with the file. */
export interface FitsTable {
  hdu: Hdu;
  /** How messages call it: `HDU 1 (name) of file`. */
  place: string;
  fields: Field[];
  rows: number;
  rowBytes: number;
  heap: Heap;
  findings: Finding[];
}

/** A chunk holds at least one row, so this bounds memory. */
const mostRowBytes = 128 * 1024 * 1024;

export function fitsTable(hdu: Hdu, fileName: string): FitsTable {
  const place = placeOf(hdu, fileName);
  const { header } = hdu;
  if (header.isTrue('ZTABLE')) {
    throw new Fault('bad-file', `${place} is a table packed tile by tile (ZTABLE). Unpack it with "funpack", or write it with astropy.`);
  }
  const rows = whole(header, 'NAXIS2', { place, least: 0, most: Number.MAX_SAFE_INTEGER });
  const rowBytes = whole(header, 'NAXIS1', { place, least: 0, most: Number.MAX_SAFE_INTEGER });
  const { fields, findings } = hdu.kind === 'ascii' ? asciiFields(hdu, place) : binaryFields(hdu, place);
  if (fields.length === 0) throw new Fault('bad-file', `${place} has no column: TFIELDS is 0. Send a table with columns.`);
  if (rowBytes > mostRowBytes) {
    throw new Fault('bad-file', `A row of ${place} has ${rowBytes} bytes; rows of up to ${mostRowBytes} can be read. Split its columns.`);
  }
  if (rowBytes === 0 && rows > 0) throw new Fault('bad-file', `${place} promises ${rows} rows of 0 bytes. ${again}`);
  mustBeThere({ hdu, rows, rowBytes, place });
  const names = uniqueNames(fields.map(({ name }) => name));
  const named = fields.map((field, i) => ({ ...field, name: names.names[i] ?? field.name }));
  const heap = heapOf(hdu, { rows, rowBytes, place });
  return { hdu, place, fields: named, rows, rowBytes, heap, findings: [...findings, ...names.findings] };
}

interface Extent {
  rows: number;
  rowBytes: number;
  place: string;
}

function mustBeThere({ hdu, rows, rowBytes, place }: Extent & { hdu: Hdu }): void {
  if (hdu.heldBytes >= hdu.dataBytes) return;
  const there = rowBytes === 0 ? 0 : Math.min(rows, Math.floor(hdu.heldBytes / rowBytes));
  const what =
    there < rows
      ? `promises ${rows} rows, and ${there} are there`
      : `promises ${hdu.dataBytes} bytes of data with its heap, and ${hdu.heldBytes} are there`;
  throw new Fault('bad-file', `${place} ${what}: the file is cut short. Send it again, or write it again.`);
}

/** The heap begins at THEAP, by default right behind the rows, and ends with the data. */
function heapOf({ header, dataAt, dataBytes }: Hdu, { rows, rowBytes, place }: Extent): Heap {
  const tableBytes = rows * rowBytes;
  const start = header.card('THEAP') ? whole(header, 'THEAP', { place, least: 0, most: Number.MAX_SAFE_INTEGER }) : tableBytes;
  if (start < tableBytes || start > dataBytes) {
    const message = `THEAP of ${place} is ${start}; the heap must begin between byte ${tableBytes}, where the rows end, and ${dataBytes}, where the data end. ${again}`;
    throw new Fault('bad-file', message);
  }
  return { at: dataAt + start, size: dataBytes - start, place };
}
