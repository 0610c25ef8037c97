import type { Finding } from '#core/finding';
import type { ColumnData, ListData } from '#core/table';
import { finding } from '#formats/hdf5/plan';
import { rawSize, complexType, type RawType } from '#formats/hdf5/raw-type';
import { arrayBytes, cellBytes, listBytes, type Part } from '#formats/hdf5/write-bytes';
import type { Facts } from '#formats/hdf5/write-facts';
import type { FileColumn } from '#formats/stored';

/** How a column, or what is missing in it, goes into the file. */
export interface Written {
  name: string;
  /** Of the table's column that it is made of. */
  position: number;
  column: FileColumn;
  type: RawType;
  /** Dimensions of one row. */
  dims: readonly number[];
  isMask: boolean;
  bytes: (data: ColumnData | ListData, part: Part) => Uint8Array;
}

export interface Choice {
  written: Written[];
  findings: Finding[];
}

export interface ColumnAt {
  column: FileColumn;
  position: number;
  facts: Facts;
  rows: number;
}

/** The datasets of a column: its values, and where some are missing that no value can say, a mask beside it. */
export function written(at: ColumnAt): Choice {
  const { column, position, facts } = at;
  const findings: Finding[] = [];
  const isList = column.type.endsWith('[]');
  const values = isList ? listColumn(at, findings) : cellColumn(at, findings);
  const base = { name: column.name, position, column, isMask: false, ...values };
  const mask = isList ? listMask(at, base) : facts.missing > 0 && column.type !== 'double' ? cellMask(base) : null;
  if (!mask) return { written: [base], findings };
  if (mask.type.is === 'list' || mask.dims.length > 0) findings.push(...lostRows(at));
  return { written: [base, mask], findings: [...findings, maskFinding(at, mask.name)] };
}

/** A mask of items cannot say that the whole list is missing. */
function lostRows({ column, facts }: ColumnAt): Finding[] {
  if (facts.missing === 0) return [];
  const message = `${column.name} has ${facts.missing} missing ${facts.missing === 1 ? 'list' : 'lists'} and missing items in others; the missing lists become lists without a value.`;
  return [
    finding({
      severity: 'warning',
      code: 'hdf5-missing-list',
      column: column.name,
      rows: facts.missing,
      message,
      remedy: 'Write it as Parquet to keep the difference.',
    }),
  ];
}

type Values = Pick<Written, 'type' | 'dims' | 'bytes'>;

function cellColumn(at: ColumnAt, findings: Finding[]): Values {
  const type = typeOf(at, findings);
  return { type, dims: [], bytes: (data, part) => ('items' in data ? new Uint8Array(0) : cellBytes(type, data, part)) };
}

function typeOf(at: ColumnAt, findings: Finding[]): RawType {
  const { column, facts } = at;
  const { kind } = column.stored;
  switch (column.type.replace('[]', '')) {
    case 'boolean':
      return { is: 'bool' };
    case 'double':
      if (!facts.floatsFit) findings.push(widened(column, kind === 'complex64' ? 'complex128' : 'float64'));
      if (kind === 'complex64' || kind === 'complex128') return complexType(kind === 'complex64' && facts.floatsFit ? 4 : 8);
      return { is: 'float', size: kind === 'float32' && facts.floatsFit ? 4 : kind === 'float16' && facts.floatsFit ? 2 : 8 };
    case 'text':
      return textType(at, findings);
    default:
      return wholeType(column, facts, findings);
  }
}

/** The stored kind, or the next that holds all values. */
function wholeType(column: FileColumn, { min, max }: Facts, findings: Finding[]): RawType {
  const { type, stored } = column;
  const plain = type.startsWith('integer') ? 32 : 64;
  const [, unsigned, bits] = /^(u?)int(\d+)$/.exec(stored.kind) ?? [null, '', String(plain)];
  for (const signed of unsigned === 'u' ? [false, true] : [true]) {
    for (const size of [1, 2, 4, 8] as const) {
      if (8 * size < Number(bits) || !holds({ size, signed }, min ?? 0n, max ?? 0n)) continue;
      const kind = `${signed ? '' : 'u'}int${8 * size}`;
      if (/int/.test(stored.kind) && kind !== stored.kind) findings.push(widened(column, kind));
      return { is: 'whole', size, signed };
    }
  }
  return { is: 'whole', size: 8, signed: true };
}

function holds({ size, signed }: { size: number; signed: boolean }, min: bigint, max: bigint): boolean {
  const span = 2n ** BigInt(8 * size);
  return signed ? min >= -span / 2n && max < span / 2n : min >= 0n && max < span;
}

export function isTime({ stored }: FileColumn): boolean {
  return /^(date|time)/.test(stored.kind);
}

const wideBytes = 64_000_000;

function textType({ column, facts, rows }: ColumnAt, findings: Finding[]): RawType {
  if (column.stored.kind === 'uint64' && facts.digits) return { is: 'whole', size: 8, signed: false };
  if (column.stored.kind === 'uint64') findings.push(widened(column, 'text'));
  if (isTime(column)) findings.push(timeAsText(column.name));
  if (facts.nuls > 0) findings.push(cutText(column.name, facts.nuls));
  const width = Math.max(1, facts.textBytes);
  const padded = width * rows * Math.max(1, facts.mostItems);
  const sparse = padded > wideBytes && padded > 8 * facts.characters;
  if (facts.blankEnds > 0 || sparse) return { is: 'any-text' };
  return { is: 'text', size: width, utf8: facts.beyondAscii };
}

function listColumn(at: ColumnAt, findings: Finding[]): Values {
  const type = typeOf(at, findings);
  const per = type.is === 'record' ? 2 : 1;
  const dims = dimsOf(at, per);
  if (dims) {
    const items = per * dims.reduce((product, length) => product * length, 1);
    return {
      type,
      dims,
      bytes: (data, part) => ('items' in data ? arrayBytes({ type, data, items }, part) : new Uint8Array(0)),
    };
  }
  const list: RawType = { is: 'list', of: type };
  return {
    type: list,
    dims: [],
    bytes: (data, part) => ('items' in data ? listBytes({ type, data, per }, part) : new Uint8Array(0)),
  };
}

/** Dimensions of lists that are all equally long; null when they differ. */
function dimsOf({ column, facts }: ColumnAt, per: number): readonly number[] | null {
  const { shape } = column.stored;
  const held = shape?.reduce((product, length) => product * length, per);
  if (shape && (held === facts.mostItems || facts.mostItems === 0) && facts.leastItems === facts.mostItems) return shape;
  if (facts.mostItems === 0 || facts.leastItems !== facts.mostItems) return null;
  return [facts.mostItems / per];
}

function cellMask(base: Written): Written {
  const type: RawType = { is: 'bool' };
  const bytes: Written['bytes'] = (data, { from, to }) => {
    if (data.type === 'text') return Uint8Array.from(data.values.slice(from, to), (text) => Number(text === null));
    return data.nulls?.slice(from, to) ?? new Uint8Array(to - from);
  };
  return { ...base, name: `${base.name}.mask`, type, dims: [], isMask: true, bytes };
}

/** Marks missing items where no NaN can, else missing rows. */
function listMask({ column, facts }: ColumnAt, base: Written): Written | null {
  const marksItems = facts.missingItems > 0 && column.type !== 'double[]';
  if (!marksItems) return facts.missing > 0 ? cellMask(base) : null;
  const type: RawType = { is: 'bool' };
  const items = base.dims.reduce((product, length) => product * length, 1);
  const isList = base.type.is === 'list';
  const bytes: Written['bytes'] = (data, part) => {
    if (!('items' in data)) return new Uint8Array(0);
    const marks = { ...data, items: marksOf(data.items) };
    return isList ? listBytes({ type, data: marks, per: 1 }, part) : arrayMarks(marks, items, part);
  };
  return { ...base, name: `${base.name}.mask`, type: isList ? { is: 'list', of: type } : type, isMask: true, bytes };
}

/** All items of a missing row are missing. */
function arrayMarks(data: ListData, items: number, part: Part): Uint8Array {
  const bytes = arrayBytes({ type: { is: 'bool' }, data, items }, part);
  for (let i = part.from; i < part.to; i++) if (data.nulls?.[i] === 1) bytes.fill(1, (i - part.from) * items, (i - part.from + 1) * items);
  return bytes;
}

function marksOf(data: ColumnData): ColumnData {
  const values =
    data.type === 'text'
      ? Uint8Array.from(data.values, (text) => Number(text === null))
      : (data.nulls ?? new Uint8Array(data.values.length));
  return { name: data.name, type: 'boolean', values, nulls: null };
}

export function rowBytes({ type, dims }: Written): number {
  return dims.reduce((product, length) => product * length, rawSize(type));
}

function maskFinding({ column, facts }: ColumnAt, mask: string): Finding {
  const count =
    facts.missing > 0
      ? `${facts.missing} missing ${facts.missing === 1 ? 'value' : 'values'}`
      : `${facts.missingItems} missing items in its lists`;
  const type = column.type.replace('[]', '');
  const word = type === 'text' ? 'text' : type === 'boolean' ? 'booleans' : type === 'double' ? 'whole lists' : 'whole numbers';
  return finding({
    ...{ severity: 'warning', code: 'hdf5-mask', column: column.name, rows: facts.missing },
    message: `${column.name} has ${count}, for which HDF5 has no sign in ${word}: ${mask} is true there.`,
    remedy: `Read ${column.name} with its mask, as astropy does; this program does so by itself.`,
  });
}

/** The values decide, whatever the file they came from says. */
function widened({ name, stored }: FileColumn, kind: string): Finding {
  const message = `${name} has values that ${stored.kind} does not hold; it is written as ${kind}.`;
  return finding({ severity: 'note', code: 'hdf5-widened', column: name, message, remedy: 'Nothing is lost.' });
}

export function timeAsText(column: string): Finding {
  const message = `${column} holds times, which HDF5 does not know; they are written as ISO 8601 text.`;
  return finding({ severity: 'note', code: 'hdf5-time-as-text', column, message, remedy: 'Nothing is lost.' });
}

function cutText(column: string, texts: number): Finding {
  const message = `${column} has ${texts} ${texts === 1 ? 'text' : 'texts'} with a NUL inside; readers of HDF5 may end them there.`;
  return finding({ severity: 'warning', code: 'hdf5-nul', column, rows: texts, message, remedy: 'Write it as Parquet to keep it.' });
}
