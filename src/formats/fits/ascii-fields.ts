import { Fault } from '#core/problem';
import { moreForms, mostFields, mustHaveForm, oddScales, scalarOf, type Fields } from '#formats/fits/binary-fields';
import type { AsciiField, Scaling } from '#formats/fits/field';
import { again, whole, type Hdu } from '#formats/fits/hdus';
import type { Header } from '#formats/fits/header';

/** The columns of an ASCII table: 7.2 of the FITS standard 4.0. */
export function asciiFields({ header }: Hdu, place: string): Fields<AsciiField> {
  const count = whole(header, 'TFIELDS', { place, least: 0, most: mostFields });
  const rowBytes = whole(header, 'NAXIS1', { place, least: 0, most: Number.MAX_SAFE_INTEGER });
  const fields = Array.from({ length: count }, (_, i) => fieldOf(header, i + 1, place));
  for (const { number, at, width } of fields) {
    if (at + width <= rowBytes) continue;
    const message = `Column ${number} of ${place} ends at letter ${at + width} of a row, and NAXIS1 says that a row has ${rowBytes}. ${again}`;
    throw new Fault('bad-file', message);
  }
  const scales = fields.flatMap(({ number }) => oddScales(header, number, place));
  return { fields, findings: [...moreForms(header, count, place), ...scales] };
}

function fieldOf(header: Header, number: number, place: string): AsciiField {
  const { letter, width, decimals } = formOf(header, number, place);
  const at = whole(header, `TBCOL${number}`, { place, least: 1, most: Number.MAX_SAFE_INTEGER }) - 1;
  const name = header.text(`TTYPE${number}`) ?? '';
  const missing = header.card(`TNULL${number}`)?.text?.trim() ?? null;
  const base = { table: 'ascii', name, number, at, width, shape: null, missing, decimals } as const;
  if (letter === 'A') return { ...base, code: 'A', type: 'text', kind: 'text', scaling: { by: 'nothing' } };
  const scaling = factorOf(header, number);
  if (letter !== 'I') return { ...base, code: 'F', type: 'double', kind: 'float64', scaling };
  return { ...base, code: 'I', ...wholeType(width, scaling), scaling };
}

function factorOf(header: Header, number: number): Scaling {
  const scale = scalarOf(header, `TSCAL${number}`, 1);
  const zero = scalarOf(header, `TZERO${number}`, 0);
  return scale === 1 && zero === 0 ? { by: 'nothing' } : { by: 'factor', scale, zero };
}

/** Whole numbers of at most so many letters fit 32 bits. */
const mostShort = 9;

function wholeType(width: number, { by }: Scaling): Pick<AsciiField, 'type' | 'kind'> {
  if (by === 'factor') return { type: 'double', kind: 'float64' };
  return width <= mostShort ? { type: 'integer', kind: 'int32' } : { type: 'bigint', kind: 'int64' };
}

function formOf(header: Header, number: number, place: string): { letter: string; width: number; decimals: number } {
  const text = mustHaveForm(header, number, place);
  const [, letter = '', digits = '', decimals = '0'] = /^([AIFED])(\d+)(?:\.(\d+))?$/.exec(text.toUpperCase()) ?? [];
  const width = Number(digits);
  if (letter !== '' && Number.isSafeInteger(width) && width > 0) return { letter, width, decimals: Number(decimals) };
  throw new Fault('bad-file', `TFORM${number} of ${place} is ${text}, which is no format of an ASCII table. ${again}`);
}
