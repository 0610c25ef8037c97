import type { Finding } from '#core/finding';
import { Fault } from '#core/problem';
import type { CellType, ColumnType } from '#core/table';
import type { StoredKind } from '#formats/stored';
import type { BinaryField, Scaling } from '#formats/fits/field';
import { again, whole, type Hdu } from '#formats/fits/hdus';
import { numberIn, type Header } from '#formats/fits/header';
import { bytesOf, parseTdim, parseTform, type Code, type Tform } from '#formats/fits/tform';
import { told } from '#formats/fits/told';

/** Far more than the 999 that FITS allows. */
export const mostFields = 100_000;

export interface Fields<Kind> {
  fields: Kind[];
  findings: Finding[];
}

/** The columns of a binary table as its header declares them; names are still the file's. */
export function binaryFields({ header }: Hdu, place: string): Fields<BinaryField> {
  const count = whole(header, 'TFIELDS', { place, least: 0, most: mostFields });
  const rowBytes = whole(header, 'NAXIS1', { place, least: 0, most: Number.MAX_SAFE_INTEGER });
  const findings: Finding[] = [];
  const fields: BinaryField[] = [];
  let at = 0;
  for (let number = 1; number <= count; number++) {
    const field = fieldOf(header, { number, at, place, findings });
    fields.push(field);
    at += field.width;
  }
  if (at !== rowBytes) {
    const message = `A row of ${place} has ${at} bytes by its ${count} TFORM cards, and NAXIS1 says ${rowBytes}. ${again}`;
    throw new Fault('bad-file', message);
  }
  findings.push(...moreForms(header, count, place));
  return { fields, findings };
}

export function moreForms(header: Header, count: number, place: string): Finding[] {
  const last = header.cards.reduce((most, { key }) => Math.max(most, Number(/^TFORM(\d+)$/.exec(key)?.[1] ?? 0)), 0);
  if (last <= count) return [];
  const message = `TFIELDS of ${place} is ${count}, and there is a TFORM${last}; only the first ${count} columns are in the rows.`;
  return [told('warning', 'fits-tfields', { message, remedy: 'Write the file again if a column is missing.' })];
}

interface Place {
  number: number;
  at: number;
  place: string;
  findings: Finding[];
}

function fieldOf(header: Header, { number, at, place, findings }: Place): BinaryField {
  const form = formOf(header, number, place);
  const width = form.heap ? form.repeat * (form.heap === 'P' ? 8 : 16) : bytesOf(form.code, form.repeat);
  if (!Number.isSafeInteger(at + width)) throw new Fault('bad-file', `TFORM${number} of ${place} asks for ${width} bytes a row. ${again}`);
  const { code, heap } = form;
  const scaling = scalingOf(header, number, code);
  const base = {
    ...({ table: 'binary', number, at, width, code, heap, scaling, physical: false } as const),
    name: header.text(`TTYPE${number}`) ?? '',
    missing: missingOf(header, number, code),
    countedLogicals: heap !== null && code === 'L' && isByAstropy(header),
    kind: kindOf(code, scaling),
  };
  findings.push(...oddScales(header, number, place));
  const cells = cellOf(code, scaling);
  if (heap) return { ...base, type: code === 'A' ? 'text' : listOf(cells), items: 1, textBytes: 0, shape: null };
  const { shape, finding } = shapeOf(header, number, form);
  if (finding) findings.push(told('warning', 'fits-tdim', { message: `${finding} in ${place}.`, remedy: asVector, column: base.name }));
  const { items, textBytes, dimensions } = arranged(form, shape);
  const isComplex = code === 'C' || code === 'M';
  return { ...base, type: dimensions || isComplex ? listOf(cells) : cells, items, textBytes, shape: dimensions ?? (isComplex ? [] : null) };
}

const asVector = 'It is read as a plain vector.';

/** astropy's own words beside NAXIS1: it breaks the standard in two places, and reads its own files only. */
export function isByAstropy(header: Header): boolean {
  return header.card('NAXIS1')?.comment === 'length of dimension 1';
}

function formOf(header: Header, number: number, place: string): Tform {
  const text = mustHaveForm(header, number, place);
  const form = parseTform(text);
  if (form) return form;
  throw new Fault('bad-file', `TFORM${number} of ${place} is ${text}, which is no format of a binary table. ${again}`);
}

export function mustHaveForm(header: Header, number: number, place: string): string {
  const text = header.text(`TFORM${number}`);
  if (text !== null) return text;
  throw new Fault('bad-file', `TFIELDS of ${place} is ${header.number('TFIELDS')}, and TFORM${number} is missing. ${again}`);
}

interface Arranged {
  items: number;
  textBytes: number;
  /** Null when a row holds a single value. */
  dimensions: readonly number[] | null;
}

function arranged(form: Tform, shape: readonly number[] | null): Arranged {
  if (form.code !== 'A') {
    const dimensions = shape ?? (form.repeat === 1 ? null : [form.repeat]);
    return { items: dimensions ? dimensions.reduce((a, b) => a * b, 1) : 1, textBytes: 0, dimensions };
  }
  if (shape) {
    const textBytes = shape.at(-1) ?? 0;
    const dimensions = shape.slice(0, -1);
    return { items: dimensions.reduce((a, b) => a * b, 1), textBytes, dimensions: dimensions.length === 0 ? null : dimensions };
  }
  const substring = /^\d+$/.test(form.rest) ? Number(form.rest) : 0;
  if (substring < 1 || substring >= form.repeat) return { items: 1, textBytes: form.repeat, dimensions: null };
  const items = Math.floor(form.repeat / substring);
  return { items, textBytes: substring, dimensions: [items] };
}

/** TDIM slowest first, or why it does not count. */
function shapeOf(header: Header, number: number, form: Tform): { shape: readonly number[] | null; finding?: string } {
  const text = header.text(`TDIM${number}`);
  if (text === null) return { shape: null };
  const sizes = parseTdim(text);
  const wanted = sizes?.reduce((product, size) => product * size, 1) ?? Number.POSITIVE_INFINITY;
  if (sizes && wanted <= form.repeat) return { shape: sizes.toReversed() };
  return { shape: null, finding: `TDIM${number} is ${text}, which does not fit the ${form.repeat} items of TFORM${number}` };
}

const halfRange: Partial<Record<Code, number>> = { B: -128, I: 2 ** 15, J: 2 ** 31, K: 2 ** 63 };

function scalingOf(header: Header, number: number, code: Code): Scaling {
  if (code === 'L' || code === 'X' || code === 'A') return { by: 'nothing' };
  const scale = scalarOf(header, `TSCAL${number}`, 1);
  const zero = scalarOf(header, `TZERO${number}`, 0);
  if (scale === 1 && zero === 0) return { by: 'nothing' };
  return scale === 1 && zero === halfRange[code] ? { by: 'sign' } : { by: 'factor', scale, zero };
}

export function scalarOf(header: Header, key: string, otherwise: number): number {
  const text = header.text(key);
  const value = text === null ? Number.NaN : numberIn(text);
  return Number.isNaN(value) ? otherwise : value;
}

/** Scales that cannot be meant. */
export function oddScales(header: Header, number: number, place: string): Finding[] {
  const column = header.text(`TTYPE${number}`) ?? `${number}`;
  return [`TSCAL${number}`, `TZERO${number}`].flatMap((key) => {
    const text = header.text(key);
    if (text === null || (numberIn(text) !== 0 && !Number.isNaN(numberIn(text))) || (key.startsWith('TZERO') && numberIn(text) === 0))
      return [];
    const what = numberIn(text) === 0 ? 'so all values of the column are the same' : 'which is no number and was left out';
    return [
      told('warning', 'fits-scale', {
        message: `${key} of ${place} is ${text}, ${what}.`,
        remedy: 'Look at the values of this column.',
        column,
      }),
    ];
  });
}

const wholeCodes: ReadonlySet<Code> = new Set(['B', 'I', 'J', 'K']);

function missingOf(header: Header, number: number, code: Code): bigint | null {
  const text = header.text(`TNULL${number}`);
  return text !== null && wholeCodes.has(code) && /^[+-]?\d+$/.test(text) ? BigInt(text.replace('+', '')) : null;
}

const kinds: Record<Code, StoredKind> = {
  ...({ L: 'bool', X: 'bit', A: 'text', B: 'uint8', I: 'int16', J: 'int32', K: 'int64' } as const),
  ...({ E: 'float32', D: 'float64', C: 'complex64', M: 'complex128' } as const),
};

const turned: Partial<Record<Code, StoredKind>> = { B: 'int8', I: 'uint16', J: 'uint32', K: 'uint64' };

function kindOf(code: Code, { by }: Scaling): StoredKind {
  if (by === 'sign') return turned[code] ?? kinds[code];
  if (by === 'factor') return code === 'C' || code === 'M' ? 'complex128' : 'float64';
  return kinds[code];
}

function cellOf(code: Code, { by }: Scaling): CellType {
  if (code === 'A') return 'text';
  if (code === 'L' || code === 'X') return 'boolean';
  if (by === 'factor' || !wholeCodes.has(code)) return 'double';
  return code === 'K' || (code === 'J' && by === 'sign') ? 'bigint' : 'integer';
}

export function listOf(cell: CellType): ColumnType {
  return `${cell}[]`;
}
